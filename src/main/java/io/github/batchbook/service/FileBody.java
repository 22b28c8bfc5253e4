package io.github.batchbook.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A file, or a part of one, as the body of a request: read in pieces while it is sent, its length known before. May be sent again. */
final class FileBody extends RequestBody {
  private static final int PIECE = 64 * 1024;

  private final Path file;
  private final long from;
  private final long length;
  private final MediaType type;
  private final TransferListener listener;

  /**
   * The bytes of the file that begin at {@code from}.
   *
   * @param listener is told how far this body is
   */
  FileBody(Path file, long from, long length, MediaType type, TransferListener listener) {
    this.file = file;
    this.from = from;
    this.length = length;
    this.type = type;
    this.listener = listener;
  }

  /** The whole file. */
  static FileBody of(Path file, MediaType type, TransferListener listener) {
    try {
      return new FileBody(file, 0, Files.size(file), type, listener);
    } catch (IOException e) {
      throw LocalFiles.unreadable(file, e);
    }
  }

  @Override
  public MediaType contentType() {
    return type;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    // A direct buffer saves a copy.
    ByteBuffer piece = ByteBuffer.allocateDirect((int) Math.min(PIECE, length));
    listener.moved(0, length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (long moved = 0; moved < length; ) {
        piece.clear().limit((int) Math.min(piece.capacity(), length - moved));
        int count = channel.read(piece, from + moved);
        if (count < 0) {
          throw new IOException("\"" + file + "\" became shorter while it was sent");
        }
        sink.write(piece.flip());
        moved += count;
        listener.moved(moved, length);
      }
    }
  }
}
