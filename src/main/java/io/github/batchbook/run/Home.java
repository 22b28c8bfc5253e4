package io.github.batchbook.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The folder in which Batchbook keeps the ledger, snapshots, results and the embedded service's state; for its owner alone.
 *
 * @param folder the folder, absolute; it need not be there yet
 */
public record Home(Path folder) {
  public Home {
    folder = folder.toAbsolutePath().normalize();
  }

  /** The home that the environment names: {@code BATCHBOOK_HOME}, else {@code .batchbook} in the user's home. */
  public static Home of(Map<String, String> environment) {
    String named = environment.get("BATCHBOOK_HOME");
    return new Home(
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".batchbook")
            : Path.of(named));
  }

  /** The SQLite file that holds the state of every run. */
  public Path ledger() {
    return folder.resolve("ledger.db");
  }

  /** The folder of snapshots of submitted files, each named by the SHA-256 of its bytes. */
  public Path snapshots() {
    return folder.resolve("snapshots");
  }

  /** The folder of collected output and error files, one folder for each job. */
  public Path results() {
    return folder.resolve("results");
  }

  /** The user's own prices, over those that come with Batchbook; it need not be there. */
  public Path prices() {
    return folder.resolve("prices.json");
  }

  /** The models behind deployments, as far as they were told or learned. */
  public Path deployments() {
    return folder.resolve("deployments.json");
  }

  /** The file of saved connections, without secrets. */
  public Path connections() {
    return folder.resolve("connections.json");
  }

  /** The folder of the embedded service. */
  public Path emulator() {
    return folder.resolve("emulator");
  }

  /**
   * Makes the folders that are missing, with mode 0700 where the file system knows modes. A folder that is there already keeps
   * its mode: what is private stands in the folders within, which are always made here.
   *
   * @throws RunException when a folder cannot be made
   */
  public Home make() {
    try {
      makePrivate(folder);
      for (Path inner : new Path[] {snapshots(), results(), emulator()}) {
        makePrivate(inner);
      }
      if (Files.notExists(ledger())) {
        makePrivateFile(ledger());
      }
      return this;
    } catch (IOException failure) {
      throw new RunException(
          "the home %s cannot be used: %s%n  Set BATCHBOOK_HOME to a folder that you may write."
              .formatted(folder, Failures.reason(failure)),
          failure);
    }
  }

  private static void makePrivate(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path, mode(path, "rwx------"));
    }
  }

  /** SQLite takes a file of no bytes for a new database, and gives its side files the same mode. */
  private static void makePrivateFile(Path path) throws IOException {
    try {
      Files.createFile(path, mode(path, "rw-------"));
    } catch (FileAlreadyExistsException madeByAnother) {
      return;
    }
  }

  private static FileAttribute<?>[] mode(Path path, String permissions) {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        || path.getFileSystem() != FileSystems.getDefault()) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }
}
