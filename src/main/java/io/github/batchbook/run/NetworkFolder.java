package io.github.batchbook.run;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a file lies on a network file system: SQLite's write-ahead log needs memory that all processes share, which machines do not
 * (sqlite.org, "Write-Ahead Logging"), so that a ledger there is kept with a rollback journal.
 */
final class NetworkFolder {
  /** As Linux and macOS call them; Windows tells a drive letter's file system, not where it lies. */
  private static final Set<String> TYPES = Set.of(
      "nfs",
      "nfs3",
      "nfs4",
      "cifs",
      "smb",
      "smb2",
      "smb3",
      "smbfs",
      "smbfs2",
      "afpfs",
      "webdav",
      "afs",
      "9p",
      "ceph",
      "glusterfs",
      "lustre",
      "beegfs",
      "gpfs",
      "ocfs2",
      "davfs",
      "ncpfs",
      "vboxsf",
      "virtiofs");

  private NetworkFolder() {}

  static boolean is(Path file) {
    Path there = file.toAbsolutePath();
    try {
      while (there != null && Files.notExists(there)) {
        there = there.getParent();
      }
      if (there == null) {
        return false;
      }
      FileStore store = Files.getFileStore(there);
      return isNetwork(store.type(), store.name());
    } catch (IOException | SecurityException unknown) {
      return false;
    }
  }

  /**
   * Whether a file system of this type is one.
   *
   * @param name what is mounted, such as {@code server:/export} or {@code //server/share}
   */
  static boolean isNetwork(String type, String name) {
    String kind = type.toLowerCase(Locale.ROOT);
    boolean remote = name.startsWith("//") || name.startsWith("\\\\") || name.matches("[^/]+:/.*");
    return TYPES.contains(kind)
        || (kind.startsWith("fuse")
            && (remote || kind.matches("fuse\\.(sshfs|glusterfs|rclone|s3fs|ceph)")))
        || name.startsWith("\\\\");
  }
}
