package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads single lines of a file again, by their numbers. */
final class RequestReader {
  private static final int USUAL = 4096;

  private final Path path;
  private final FileChannel channel;
  private final IdIndex index;
  private int lastNumber;
  private @Nullable String lastId;

  RequestReader(Path path, FileChannel channel, IdIndex index) {
    this.path = path;
    this.channel = channel;
    this.index = index;
  }

  /** The custom_id on a line that was read before; null when there is none. */
  @Nullable
  String customId(int number) {
    if (number != lastNumber) {
      lastId = readCustomId(number);
      lastNumber = number;
    }
    return lastId;
  }

  private @Nullable String readCustomId(int number) {
    try {
      long offset = index.offset(number);
      long length = index.length(number, channel.size());
      if (length > USUAL) {
        try {
          String id = customIdIn(bytes(offset, USUAL));
          if (id != null) {
            return id;
          }
        } catch (JsonProcessingException e) {
          // The id does not stand near the beginning: look at the whole line.
        }
      }
      return customIdIn(bytes(offset, length));
    } catch (JsonProcessingException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String customIdIn(byte[] line) throws IOException {
    try (JsonParser parser = Json.parser(line, Utf8.skipBom(line, 0, line.length), line.length)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("custom_id");
        JsonToken value = parser.nextToken();
        if (found) {
          return value == JsonToken.VALUE_STRING ? parser.getText() : null;
        }
        parser.skipChildren();
      }
      return null;
    }
  }

  /** The request on a line, when it is one. */
  Optional<RequestLine> request(int number) throws IOException {
    long offset = index.offset(number);
    byte[] line = bytes(offset, index.length(number, channel.size()));
    return parse(line, 0, line.length, number);
  }

  /** The first characters of a line, at most so many. */
  String text(int number, int most) throws IOException {
    long length = Math.min(index.length(number, channel.size()), 4L * most);
    String text = new String(bytes(index.offset(number), length), StandardCharsets.UTF_8)
        .replaceFirst("\\r?\\n$", "");
    return text.substring(
        0, text.offsetByCodePoints(0, Math.min(most, text.codePointCount(0, text.length()))));
  }

  private byte[] bytes(long offset, long length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(length));
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw BatchFileException.of(
            path,
            "the file was cut while it was read",
            "Wait until it is written, then read it again.");
      }
    }
    return buffer.array();
  }

  /** The request in a line's bytes; empty when they lack what a request needs to be sent or joined. */
  static Optional<RequestLine> parse(byte[] bytes, int start, int end, int number)
      throws IOException {
    int first = Utf8.skipBom(bytes, start, end);
    if (Utf8.scan(bytes, first, end) >= 0) {
      return Optional.empty();
    }
    JsonNode line;
    try (JsonParser parser = Json.parser(bytes, first, end)) {
      line = Json.MAPPER.readTree(parser);
      if (line == null || parser.nextToken() != null) {
        return Optional.empty();
      }
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    JsonNode id = line.path("custom_id");
    JsonNode body = line.path("body");
    Optional<Endpoint> endpoint = Endpoint.ofUrl(line.path("url").asText());
    if (!id.isTextual() || id.textValue().isEmpty() || !body.isObject() || endpoint.isEmpty()) {
      return Optional.empty();
    }
    String deployment = body.path("model").isTextual() ? body.path("model").textValue() : "";
    return Optional.of(new RequestLine(number, id.textValue(), endpoint.get(), deployment, body));
  }
}
