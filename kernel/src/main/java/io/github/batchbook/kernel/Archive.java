package io.github.batchbook.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JVM's archive of the classes that a kernel needs, which halves what it takes to start: an AOT cache from Java 25 on, a dynamic
 * class-data archive before. It is a comfort: where it cannot be made, the kernel starts without.
 */
final class Archive {
  private static final int PATIENCE_SECONDS = 180;

  private Archive() {}

  /** The option that uses the archive in this file. */
  static String use(Path file) {
    return (aheadOfTime() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file;
  }

  private static String make(Path file) {
    return (aheadOfTime() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + file;
  }

  static String name() {
    return aheadOfTime() ? "classes.aot" : "classes.jsa";
  }

  private static boolean aheadOfTime() {
    return Runtime.version().feature() >= 25;
  }

  /**
   * Makes the archive with this process's Java, in a process of its own that lives the life of a kernel once. Takes some seconds.
   *
   * @param arguments the file of JVM options that the kernel is going to be started with
   * @throws IOException when there is none in the end, saying why
   */
  static void make(Path java, Path arguments, Path file) throws IOException {
    Path log = Files.createTempFile("batchbook-archive", ".log");
    try {
      List<String> command = new ArrayList<>(List.of(java.toString(), make(file), "@" + arguments));
      command.add(KernelCommand.class.getName());
      command.add("rehearse");
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException("it took longer than " + PATIENCE_SECONDS + " seconds");
      }
      if (process.exitValue() != 0 || !Files.exists(file)) {
        throw new IOException("the JVM ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.deleteIfExists(log);
    }
  }
}
