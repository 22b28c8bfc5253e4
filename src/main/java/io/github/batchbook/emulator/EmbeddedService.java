package io.github.batchbook.emulator;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A batch service of one's own: an HTTP server on loopback whose answers are synthetic. Those who join a folder share one service,
 * whichever process serves it; its files and jobs lie in the folder and outlive it. Thread-safe.
 */
public final class EmbeddedService implements AutoCloseable {
  private final Path folder;
  private final Place place;
  private final @Nullable Path temporary;
  private boolean closed;

  private EmbeddedService(Path folder, Place place, @Nullable Path temporary) {
    this.folder = folder;
    this.place = place;
    this.temporary = temporary;
  }

  /** The service of a folder, with the defaults: served by this process, or by the one that serves it already. */
  public static EmbeddedService join(Path folder) {
    return join(folder, EmbeddedOptions.defaults());
  }

  /** The service of a folder; the options count when this process comes to serve it. */
  public static EmbeddedService join(Path folder, EmbeddedOptions options) {
    return open(folder, options, null);
  }

  /**
   * A service that this process serves itself.
   *
   * @throws EmbeddedException when the folder is served already, or the port is taken
   */
  public static EmbeddedService start(EmbeddedOptions options) {
    Path folder = options.folder();
    if (folder != null) {
      EmbeddedService service = open(folder, options, null);
      if (!service.serving() || !service.place.alone()) {
        URI there = service.baseUrl();
        service.close();
        throw new EmbeddedException(
            folder,
            "An embedded service of " + folder + " runs already at " + there
                + "; use that one, end it, or name another folder.",
            null);
      }
      return service;
    }
    Path temporary;
    try {
      temporary = Files.createTempDirectory("batchbook-embedded");
    } catch (IOException e) {
      throw new EmbeddedException(
          Path.of("."), "No temporary folder for the embedded service: " + e, e);
    }
    return open(temporary, options, temporary);
  }

  private static EmbeddedService open(
      Path folder, EmbeddedOptions options, @Nullable Path temporary) {
    Place place = null;
    try {
      place = Place.enter(folder, options);
      place.locate();
      return new EmbeddedService(folder, place, temporary);
    } catch (IOException e) {
      EmbeddedException failure = failure(folder, e);
      if (place != null) {
        leave(place, failure);
      }
      throw failure;
    }
  }

  private static void leave(Place place, EmbeddedException failure) {
    try {
      place.leave();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static EmbeddedException failure(Path folder, IOException cause) {
    String why = cause instanceof BindException
        ? "at " + cause.getMessage() + ". End what listens there, or name another port."
        : "in " + folder + ": " + reason(cause) + ". Is it a folder that you may write?";
    return new EmbeddedException(folder, "The embedded service cannot be started " + why, cause);
  }

  /** The system's own words, where the message of a failure is only the name of a file. */
  private static String reason(IOException cause) {
    if (cause instanceof FileAlreadyExistsException) {
      return "a file has that name";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    boolean told = cause instanceof FileSystemException known && known.getReason() != null;
    return String.valueOf(told ? ((FileSystemException) cause).getReason() : cause.getMessage());
  }

  /**
   * Where the service is now. Ask again after a connection failure: when the process that served has ended, this one takes over, with
   * the same key and, where it is free, the same port.
   */
  public Address locate() throws IOException {
    return place.locate();
  }

  /** The base of Azure's v1 surface, {@code http://127.0.0.1:PORT/openai/v1}, as last located. */
  public URI baseUrl() {
    return address().baseUrl();
  }

  /** The address without path, {@code http://127.0.0.1:PORT}, as last located. */
  public URI origin() {
    return address().origin();
  }

  /** The one key that the service accepts. */
  public String key() {
    return address().key();
  }

  private Address address() {
    try {
      return place.last();
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /** The certificate that HTTPS callers must trust, a file in PEM; null when this process does not serve HTTPS. */
  public @Nullable Path certificate() {
    return place.certificate();
  }

  /** Whether this process serves the folder. */
  public boolean serving() {
    return place.serving();
  }

  /** Leaves; the last of a process to leave stops what it serves. Files and jobs stay, unless the folder was a temporary one. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      place.leave();
      if (temporary != null) {
        Disk.deleteAll(temporary);
      }
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }
}
