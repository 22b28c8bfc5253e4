package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of batch files: strict as RFC 8259, a key at most once in an object, numbers kept as
 * they are written, strings as long as a line may be.
 */
final class Json {
  static final ObjectMapper MAPPER = JsonMapper.builder(factory())
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .build();

  /** How JSON begins that is not a string. */
  private static final Pattern LITERAL_START = Pattern.compile("\\s*[-0-9{\\[tfn]");

  private Json() {}

  private static JsonFactory factory() {
    return new JsonFactoryBuilder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .streamReadConstraints(StreamReadConstraints.builder()
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .build())
        .build();
  }

  /** A value as JSON, on one line, with U+2028, U+2029 and U+0085 escaped. */
  static byte[] bytes(@Nullable Object value) {
    try {
      byte[] bytes = MAPPER.writeValueAsBytes(value);
      ByteArrayOutputStream escaped = new ByteArrayOutputStream(bytes.length);
      Copying.writeEscaped(bytes, 0, bytes.length, escaped);
      return escaped.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a text means where JSON stands: a number, a truth value, a list or an object when it is one, nothing when it is blank. */
  static @Nullable Object meant(@Nullable Object value) {
    if (!(value instanceof String text)) {
      return value;
    }
    if (text.isBlank()) {
      return null;
    }
    if (!LITERAL_START.matcher(text).lookingAt()) {
      return text;
    }
    try (JsonParser parser = MAPPER.getFactory().createParser(text)) {
      JsonNode meant = MAPPER.readTree(parser);
      return parser.nextToken() == null ? meant : text;
    } catch (IOException e) {
      return text;
    }
  }

  /** A parser of UTF-8; it never guesses another encoding from the first bytes, as Jackson does. */
  static JsonParser parser(byte[] bytes, int start, int end) throws IOException {
    for (int i = start; i < Math.min(start + 2, end); i++) {
      if (bytes[i] == 0) {
        throw new JsonParseException(null, "NUL", JsonLocation.NA);
      }
    }
    return MAPPER.getFactory().createParser(bytes, start, end - start);
  }
}
