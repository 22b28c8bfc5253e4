package io.github.batchbook.service;

/**
 * Told how far an upload or download has come. Called from the thread that moves the bytes, not the caller's, after each block;
 * it must be quick. The count goes back when a transfer begins again.
 */
@FunctionalInterface
public interface TransferListener {
  TransferListener NONE = (bytes, total) -> {};

  /**
   * Some bytes were moved.
   *
   * @param bytes moved so far
   * @param total how many there are, -1 when not known
   */
  void moved(long bytes, long total);
}
