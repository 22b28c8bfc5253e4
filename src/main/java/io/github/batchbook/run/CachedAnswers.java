package io.github.batchbook.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An output file of answers of earlier runs, each under the custom_id that asks for it now, otherwise byte for byte as the service wrote it. */
record CachedAnswers(List<AnswerCache.Hit> hits) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  void write(OutputStream out) throws IOException {
    Map<Path, FileChannel> files = new HashMap<>();
    try {
      for (AnswerCache.Hit hit : hits) {
        FileChannel file = files.get(hit.output());
        if (file == null) {
          file = FileChannel.open(hit.output());
          files.put(hit.output(), file);
        }
        write(read(file, hit), hit.customId(), out);
        out.write('\n');
      }
    } finally {
      for (FileChannel file : files.values()) {
        file.close();
      }
    }
  }

  private static byte[] read(FileChannel file, AnswerCache.Hit hit) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(hit.length());
    while (bytes.hasRemaining()) {
      if (file.read(bytes, hit.start() + bytes.position()) < 0) {
        throw new EOFException(hit.output() + " is shorter than it was");
      }
    }
    return bytes.array();
  }

  private static void write(byte[] line, String customId, OutputStream out) throws IOException {
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean id = parser.currentName().equals("custom_id");
        parser.nextToken();
        if (id) {
          int from = (int) parser.currentTokenLocation().getByteOffset();
          boolean same = parser.getText().equals(customId);
          int to = (int) parser.currentLocation().getByteOffset();
          out.write(line, 0, from);
          if (same) {
            out.write(line, from, to - from);
          } else {
            out.write('"');
            out.write(JsonStringEncoder.getInstance().quoteAsUTF8(customId));
            out.write('"');
          }
          out.write(line, to, line.length - to);
          return;
        }
        parser.skipChildren();
      }
    }
    throw new IOException("an answer has no custom_id: "
        + new String(line, 0, Math.min(20, line.length), StandardCharsets.UTF_8));
  }
}
