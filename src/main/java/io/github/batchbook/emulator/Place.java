package io.github.batchbook.emulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One folder as this process sees it: served by it, or by another process. Shared by all who joined it; thread-safe. */
final class Place {
  private static final Map<Path, Place> OPEN = new HashMap<>();
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long PAUSE_MILLIS = 20;

  private final Path folder;
  private final EmbeddedOptions options;
  private int visitors;
  private @Nullable FolderLock lock;
  private @Nullable Server server;
  private @Nullable Address last;

  private Place(Path folder, EmbeddedOptions options) {
    this.folder = folder;
    this.options = options;
  }

  /** The folder's place; the options count when this process comes to serve it, and those of the first who came. */
  static Place enter(Path folder, EmbeddedOptions options) throws IOException {
    Disk.folder(folder);
    Path real = folder.toRealPath();
    synchronized (OPEN) {
      Place place = OPEN.computeIfAbsent(real, path -> new Place(path, options));
      place.visitors++;
      return place;
    }
  }

  /** The last to leave closes the server. */
  void leave() throws IOException {
    synchronized (OPEN) {
      if (--visitors > 0) {
        return;
      }
      OPEN.remove(folder);
      stop();
    }
  }

  private synchronized void stop() throws IOException {
    if (server != null) {
      server.close();
      server = null;
      Files.deleteIfExists(addressFile());
    }
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }

  /** Whether only one has come. */
  boolean alone() {
    synchronized (OPEN) {
      return visitors == 1;
    }
  }

  synchronized @Nullable Path certificate() {
    return server == null ? null : server.certificate();
  }

  synchronized boolean serving() {
    return server != null;
  }

  /** The address last heard of, without asking whether it still holds. */
  synchronized Address last() throws IOException {
    return last == null ? locate() : last;
  }

  /** Where the service is now; when nobody serves the folder, this process does from now on. */
  synchronized Address locate() throws IOException {
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      Address found = server != null ? last : serveOrFind();
      if (found != null) {
        last = found;
        return found;
      }
      if (System.nanoTime() > until) {
        throw new IOException("another process serves " + folder + ", and does not answer");
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while looking for the embedded service", e);
      }
    }
  }

  private @Nullable Address serveOrFind() throws IOException {
    FolderLock taken = FolderLock.tryTake(folder);
    if (taken == null) {
      Address told = Address.read(addressFile());
      return told != null && told.answers() ? told : null;
    }
    try {
      Address before = Address.read(addressFile());
      Files.deleteIfExists(addressFile());
      Server started = Server.start(
          folder, options, key(), before == null ? 0 : before.baseUrl().getPort());
      server = started;
      lock = taken;
      Address address = Address.of(started.port(), started.key());
      address.write(addressFile());
      return address;
    } catch (IOException | RuntimeException e) {
      if (server != null) {
        server.close();
        server = null;
      }
      lock = null;
      taken.close();
      throw e;
    }
  }

  private Path addressFile() {
    return folder.resolve("address.json");
  }

  /** The key that was asked for, else the folder's, which outlives its servers. */
  private String key() throws IOException {
    Path file = folder.resolve("key");
    String wanted = options.key();
    if (wanted == null && Files.exists(file)) {
      String kept = Files.readString(file).strip();
      if (!kept.isEmpty()) {
        return kept;
      }
    }
    String key = wanted == null ? drawn() : wanted;
    Disk.write(file, key.getBytes(StandardCharsets.UTF_8));
    return key;
  }

  private static String drawn() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
