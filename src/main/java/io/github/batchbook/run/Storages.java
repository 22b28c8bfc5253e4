package io.github.batchbook.run;

import io.github.batchbook.service.BlobFolder;
import io.github.batchbook.service.TransferListener;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The user's own storage that runs are sent by, opened when first needed: with the credential that came with its address in this process, else
 * with the environment's. Credentials are never written. Thread-safe.
 */
final class Storages implements AutoCloseable {
  private final Map<String, URI> told = new LinkedHashMap<>();
  private final Map<String, BlobFolder> open = new LinkedHashMap<>();

  /** The address without credential, by which the ledger knows it. */
  static String plain(URI address) {
    return address.toString().replaceFirst("[?#].*", "").replaceFirst("/+$", "");
  }

  /** Takes the credential of an address, if it has one. */
  synchronized void tell(URI address) {
    if (address.getRawQuery() != null) {
      told.remove(plain(address));
      told.put(plain(address), address);
      open.remove(plain(address));
    }
  }

  /** Puts a file into a folder; the blob's address. */
  String put(String folder, String name, Path file) {
    return folder(folder).put(file, name, TransferListener.NONE).toString();
  }

  /** Fetches a blob; false, and nothing is written, when it is not there. */
  boolean get(String blob, Path target) {
    URI address = URI.create(plain(URI.create(blob)));
    return folder(knownFolder(address))
        .get(address, target, TransferListener.NONE)
        .isPresent();
  }

  /** The nearest folder that is known and holds the blob, else the one of its account that was told last; where none is known, the blob's own. */
  private synchronized String knownFolder(URI blob) {
    String account = blob.getScheme() + "://" + blob.getRawAuthority() + "/";
    String nearest = "";
    for (String known : told.keySet()) {
      if (known.startsWith(account) && nearness(known, blob) >= nearness(nearest, blob)) {
        nearest = known;
      }
    }
    return nearest.isEmpty() ? blob.resolve(".").toString().replaceFirst("/+$", "") : nearest;
  }

  private static int nearness(String folder, URI blob) {
    return blob.toString().startsWith(folder + "/") ? folder.length() : 0;
  }

  private synchronized BlobFolder folder(String plain) {
    return open.computeIfAbsent(plain, address -> {
      URI withCredential = told.get(address);
      return BlobFolder.open(
          withCredential == null ? URI.create(address) : withCredential, System.getenv());
    });
  }

  @Override
  public synchronized void close() {
    open.values().forEach(BlobFolder::close);
    open.clear();
  }
}
