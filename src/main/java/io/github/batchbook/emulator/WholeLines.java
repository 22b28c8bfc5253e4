package io.github.batchbook.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What a process that died had written of a result file: its whole lines, behind which the file is cut. */
final class WholeLines {
  private WholeLines() {}

  /** Cuts the file behind its last whole line and tells the ids of those that are left; how many they are. */
  static int keep(Path file, IdSet ids) throws IOException {
    if (Files.notExists(file)) {
      return 0;
    }
    long size = Files.size(file);
    long whole = 0;
    int count = 0;
    try (Lines lines = Lines.of(file)) {
      while (lines.next()) {
        long end = lines.position() + lines.length();
        String id = end < size ? customId(lines) : null;
        if (id == null) {
          break;
        }
        ids.add(id);
        count++;
        whole = end + 1;
      }
    }
    if (whole < size) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(whole);
      }
    }
    return count;
  }

  private static @Nullable String customId(Lines line) throws IOException {
    try (JsonParser parser =
        Json.FACTORY.createParser(line.buffer(), line.offset(), line.length())) {
      String id = null;
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals("custom_id");
        if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
          id = parser.getText();
        }
        parser.skipChildren();
      }
      return id;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
