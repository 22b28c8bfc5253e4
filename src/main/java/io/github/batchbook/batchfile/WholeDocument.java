package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells what a file is of which most lines are not JSON: one JSON list, or JSON whose objects span lines, as programs write it for people. */
final class WholeDocument {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private WholeDocument() {}

  /** Says once what the file is, in place of what is wrong with each of its lines; nothing when it is neither. */
  static void tell(Path path, int lines, Findings findings) {
    if (2 * findings.count(Fault.INVALID_JSON) <= lines) {
      return;
    }
    try (Reader reader = Files.newBufferedReader(path)) {
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
      Fault fault = fault(Json.MAPPER.getFactory().createParser(reader));
      if (fault != null) {
        findings.clear();
        findings.add(fault, Findings.Place.FILE);
      }
    } catch (IOException e) {
      // Neither of them: what was found on its lines says all.
    }
  }

  /** What the file is, by its beginning up to the end of its first object. */
  private static @Nullable Fault fault(JsonParser parser) throws IOException {
    boolean list = parser.nextToken() == JsonToken.START_ARRAY;
    if ((list ? parser.nextToken() : parser.currentToken()) != JsonToken.START_OBJECT) {
      return null;
    }
    int first = parser.currentTokenLocation().getLineNr();
    parser.skipChildren();
    boolean spanned = parser.currentTokenLocation().getLineNr() > first;
    return list ? Fault.jsonList() : spanned ? Fault.spannedJson() : null;
  }
}
