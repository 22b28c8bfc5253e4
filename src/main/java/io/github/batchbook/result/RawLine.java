package io.github.batchbook.result;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a result line stands in its file, so that the line as the service wrote it can be read again. */
record RawLine(Path file, long offset, int length) {
  /**
   * The line's text.
   *
   * @throws ResultException when the file is gone or was cut
   */
  String read() {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
        // Reads on.
      }
    } catch (IOException e) {
      throw new ResultException(
          "the result file " + file.getFileName() + " cannot be read: " + e.getMessage(), e);
    }
    if (bytes.hasRemaining()) {
      throw new ResultException(
          "the result file " + file.getFileName() + " is shorter than it was; fetch it again");
    }
    return new String(bytes.array(), StandardCharsets.UTF_8);
  }
}
