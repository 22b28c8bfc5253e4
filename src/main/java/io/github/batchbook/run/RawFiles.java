package io.github.batchbook.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The raw files of a run are the output and error files of its jobs, byte for byte as the service wrote them, and the answers of synchronous deployments in
 * files like them. Copied to a folder of the
 * user's they are named after the run: {@code reviews.output.jsonl} and {@code reviews.errors.jsonl}, with the part and the attempt
 * where there are several ({@code reviews.part-2.output.jsonl}).
 */
public final class RawFiles {
  private final Map<String, Supplier<Path>> sources = new LinkedHashMap<>();

  private RawFiles() {}

  /** The raw files that are kept here for a run; none while no job has ended. */
  public static RawFiles of(Run run) {
    RawFiles files = new RawFiles();
    for (Run.RawFile file : run.rawFiles()) {
      PartRow part = file.part();
      String stem = run.name()
          + (part.number() > 1 ? ".part-" + part.number() : "")
          + (part.attempt() > 1 ? ".attempt-" + part.attempt() : "")
          + (file.kind() == Collection.Kind.OUTPUT ? ".output" : ".errors");
      files.add(stem, file.whole());
    }
    return files;
  }

  private void add(String stem, Supplier<Path> source) {
    String name = stem + ".jsonl";
    for (int i = 2; sources.containsKey(name); i++) {
      name = stem + "-" + i + ".jsonl";
    }
    sources.put(name, source);
  }

  /** The names that the copies get. */
  public List<String> names() {
    return List.copyOf(sources.keySet());
  }

  /**
   * Copies them to a folder, which is made when it is not there. Each copy is there whole or not at all; a file kept here that is gone or
   * damaged is fetched again first.
   *
   * @param replace whether a file of that name may be replaced
   * @throws RunException when a file is in the way, one cannot be copied, or one is damaged and the service does not have it either; those
   *     before it are there then
   */
  public List<Path> copyTo(Path folder, boolean replace) {
    List<Path> copies = new ArrayList<>();
    Path target = folder;
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new RunException("%s: a file, not a folder".formatted(folder));
    }
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, Supplier<Path>> file : sources.entrySet()) {
        target = folder.resolve(file.getKey());
        Path source = file.getValue().get();
        if (!replace && Files.exists(target) && Files.mismatch(source, target) >= 0) {
          throw new FileAlreadyExistsException(target.toString());
        }
        copy(source, target);
        copies.add(target);
      }
    } catch (FileAlreadyExistsException e) {
      throw new RunException("%s: a different file of this name is there".formatted(target), e);
    } catch (IOException e) {
      throw new RunException("%s: cannot be written: %s".formatted(target, Failures.reason(e)), e);
    }
    return copies;
  }

  private static void copy(Path from, Path to) throws IOException {
    Path part = to.resolveSibling("." + to.getFileName() + "." + UUID.randomUUID());
    try {
      Files.copy(from, part);
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
