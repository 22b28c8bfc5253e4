package io.github.batchbook.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The options of the JVM that runs an installed kernel, as a file for {@code java @file}: a command line would be pages long, and a
 * person who wants another heap finds them here.
 *
 * @param options what the JVM is started with, the class path left out
 * @param jars the class path, in order: an archive of classes is valid for this order only
 */
record JvmArguments(List<String> options, List<Path> jars) {
  /** What every JVM of Batchbook is started with. */
  static final List<String> OPTIONS = List.of(
      "--enable-native-access=ALL-UNNAMED",
      "-Dsun.net.httpserver.nodelay=true",
      "-Dfile.encoding=UTF-8",
      "-XX:+UseSerialGC",
      "-XX:PretenureSizeThreshold=1m",
      "-XX:MaxRAMPercentage=50");

  JvmArguments with(String option) {
    List<String> more = new ArrayList<>(options);
    more.add(option);
    return new JvmArguments(more, jars);
  }

  void write(Path file) throws IOException {
    Files.writeString(file, text());
  }

  /** One option a line, quoted as the java launcher reads it. */
  String text() {
    String classPath =
        jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    List<String> lines = new ArrayList<>();
    lines.add(
        "# The options of the JVM that runs this kernel. Change them as you like; `install` writes them anew.");
    options.forEach(option -> lines.add(quoted(option)));
    lines.add("-cp");
    lines.add(quoted(classPath));
    return String.join("\n", lines) + "\n";
  }

  private static String quoted(String option) {
    return "\"" + option.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
