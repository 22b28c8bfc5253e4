package io.github.batchbook.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The blobs of a folder, as far as jobs need a storage account: containers that are there as soon as something is put into them, and
 * blobs that are replaced whole. Thread-safe.
 */
final class BlobStore {
  private static final int LONGEST_NAME = 250;

  private final Path folder;

  BlobStore(Path folder) {
    this.folder = folder;
  }

  /** A blob's place: a container and a name below it, which may have slashes. */
  record Spot(String container, String name) {
    /** The blob, container or folder that a path below {@code /blob/} names. */
    static Spot of(String path) {
      int slash = path.indexOf('/');
      return slash < 0
          ? new Spot(path, "")
          : new Spot(path.substring(0, slash), path.substring(slash + 1));
    }

    /** The place that a URL of this service names, or null when it is another's. */
    static @Nullable Spot of(URI url, int port) {
      String path = url.getPath();
      String host = url.getHost();
      boolean here =
          url.getPort() == port && ("127.0.0.1".equals(host) || "localhost".equalsIgnoreCase(host));
      String base = Surface.BLOB.base() + "/";
      return here && path != null && path.startsWith(base)
          ? of(path.substring(base.length()))
          : null;
    }

    Spot below(String more) {
      String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
      return new Spot(container, bare.isEmpty() ? more : bare + "/" + more);
    }
  }

  /** Where a blob's bytes are kept, whether it is there or not. */
  Path file(Spot spot) {
    return folder.resolve(part(spot.container())).resolve(part(spot.name()));
  }

  private static String part(String name) {
    String part = URLEncoder.encode(name, StandardCharsets.UTF_8).replace(".", "%2E");
    if (part.isEmpty() || part.length() > LONGEST_NAME) {
      throw new Refusal(
          400, "InvalidResourceName", "The specified resource name is empty or too long.");
    }
    return part;
  }

  /** What changes when a blob is replaced; null when it is not there. */
  @Nullable
  String tag(Spot spot) throws IOException {
    Path file = file(spot);
    return Files.exists(file)
        ? Files.size(file) + "-" + Files.getLastModifiedTime(file).toMillis()
        : null;
  }

  void put(Spot spot, InputStream bytes) throws IOException {
    Path draft = draft();
    try {
      Files.copy(bytes, draft);
      move(draft, spot);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private void move(Path draft, Spot spot) throws IOException {
    Path target = file(spot);
    Disk.folder(Disk.parent(target));
    Disk.move(draft, target);
  }

  private Path draft() throws IOException {
    Path drafts = folder.resolve(".drafts");
    Disk.folder(drafts);
    return drafts.resolve(UUID.randomUUID().toString());
  }

  /** Keeps a block for a blob that is put together later. */
  void stage(Spot spot, String block, InputStream bytes) throws IOException {
    Path draft = draft();
    Path staged = staged(spot).resolve(part(block));
    Files.copy(bytes, draft);
    Disk.folder(Disk.parent(staged));
    Disk.move(draft, staged);
  }

  private Path staged(Spot spot) {
    return folder
        .resolve(".blocks")
        .resolve(UUID.nameUUIDFromBytes(
                (spot.container() + "/" + spot.name()).getBytes(StandardCharsets.UTF_8))
            .toString());
  }

  /** Makes a blob of blocks that came before; refused when one of them did not. */
  void commit(Spot spot, List<String> blocks) throws IOException {
    Path draft = draft();
    Path from = staged(spot);
    try (OutputStream out = Files.newOutputStream(draft)) {
      for (String block : blocks) {
        Path one = from.resolve(part(block));
        if (Files.notExists(one)) {
          Files.delete(draft);
          throw new Refusal(400, "InvalidBlockList", "The specified block list is invalid.");
        }
        Files.copy(one, out);
      }
    }
    move(draft, spot);
    Disk.deleteAll(from);
  }

  boolean delete(Spot spot) throws IOException {
    return Files.deleteIfExists(file(spot));
  }

  /** The names of a container's blobs that begin so, in their order. */
  List<String> names(String container, String prefix) throws IOException {
    Path files = folder.resolve(part(container));
    if (Files.notExists(files)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(files)) {
      return all.map(
              file -> URLDecoder.decode(file.getFileName().toString(), StandardCharsets.UTF_8))
          .filter(name -> name.startsWith(prefix))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }
}
