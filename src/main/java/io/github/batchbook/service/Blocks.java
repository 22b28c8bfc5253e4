package io.github.batchbook.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.MediaType;
import okhttp3.RequestBody;

/**
 * A file cut into blocks of 8 MB, each of which is the body of one request: 1 GB has 125 of the 50,000 that a blob may have.
 *
 * @param length of the file, in bytes
 */
record Blocks(Path file, long length) {
  private static final long BLOCK = 8_000_000;

  static Blocks of(Path file) {
    try {
      return new Blocks(file, Files.size(file));
    } catch (IOException e) {
      throw LocalFiles.unreadable(file, e);
    }
  }

  int count() {
    return Math.toIntExact((length + BLOCK - 1) / BLOCK);
  }

  /** The body of one block; the listener is told how far this block is. */
  RequestBody body(int number, MediaType type, TransferListener listener) {
    long from = number * BLOCK;
    return new FileBody(file, from, Math.min(BLOCK, length - from), type, listener);
  }
}
