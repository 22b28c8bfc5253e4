package io.github.batchbook.show;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.github.batchbook.jsonl.LoneSurrogates;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes each row as a JSON object in a line of its own; a missing value is null. Escaped are half of a surrogate pair, and U+0085, U+2028
 * and U+2029, at which some programs cut a line.
 */
final class JsonLinesWriter implements RowWriter {
  private final JsonGenerator json;
  private final List<SerializedString> names;
  private long rows;

  JsonLinesWriter(Writer out, List<RowSource.Field> fields) throws IOException {
    json = new JsonFactory().createGenerator(out);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    names = fields.stream().map(field -> new SerializedString(field.name())).toList();
  }

  @Override
  public void write(RowSource row) throws IOException {
    json.writeStartObject();
    for (int field = 0; field < names.size(); field++) {
      json.writeFieldName(names.get(field));
      value(row.value(field));
    }
    json.writeEndObject();
    rows++;
  }

  private void value(@Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Float number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      text(value.toString());
    }
  }

  private void text(String text) throws IOException {
    if (!LoneSurrogates.isIn(text) && !hasLineEnd(text)) {
      json.writeString(text);
      return;
    }
    String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(text));
    StringBuilder escaped = new StringBuilder("\"");
    quoted.codePoints().forEach(codePoint -> {
      if (isLineEnd(codePoint)
          || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)) {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", codePoint));
      } else {
        escaped.appendCodePoint(codePoint);
      }
    });
    json.writeRawValue(escaped.append('"').toString());
  }

  private static boolean hasLineEnd(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isLineEnd(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLineEnd(int codePoint) {
    return codePoint == 0x85 || codePoint == 0x2028 || codePoint == 0x2029;
  }

  @Override
  public void close() throws IOException {
    if (rows > 0) {
      json.writeRaw('\n');
    }
    json.close();
  }
}
