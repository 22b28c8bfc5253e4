package io.github.batchbook.batchfile;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Many small files where one would do: each is a job of its own, which waits for its turn and counts against the number of files
 * that a resource may hold (500 without expiry, Azure OpenAI "Global Batch limits").
 */
public final class SmallFiles {
  private static final int FEWEST = 3;

  /** A file is small when this many of it would fit one upload. */
  private static final int FITTING = 100;

  private SmallFiles() {}

  /** A warning when a file is small and others like it stand beside it, their names differing in numbers only. */
  public static Optional<Problem> beside(BatchFile file) {
    Limits limits = file.rules().limits();
    long small = limits.maxBytes() / FITTING;
    if (file.bytes() > small || shape(file.name()).equals(file.name())) {
      return Optional.empty();
    }
    Path folder = file.path().toAbsolutePath().getParent();
    int count = 0;
    long bytes = 0;
    try (DirectoryStream<Path> others = Files.newDirectoryStream(
        folder, other -> shape(Quote.name(other)).equals(shape(file.name())))) {
      for (Path other : others) {
        long size = Files.size(other);
        count += size <= small ? 1 : 0;
        bytes += size <= small ? size : 0;
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return count < FEWEST || bytes > limits.maxBytes()
        ? Optional.empty()
        : Optional.of(
            problem(count, shape(file.name()).replace("#", "*"), file.path().getParent()));
  }

  private static Problem problem(int count, String pattern, @Nullable Path folder) {
    String all = folder == null ? pattern : folder + "/" + pattern;
    return new Problem(
        Severity.WARNING,
        "many_small_files",
        List.of(),
        1,
        0,
        null,
        String.format(
            Locale.ROOT, "%,d small files are named %s, where one would do", count, pattern),
        "%batch_file " + all + " --merge makes one file of them, and so one job.");
  }

  private static String shape(String name) {
    return name.replaceAll("\\d+", "#");
  }
}
