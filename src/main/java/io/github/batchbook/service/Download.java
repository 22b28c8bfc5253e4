package io.github.batchbook.service;

import io.github.batchbook.service.ServiceException.Facts;
import io.github.batchbook.service.ServiceException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Protocol;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way from the service: it grows under a name of its own in the folder of its target, goes on where it was cut when the
 * server allows, also where an earlier call gave it up, and gets its name when its length is right and its bytes are on the disk.
 */
final class Download implements AnswerReader<Long>, AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");
  private static final int BLOCK = 256 * 1024;
  private static final long AT_MOST_NANOS = 100_000_000;
  private static final int PARTIAL = 206;

  private final Path target;
  private final TransferListener listener;
  private final PartialFile part;

  private long position;
  private long farthest;
  private long length = -1;
  private boolean resumable;
  private boolean advanced;
  private boolean finished;
  private boolean endsWithConnection;
  private @Nullable String etag;

  /**
   * Begins a download, or goes on with one of the same source.
   *
   * @param source what is downloaded, and from where: the same only for the same bytes, or with another ETag
   */
  Download(Path target, String source, TransferListener listener) {
    this.target = target.toAbsolutePath();
    this.listener = listener;
    try {
      Path folder = this.target.getParent() == null ? this.target : this.target.getParent();
      this.part = PartialFile.in(folder, source);
      this.part.begun().ifPresent(this::goOn);
    } catch (IOException e) {
      throw LocalFiles.unwritable(target, e);
    }
  }

  private void goOn(PartialFile.Begun begun) {
    position = begun.bytes();
    farthest = position;
    length = begun.length();
    etag = begun.etag();
    resumable = true;
  }

  /** Downloads by a call whose headers are {@link #headers}; a refused range begins again. The length in bytes. */
  long fetch(Caller caller, Ask ask) {
    try {
      return caller.call(ask, this);
    } catch (ServiceException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        resumable = false;
      }
      if (e.status().orElse(0) != 416) {
        throw explain(e);
      }
    }
    restart();
    return caller.call(ask, this);
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
  private void restart() {
    resumable = false;
    position = 0;
  }

  @Override
  public Long read(Response response) throws IOException {
    advanced = false;
    begin(response);
    listener.moved(position, length);
    BufferedSource source = response.body().source();
    byte[] block = new byte[BLOCK];
    boolean more = true;
    while (more) {
      int filled = 0;
      long began = System.nanoTime();
      try {
        while (more && filled < BLOCK && System.nanoTime() - began < AT_MOST_NANOS) {
          int count = source.read(block, filled, BLOCK - filled);
          more = count >= 0;
          filled += Math.max(0, count);
        }
      } finally {
        write(block, filled);
      }
    }
    if (length >= 0 && position != length) {
      throw new IOException(String.format(Locale.ROOT, "got %,d of %,d bytes", position, length));
    }
    return position;
  }

  /** Servers may keep contents elsewhere, at an address that is its own permission. */
  @Override
  public boolean follows() {
    return true;
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
      if (!range.group(2).equals(String.valueOf(length)) && !range.group(2).equals("*")) {
        restart();
        throw new IOException("the file is not as long as it was");
      }
      String tag = strongTag(response);
      if (etag != null && tag != null && !etag.equals(tag)) {
        restart();
        throw new IOException("the file is another than it was");
      }
      return;
    }
    truncate();
    long announced = response.body().contentLength();
    length = announced;
    etag = strongTag(response);
    resumable = announced > 0 && !"none".equals(response.header("Accept-Ranges"));
    endsWithConnection = response.header("Content-Length") == null
        && response.header("Transfer-Encoding") == null
        && response.protocol() != Protocol.HTTP_2;
  }

  /** Whether nothing in the last answer told its end but the end of the connection, so that a broken one looks the same. */
  boolean lengthUntold() {
    return endsWithConnection;
  }

  private static @Nullable String strongTag(Response response) {
    String tag = response.header("ETag");
    return tag == null || tag.startsWith("W/") ? null : tag;
  }

  private void truncate() {
    position = 0;
    try {
      part.clear();
    } catch (IOException e) {
      throw LocalFiles.unwritable(target, e);
    }
  }

  private void write(byte[] block, int count) {
    if (count == 0) {
      return;
    }
    try {
      part.write(block, count, position);
      position += count;
      if (resumable) {
        part.secure(state());
      }
    } catch (IOException e) {
      throw LocalFiles.unwritable(target, e);
    }
    if (position > farthest) {
      farthest = position;
      advanced = true;
    }
    listener.moved(position, length);
  }

  private PartialFile.Begun state() {
    return new PartialFile.Begun(position, length, etag);
  }

  /** Gives the file its name, over one that is there. */
  void finish() {
    try {
      part.finish(target);
      finished = true;
    } catch (IOException e) {
      throw LocalFiles.unwritable(target, e);
    }
  }

  /** The complaint about a download that stayed short; other failures are passed on. */
  private ServiceException explain(ServiceException e) {
    if (e.kind() != Kind.UNREACHABLE || length < 0 || farthest == 0) {
      return e;
    }
    Facts facts =
        new Facts(Kind.INCOMPLETE, e.method(), e.path(), 0, null, null, null, null, false);
    return new ServiceException(
        facts,
        String.format(
            Locale.ROOT,
            "the download broke off after %,d of %,d bytes, again and again\n  %s",
            farthest,
            length,
            e.getMessage()),
        e);
  }

  /** Keeps what came for a later call, if the server gives ranges; else removes it. */
  @Override
  public void close() {
    try (part) {
      if (finished) {
        return;
      }
      if (resumable && position > 0 && part.kept()) {
        part.keep(state());
      } else {
        part.drop();
      }
    } catch (IOException e) {
      throw LocalFiles.unwritable(target, e);
    }
  }
}
