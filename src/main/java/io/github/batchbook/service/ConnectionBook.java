package io.github.batchbook.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchbook.service.SavedConnection.Kind;
import io.github.batchbook.service.SavedConnection.Target;
import io.github.batchbook.service.SavedConnection.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The file of saved connections: JSON without secrets, for its owner alone, shared by all processes of a home. Read at each question, so
 * that one process sees what another has saved.
 */
public final class ConnectionBook {
  /** A lock of the system's tells processes apart, not the threads of one. */
  private static final Object WRITING = new Object();

  private final Path file;

  private ConnectionBook(Path file) {
    this.file = file;
  }

  /** The book in a file, which need not be there yet. */
  public static ConnectionBook at(Path file) {
    return new ConnectionBook(file.toAbsolutePath());
  }

  /** All of them, by name. */
  public List<SavedConnection> all() {
    return List.copyOf(read().values());
  }

  public Optional<SavedConnection> find(String name) {
    return Optional.ofNullable(read().get(name));
  }

  /** Keeps a connection, in place of one of the same name. */
  public void save(SavedConnection connection) {
    change(all -> all.put(connection.name(), connection));
  }

  /** Forgets a connection; false when there was none of this name. Runs submitted over it stay known. */
  public boolean forget(String name) {
    boolean known = find(name).isPresent();
    if (known) {
      change(all -> all.remove(name));
    }
    return known;
  }

  private Map<String, SavedConnection> read() {
    Map<String, SavedConnection> all = new TreeMap<>();
    if (Files.exists(file)) {
      try {
        for (JsonNode json : Json.list(Json.parse(Files.readAllBytes(file)).path("connections"))) {
          SavedConnection saved = connection(json);
          all.put(saved.name(), saved);
        }
      } catch (JsonProcessingException | Json.UnexpectedAnswer | IllegalArgumentException e) {
        throw unreadable("it is not what %connect writes", e);
      } catch (IOException e) {
        throw unreadable(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
      }
    }
    return all;
  }

  private void change(Consumer<Map<String, SavedConnection>> how) {
    synchronized (WRITING) {
      changeAlone(how);
    }
  }

  private void changeAlone(Consumer<Map<String, SavedConnection>> how) {
    try {
      Files.createDirectories(file.resolveSibling("."));
      Path lock = file.resolveSibling(file.getFileName() + ".lock");
      try (FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        Map<String, SavedConnection> all = read();
        how.accept(all);
        write(all);
      }
    } catch (IOException e) {
      throw LocalFiles.unwritable(file, e);
    }
  }

  private void write(Map<String, SavedConnection> all) throws IOException {
    ObjectNode json = Json.MAPPER.createObjectNode().put("version", 1);
    ArrayNode list = json.putArray("connections");
    all.values().forEach(connection -> list.add(json(connection)));
    Path folder = file.resolveSibling(".");
    Path fresh = Files.createTempFile(folder, ".connections", ".part", mode());
    try {
      Files.writeString(fresh, json.toPrettyString() + "\n");
      try {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static FileAttribute<?>[] mode() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private ServiceException unreadable(String why, Throwable cause) {
    return new ServiceException(
        ServiceException.Facts.of(ServiceException.Kind.LOCAL_FILE),
        "the saved connections in \"%s\" cannot be read: %s\n".formatted(file, why)
            + "  Mend the file, or move it away and connect anew.",
        cause);
  }

  private static ObjectNode json(SavedConnection saved) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("name", saved.name());
    json.put("kind", saved.target().kind().name().toLowerCase(Locale.ROOT));
    putUnlessEmpty(json, "address", saved.target().address());
    putUnlessEmpty(json, "api_version", saved.target().apiVersion());
    putUnlessEmpty(json, "scope", saved.target().scope());
    ObjectNode key = json.putObject("key");
    new TreeMap<>(saved.key().kept()).forEach(key::put);
    json.put("zone", saved.deployments().zone().word());
    ObjectNode models = json.putObject("deployments");
    new TreeMap<>(saved.deployments().models()).forEach(models::put);
    ArrayNode hosts = json.putArray("plain_http_hosts");
    saved.trust().plainHttpHosts().stream().sorted().forEach(hosts::add);
    saved.trust().authorities().ifPresent(pem -> json.put("authorities", pem.toString()));
    return json;
  }

  private static void putUnlessEmpty(ObjectNode json, String name, String value) {
    if (!value.isEmpty()) {
      json.put(name, value);
    }
  }

  private static SavedConnection connection(JsonNode json) {
    Kind kind = Kind.valueOf(Json.required(json, "kind").toUpperCase(Locale.ROOT));
    Target target =
        new Target(kind, text(json, "address"), text(json, "api_version"), text(json, "scope"));
    if (kind == Kind.COMPATIBLE) {
      URI.create(target.address());
    }
    Set<String> hosts = new HashSet<>();
    json.path("plain_http_hosts").forEach(host -> hosts.add(host.asText()));
    return new SavedConnection(
        Json.required(json, "name"),
        target,
        KeySource.of(Json.strings(json.path("key")))
            .orElseThrow(() -> new IllegalArgumentException("an unknown place of a key")),
        new Deployments(
            Json.text(json, "zone").flatMap(Deployments.Zone::of).orElse(Deployments.Zone.GLOBAL),
            Json.strings(json.path("deployments"))),
        new Trust(hosts, Json.text(json, "authorities").map(Path::of)));
  }

  private static String text(JsonNode json, String name) {
    return Json.text(json, name).orElse("");
  }
}
