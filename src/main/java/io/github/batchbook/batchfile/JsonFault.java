package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

/** What the parser's refusals mean, in words that do not repeat what the user wrote. */
final class JsonFault {
  private JsonFault() {}

  static String of(JsonProcessingException refusal) {
    String said = refusal.getOriginalMessage();
    if (refusal instanceof JsonEOFException) {
      return "the line ends inside the object";
    }
    if (refusal instanceof StreamConstraintsException) {
      return "nested deeper than 1,000 levels";
    }
    if (said.startsWith("Duplicate field")) {
      return "a key stands twice in one object";
    }
    if (said.startsWith("Illegal unquoted character")) {
      return "a control character stands raw in a string";
    }
    if (said.contains("Non-standard token")) {
      return "NaN and Infinity are not JSON";
    }
    return "not valid JSON";
  }

  /** How many bytes from the line's beginning the refusal stands. */
  static long at(JsonProcessingException refusal, int length) {
    return refusal.getLocation() == null
        ? -1
        : Math.min(length, refusal.getLocation().getByteOffset());
  }
}
