package io.github.batchbook.emulator;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to serve a folder. The operating system gives it to one process and takes it back when that process ends, however it
 * ends.
 */
final class FolderLock implements AutoCloseable {
  private final FileLock lock;
  private final String mark;

  private FolderLock(FileLock lock, String mark) {
    this.lock = lock;
    this.mark = mark;
  }

  /**
   * Takes the lock, or answers null when another has it. On POSIX systems a process loses its lock on a file when it closes any
   * channel to that file, so the file is not opened at all while this process, perhaps through another class loader, has the lock.
   */
  static @Nullable FolderLock tryTake(Path folder) throws IOException {
    Path file = folder.resolve("lock");
    String mark = "io.github.batchbook.emulator.serving:" + file;
    if (System.getProperties().putIfAbsent(mark, "true") != null) {
      return null;
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    } finally {
      if (lock == null) {
        System.getProperties().remove(mark);
        if (channel != null) {
          channel.close();
        }
      }
    }
    return lock == null ? null : new FolderLock(lock, mark);
  }

  @Override
  public void close() throws IOException {
    try {
      lock.acquiredBy().close();
    } finally {
      System.getProperties().remove(mark);
    }
  }
}
