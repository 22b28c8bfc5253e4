package io.github.batchbook.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;

/** A file as the body of a request: read in blocks while it is sent, its length known before. May be sent again. */
final class FileBody extends RequestBody {
  private static final int BLOCK = 64 * 1024;

  private final Path file;
  private final long length;
  private final MediaType type;
  private final TransferListener listener;

  FileBody(Path file, MediaType type, TransferListener listener) {
    this.file = file;
    this.type = type;
    this.listener = listener;
    try {
      this.length = Files.size(file);
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
    long moved = 0;
    listener.moved(0, length);
    try (Source in = Okio.source(file)) {
      while (moved < length) {
        long count = in.read(sink.getBuffer(), length - moved);
        if (count < 0) {
          throw new IOException("\"" + file + "\" became shorter while it was sent");
        }
        moved += count;
        if (sink.getBuffer().size() >= BLOCK || moved == length) {
          sink.emitCompleteSegments();
          listener.moved(moved, length);
        }
      }
    }
  }
}
