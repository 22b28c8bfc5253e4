package io.github.batchbook.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command that prints a secret. Its answer is kept in memory for five minutes, so that a command that asks a vault is not run at each call. */
final class KeyCommand {
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LONGEST = 16 * 1024;

  private final String line;
  private @Nullable String secret;
  private Instant got = Instant.MIN;
  private boolean proved;

  KeyCommand(String line) {
    this.line = line;
  }

  /** The first line of what it prints. */
  synchronized String secret(Connection connection, Instant now) {
    String known = secret;
    if (known != null && now.isBefore(got.plus(KEPT))) {
      proved = true;
      return known;
    }
    String fresh = run(connection);
    secret = fresh;
    got = now;
    proved = false;
    return fresh;
  }

  /** Forgets a secret that served before; false when the last call was its first. */
  synchronized boolean renew() {
    boolean aged = secret != null && proved;
    secret = null;
    return aged;
  }

  private String run(Connection connection) {
    Path errors = null;
    try {
      errors = Files.createTempFile("batchbook", ".txt");
      Process process =
          new ProcessBuilder(shell()).redirectError(errors.toFile()).start();
      try (InputStream out = process.getInputStream()) {
        process.getOutputStream().close();
        return printed(process, out, connection, errors);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw Complaints.credential(
          connection, "the key command could not be run: " + Complaints.firstLine(e), e);
    } finally {
      delete(errors);
    }
  }

  private static String printed(
      Process process, InputStream out, Connection connection, Path errors) throws IOException {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw Complaints.credential(
            connection, "the key command has not ended after " + PATIENCE.toSeconds() + " s", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceException(
          ServiceException.Facts.of(ServiceException.Kind.INTERRUPTED),
          connection.label() + ": interrupted while the key command ran",
          e);
    }
    if (process.exitValue() != 0) {
      throw Complaints.credential(
          connection, "the key command ended with " + process.exitValue() + said(errors), null);
    }
    return new String(out.readNBytes(LONGEST), Charset.defaultCharset())
        .lines()
        .findFirst()
        .orElse("");
  }

  private static String said(Path errors) throws IOException {
    return Files.readString(errors, Charset.defaultCharset())
        .lines()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .map(text -> ": " + text.substring(0, Math.min(200, text.length())))
        .orElse("");
  }

  private List<String> shell() {
    boolean windows = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win");
    return windows ? List.of("cmd.exe", "/c", line) : List.of("/bin/sh", "-c", line);
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException leftBehind) {
      file.toFile().deleteOnExit();
    }
  }
}
