package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Converted;
import io.github.batchbook.batchfile.Endpoint;
import io.github.batchbook.batchfile.Problem;
import io.github.batchbook.show.Amounts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;

/** Copies of batch files that {@code %batch_file} writes: cleaned, for another deployment, converted, merged. Lives for one call. */
final class FileCopies {
  private static final String PLACEHOLDER = "REPLACE-WITH-MODEL-DEPLOYMENT-NAME";

  private final Call call;
  private final Session session;
  private final List<String> notes = new ArrayList<>();

  FileCopies(Call call, Session session) {
    this.call = call;
    this.session = session;
  }

  /** What there is to say about the copies. */
  List<String> notes() {
    return notes;
  }

  /** Whether the call asks for a copy. */
  boolean asked() {
    return call.flag("fix")
        || call.option("deployment").isPresent()
        || call.option("to").isPresent();
  }

  /** One copy with all that the call asks for. */
  BatchFile copied(BatchFile file) {
    List<String> marks = new ArrayList<>();
    Path folder = temporary();
    try {
      BatchFile last = file;
      List<Edit> edits = edits(marks);
      for (int i = 0; i < edits.size() - 1; i++) {
        last = edits.get(i).copy(last, folder.resolve(i + ".jsonl"));
      }
      BatchFile before = last;
      Edit edit = edits.get(edits.size() - 1);
      Path usual =
          file.path().resolveSibling(stem(file.name()) + "." + String.join(".", marks) + ".jsonl");
      return written(target(usual), path -> edit.copy(before, path));
    } finally {
      delete(folder);
    }
  }

  /** What one option does. */
  private interface Edit {
    BatchFile copy(BatchFile file, Path target);
  }

  private List<Edit> edits(List<String> marks) {
    List<Edit> edits = new ArrayList<>();
    if (call.flag("fix")) {
      marks.add("fixed");
      edits.add(BatchFile::fixed);
    }
    deployment().ifPresent(name -> {
      marks.add(name.replaceAll("[^\\w.-]", "_"));
      edits.add((file, path) -> file.withDeployment(name, path));
    });
    call.option("to").ifPresent(word -> {
      Endpoint to = endpoint(call, word);
      marks.add(word);
      edits.add((file, path) -> {
        Converted converted = file.converted(to, path);
        converted.lost().forEach(this::lost);
        return converted.file();
      });
    });
    return edits;
  }

  private Optional<String> deployment() {
    Optional<String> name = call.option("deployment");
    if (name.filter(String::isBlank).isPresent()) {
      throw call.spec().misuse("--deployment is blank: name a deployment");
    }
    return name;
  }

  private void lost(Problem problem) {
    notes.add("not carried: " + problem.message()
        + (problem.count() > 1 ? " (" + Amounts.count(problem.count(), "line") + ")" : "")
        + ". " + problem.remedy());
  }

  /** The API that a word means, of those that can be asked for everywhere. */
  static Endpoint endpoint(Call call, String word) {
    return switch (word) {
      case "chat" -> Endpoint.CHAT_COMPLETIONS;
      case "responses" -> Endpoint.RESPONSES;
      default ->
        throw call.spec()
            .misuse("no API " + Quote.of(word)
                + Meant.phrase(word, List.of("chat", "responses"), "") + "; say chat or responses");
    };
  }

  /** One file of all that the call names. */
  BatchFile merged() {
    List<Path> paths = paths(call.arguments());
    if (paths.size() < 2) {
      throw call.spec()
          .misuse("--merge takes several files, a pattern such as part-*.jsonl, or a folder");
    }
    List<BatchFile> files =
        paths.stream().map(path -> BatchFile.read(path, session.rules())).toList();
    Path usual = paths.get(0).resolveSibling("merged.jsonl");
    BatchFile merged = written(target(usual), path -> BatchFile.merged(files, path));
    notes.add("made of " + Amounts.count(files.size(), "file")
        + "; each custom_id begins with its file's name");
    return merged;
  }

  /** A starter file. */
  BatchFile sample(String word) {
    Endpoint endpoint = endpoint(call, word);
    String deployment = deployment().orElse(PLACEHOLDER);
    Path usual = call.argument().map(Session::pathOf).orElse(Path.of("sample-" + word + ".jsonl"));
    BatchFile sample = written(target(usual), path -> BatchFile.sample(endpoint, deployment, path))
        .under(session.rules());
    if (deployment.equals(PLACEHOLDER)) {
      notes.add("%batch_file " + Quote.word(sample.path().toString())
          + " --deployment NAME makes a copy for your deployment");
    }
    return sample;
  }

  private Target target(Path usual) {
    return new Target(call.option("out").map(Session::pathOf).orElse(usual), call.flag("force"));
  }

  private BatchFile written(Target target, Function<Path, BatchFile> writer) {
    boolean there = Files.exists(target.path()) && !target.force();
    BatchFile file = target.write(writer);
    notes.add(0, (there ? "was there already, the same: " : "written: ") + target.path());
    return file;
  }

  /** The files that words name: paths, patterns in a folder, folders. */
  static List<Path> paths(List<String> words) {
    List<Path> paths = new ArrayList<>();
    for (String word : words) {
      String pattern = Optional.of(word)
          .filter(text -> text.contains("*") || text.contains("?"))
          .orElse("");
      Path path = pattern.isEmpty() ? Session.pathOf(word) : null;
      if (path != null && !Files.isDirectory(path)) {
        paths.add(path);
      } else if (path != null) {
        paths.addAll(listed(path, "*.jsonl"));
      } else {
        int slash = word.lastIndexOf('/');
        paths.addAll(listed(
            Session.pathOf(slash < 0 ? "." : word.substring(0, slash + 1)),
            word.substring(slash + 1)));
      }
    }
    return paths;
  }

  private static List<Path> listed(Path folder, String pattern) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(".") && !name.endsWith(".source.jsonl")) {
          found.add(file.normalize());
        }
      }
    } catch (IOException | PatternSyntaxException e) {
      throw MagicException.of(Quote.of(folder + "/" + pattern) + " names no file");
    }
    if (found.isEmpty()) {
      throw MagicException.of(Quote.of(folder + "/" + pattern) + " names no file");
    }
    found.sort(null);
    return found;
  }

  private static String stem(String name) {
    return name.replaceFirst("(?i)\\.jsonl?$", "");
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("batchbook");
    } catch (IOException e) {
      throw MagicException.of("no temporary folder can be made: " + e.getMessage());
    }
  }

  private static void delete(Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw MagicException.of(folder + " cannot be deleted: " + e.getMessage());
    }
  }
}
