package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

/** What the parser's refusals mean, in words that do not repeat what the user wrote. */
final class JsonFault {
  private JsonFault() {}

  /** What is wrong with the line in these bytes, and where. */
  static Found of(JsonProcessingException refusal, byte[] bytes, int start, int end) {
    String said = refusal.getOriginalMessage();
    int at = index(refusal, start, end);
    if (refusal instanceof JsonEOFException) {
      return new Found(Fault.json("the line ends inside the object"), end - start);
    }
    if (refusal instanceof StreamConstraintsException) {
      return new Found(Fault.json("nested deeper than 1,000 levels"), -1);
    }
    if (said.startsWith("Duplicate field")) {
      return new Found(
          Fault.json("a key stands twice in one object"), openingQuote(bytes, start, at) - start);
    }
    if (said.startsWith("Illegal unquoted character")) {
      return new Found(Fault.json("a control character stands raw in a string"), at - start);
    }
    if (said.startsWith("Non-standard token")) {
      return new Found(
          Fault.json("NaN and Infinity are not JSON"), wordStart(bytes, start, at) - start);
    }
    return new Found(Fault.json("not valid JSON"), at - start);
  }

  private static int index(JsonProcessingException refusal, int start, int end) {
    if (refusal.getLocation() == null || refusal.getLocation().getByteOffset() < 0) {
      return start;
    }
    return (int) Math.min(end, start + refusal.getLocation().getByteOffset());
  }

  /** Where the string begins whose closing quote is the last before {@code index}. */
  private static int openingQuote(byte[] bytes, int start, int index) {
    int i = index - 1;
    while (i > start && bytes[i] != '"') {
      i--;
    }
    do {
      i--;
    } while (i > start && (bytes[i] != '"' || isEscaped(bytes, start, i)));
    return Math.max(i, start);
  }

  private static boolean isEscaped(byte[] bytes, int start, int index) {
    int backslashes = 0;
    while (index - backslashes > start && bytes[index - backslashes - 1] == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static int wordStart(byte[] bytes, int start, int index) {
    int i = index;
    while (i > start && (Character.isLetter(bytes[i - 1]) || bytes[i - 1] == '-')) {
      i--;
    }
    return i;
  }
}
