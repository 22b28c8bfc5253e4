package io.github.batchbook.result;

import io.github.batchbook.batchfile.RequestLine;
import io.github.batchbook.jsonl.Scan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;

/** The file that requests were read from, as it was then; single lines are read from it again as long as it is the same. */
record RequestFile(Path path, long size, FileTime modified) {
  private static final int USUAL = 1 << 14;

  static RequestFile of(Path path) throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    return new RequestFile(path, now.size(), now.lastModifiedTime());
  }

  /** The request on the line that begins at an offset; empty when the file has changed since, as far as length and time tell, or is gone. */
  Optional<RequestLine> line(long offset, int number) {
    try (FileChannel channel = FileChannel.open(path)) {
      return equals(of(path)) ? line(channel, offset, number) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<RequestLine> line(FileChannel channel, long offset, int number)
      throws IOException {
    ByteBuffer line = ByteBuffer.allocate(USUAL);
    while (true) {
      int from = line.position();
      boolean ended = channel.read(line, offset + from) < 0;
      int end = Scan.newline(line.array(), from, line.position());
      if (ended || end < line.position()) {
        return RequestLine.parse(line.array(), 0, end, number);
      }
      if (!line.hasRemaining()) {
        int more = (int) Math.min(Integer.MAX_VALUE - 16, 4L * line.capacity());
        line = ByteBuffer.wrap(Arrays.copyOf(line.array(), more)).position(line.position());
      }
    }
  }
}
