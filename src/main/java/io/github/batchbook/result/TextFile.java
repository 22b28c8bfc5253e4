package io.github.batchbook.result;

import io.github.batchbook.jsonl.Scan;
import io.github.batchbook.jsonl.Text;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file that never changes, mapped, out of which JSON strings are read when they are asked for. Its length is looked up before each
 * reading: memory mapped behind the end of a file must not be touched. Safe for threads; not closed by an interrupt. The mapping ends
 * when nothing refers to this any more.
 */
final class TextFile {
  private static final int WINDOW = 1 << 30;
  private static final int USUAL = 1 << 12;

  private final Path path;
  private final RandomAccessFile file;
  private final long size;
  private final MappedByteBuffer[] windows;

  private TextFile(Path path, RandomAccessFile file, long size) throws IOException {
    this.path = path;
    this.file = file;
    this.size = size;
    this.windows = new MappedByteBuffer[(int) ((size + WINDOW - 1) / WINDOW)];
    for (int i = 0; i < windows.length; i++) {
      long from = (long) i * WINDOW;
      windows[i] =
          file.getChannel().map(FileChannel.MapMode.READ_ONLY, from, Math.min(WINDOW, size - from));
    }
  }

  @SuppressWarnings(
      "resource") // stays open as long as its texts may be asked for; its cleaner closes it
  static TextFile open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    try {
      return new TextFile(path, file, file.length());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * The JSON string whose first byte inside the quotes stands at an offset.
   *
   * @throws ResultException when the file was cut or changed
   */
  String text(long offset) {
    for (long length = USUAL; ; length *= 8) {
      int wanted = (int) Math.min(Math.min(length, Integer.MAX_VALUE - 16), size - offset);
      byte[] bytes = bytes(offset, wanted);
      long answer = Scan.text(bytes, 0, wanted);
      if (answer >= 0) {
        int end = Scan.index(answer);
        return (Scan.flags(answer) & Scan.ESCAPED) == 0
            ? new String(bytes, 0, end, StandardCharsets.UTF_8)
            : Text.unescaped(bytes, 0, end);
      }
      if (wanted < length) {
        throw new ResultException("the file " + path.getFileName()
            + " is not what it was when its results were joined; fetch it again");
      }
    }
  }

  private byte[] bytes(long offset, int length) {
    byte[] bytes = new byte[length];
    try {
      requireWhole();
      int done = 0;
      while (done < length) {
        MappedByteBuffer window = windows[(int) ((offset + done) / WINDOW)];
        int at = (int) ((offset + done) % WINDOW);
        int more = Math.min(length - done, window.capacity() - at);
        window.get(at, bytes, done, more);
        done += more;
      }
      return bytes;
    } catch (InternalError e) {
      throw new ResultException(shorter(), e);
    }
  }

  private void requireWhole() {
    try {
      if (file.length() < size) {
        throw new ResultException(shorter());
      }
    } catch (IOException e) {
      throw new ResultException(
          "the file " + path.getFileName() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private String shorter() {
    return "the file " + path.getFileName() + " is shorter than it was; fetch it again";
  }
}
