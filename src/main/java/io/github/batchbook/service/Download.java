package io.github.batchbook.service;

import io.github.batchbook.service.ServiceException.Facts;
import io.github.batchbook.service.ServiceException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way from the service: it grows under a temporary name beside its target, goes on where it was cut when the server
 * allows, and gets its name when its length is right and its bytes are on the disk.
 */
final class Download implements AnswerReader<Long>, AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");
  private static final int BLOCK = 256 * 1024;
  private static final int PARTIAL = 206;

  private final Path target;
  private final Path part;
  private final TransferListener listener;
  private final FileChannel channel;

  private long position;
  private long farthest;
  private long length = -1;
  private boolean resumable;
  private boolean advanced;
  private @Nullable String etag;

  Download(Path target, TransferListener listener) {
    this.target = target.toAbsolutePath();
    this.listener = listener;
    try {
      Path folder = this.target.getParent() == null ? this.target : this.target.getParent();
      Files.createDirectories(folder);
      this.part = Files.createTempFile(folder, "." + this.target.getFileName() + ".", ".part");
      this.channel = FileChannel.open(part, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw LocalFiles.unwritable(target, e);
    }
  }

  /** What the next attempt asks for: the rest, if the server said that it gives ranges. */
  Map<String, String> headers() {
    if (!resumable || position == 0 || position >= length) {
      return Map.of();
    }
    String range = "bytes=" + position + "-";
    return etag == null ? Map.of("Range", range) : Map.of("Range", range, "If-Range", etag);
  }

  /** Begins again from the first byte and asks for no range any more. */
  void restart() {
    resumable = false;
    position = 0;
  }

  @Override
  public Long read(Response response) throws IOException {
    advanced = false;
    begin(response);
    BufferedSource source = response.body().source();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    listener.moved(position, length);
    while (source.read(block) >= 0) {
      write(block.flip());
      block.clear();
      listener.moved(position, length);
    }
    if (length >= 0 && position != length) {
      throw new IOException("got %,d of %,d bytes".formatted(position, length));
    }
    return position;
  }

  /** Whether the last attempt came farther than any before. */
  @Override
  public boolean advanced() {
    boolean was = advanced;
    advanced = false;
    return was;
  }

  private void begin(Response response) throws IOException {
    if (response.code() == PARTIAL) {
      Matcher range = RANGE.matcher(response.header("Content-Range", ""));
      if (!range.matches() || Long.parseLong(range.group(1)) != position) {
        restart();
        throw new IOException("the server sent another range than was asked for");
      }
      return;
    }
    truncate();
    long announced = response.body().contentLength();
    length = announced;
    etag = strongTag(response);
    resumable = announced > 0 && !"none".equals(response.header("Accept-Ranges"));
  }

  private static @Nullable String strongTag(Response response) {
    String tag = response.header("ETag");
    return tag == null || tag.startsWith("W/") ? null : tag;
  }

  private void truncate() {
    position = 0;
    try {
      channel.truncate(0);
    } catch (IOException e) {
      throw LocalFiles.unwritable(target, e);
    }
  }

  private void write(ByteBuffer block) {
    try {
      while (block.hasRemaining()) {
        position += channel.write(block, position);
      }
    } catch (IOException e) {
      throw LocalFiles.unwritable(target, e);
    }
    if (position > farthest) {
      farthest = position;
      advanced = true;
    }
  }

  /** Gives the file its name, over one that is there. */
  void finish() {
    try {
      channel.force(true);
      channel.close();
      try {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw LocalFiles.unwritable(target, e);
    }
  }

  /** The complaint about a download that stayed short; other failures are passed on. */
  ServiceException explain(ServiceException e) {
    if (e.kind() != Kind.UNREACHABLE || length < 0 || farthest == 0) {
      return e;
    }
    Facts facts =
        new Facts(Kind.INCOMPLETE, e.method(), e.path(), 0, null, null, null, null, false);
    return new ServiceException(
        facts,
        "the download broke off after %,d of %,d bytes, again and again\n  %s"
            .formatted(farthest, length, e.getMessage()),
        e);
  }

  /** Removes what did not get its name. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw LocalFiles.unwritable(part, e);
    }
  }
}
