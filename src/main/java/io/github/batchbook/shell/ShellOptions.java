package io.github.batchbook.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a session starts.
 *
 * @param imports what is imported, each without the keyword and the semicolon: {@code java.util.*},
 *     {@code static java.lang.Math.PI}
 * @param classpath jars and class folders of the user, looked into before the host's own
 * @param parent loader of the host's classes, asked for what the user's jars do not have
 * @param shared prefixes of class names that always come from the host, so that host and user mean the same class. The
 *     JDK and this package are shared without being named
 */
public record ShellOptions(
    List<String> imports, List<Path> classpath, ClassLoader parent, List<String> shared) {
  /** What jshell imports at its start. */
  public static final List<String> JSHELL_IMPORTS = List.of(
      "java.io.*",
      "java.math.*",
      "java.net.*",
      "java.nio.file.*",
      "java.util.*",
      "java.util.concurrent.*",
      "java.util.function.*",
      "java.util.prefs.*",
      "java.util.regex.*",
      "java.util.stream.*");

  public ShellOptions {
    imports = List.copyOf(imports);
    classpath = List.copyOf(classpath);
    shared = List.copyOf(shared);
  }

  /** jshell's imports, no jars of the user, this class's own loader. */
  public static ShellOptions defaults() {
    return new ShellOptions(
        JSHELL_IMPORTS, List.of(), ShellOptions.class.getClassLoader(), List.of());
  }

  /** With further imports after those there are. */
  public ShellOptions withImports(String... more) {
    return new ShellOptions(joined(imports, List.of(more)), classpath, parent, shared);
  }

  /** With further jars and folders. */
  public ShellOptions withClasspath(Path... more) {
    return new ShellOptions(imports, joined(classpath, List.of(more)), parent, shared);
  }

  /** With further prefixes of shared classes, {@code tech.tablesaw.}. */
  public ShellOptions withShared(String... prefixes) {
    return new ShellOptions(imports, classpath, parent, joined(shared, List.of(prefixes)));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
