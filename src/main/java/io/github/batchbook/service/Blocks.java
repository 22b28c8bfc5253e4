package io.github.batchbook.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * A file cut into blocks of 8 MB, each of which is the body of one request: 1 GB has 125 of the 50,000 that a blob may have.
 *
 * @param length of the file, in bytes
 */
record Blocks(Path file, long length) {
  private static final long BLOCK = 8_000_000;
  private static final int PIECE = 256 * 1024;

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
    return new Body(this, from, Math.min(BLOCK, length - from), type, listener);
  }

  /** One block, read while it is sent. */
  private static final class Body extends RequestBody {
    private final Blocks blocks;
    private final long from;
    private final long size;
    private final MediaType type;
    private final TransferListener listener;

    Body(Blocks blocks, long from, long size, MediaType type, TransferListener listener) {
      this.blocks = blocks;
      this.from = from;
      this.size = size;
      this.type = type;
      this.listener = listener;
    }

    @Override
    public MediaType contentType() {
      return type;
    }

    @Override
    public long contentLength() {
      return size;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      byte[] piece = new byte[PIECE];
      long moved = 0;
      listener.moved(0, size);
      try (FileChannel channel = FileChannel.open(blocks.file(), StandardOpenOption.READ);
          InputStream in = Channels.newInputStream(channel.position(from))) {
        while (moved < size) {
          int count = in.read(piece, 0, (int) Math.min(piece.length, size - moved));
          if (count < 0) {
            throw new IOException("\"" + blocks.file() + "\" became shorter while it was sent");
          }
          sink.write(piece, 0, count);
          moved += count;
          listener.moved(moved, size);
        }
      }
    }
  }
}
