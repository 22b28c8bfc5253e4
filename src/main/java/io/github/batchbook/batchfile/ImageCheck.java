package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;

/** Looks at an image's address: a web address, or a data URL whose base64 must be an image. */
final class ImageCheck {
  private static final int LONGEST_HEAD = 64;
  private static final String REMEDY = "Inline the image file again as base64.";

  private ImageCheck() {}

  /** Notes in the body what the string, at which the parser stands, is and whether it will do. */
  static void check(JsonParser parser, Body body, Endpoint endpoint) throws IOException {
    char[] text = parser.getTextCharacters();
    int start = parser.getTextOffset();
    int end = start + parser.getTextLength();
    String head =
        new String(text, start, Math.min(LONGEST_HEAD, end - start)).toLowerCase(Locale.ROOT);
    body.images++;
    if (head.startsWith("http://") || head.startsWith("https://")) {
      body.kinds.add(InputKind.IMAGE_URL);
    } else if (head.startsWith("data:")) {
      body.kinds.add(InputKind.BASE64_IMAGE);
      body.base64Length += end - start;
      String wrong = wrong(head, text, start, end);
      if (!wrong.isEmpty()) {
        body.fault(Fault.warning("base64_image", wrong, REMEDY), parser);
      }
    } else {
      String shown = Quote.of(new String(text, start, Math.min(LONGEST_HEAD + 1, end - start)));
      body.fault(
          endpoint,
          Fault.request(
                  "image " + shown + " is neither a web address nor a data URL",
                  "The service cannot read files of yours: inline the image as base64.")
              .inGroup("image address"),
          parser);
    }
  }

  /** What is wrong with a data URL; empty when nothing is. */
  private static String wrong(String head, char[] text, int start, int end) {
    int comma = head.indexOf(',');
    String declared = comma < 0 ? "" : head.substring("data:".length(), comma);
    if (!declared.endsWith(";base64")) {
      return "a data URL does not say \";base64,\"";
    }
    if (!declared.startsWith("image/")) {
      return "a data URL says " + Quote.of(declared) + ", not an image";
    }
    if (!isBase64(text, start + comma + 1, end)) {
      return "an image's base64 is broken";
    }
    String actual = mediaType(text, start + comma + 1, end);
    if (actual.isEmpty()) {
      return "an image's base64 holds no PNG, JPEG, GIF or WebP";
    }
    String said = declared.substring(0, declared.indexOf(';')).replace("image/jpg", "image/jpeg");
    return said.equals(actual) ? "" : "an image says " + said + " but is " + actual;
  }

  private static boolean isBase64(char[] text, int start, int end) {
    int length = end - start;
    int last = end;
    while (last > start && end - last < 2 && text[last - 1] == '=') {
      last--;
    }
    for (int i = start; i < last; i++) {
      char c = text[i];
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!letter && !(c >= '0' && c <= '9') && c != '+' && c != '/') {
        return false;
      }
    }
    return length > 0 && length % 4 == 0;
  }

  /** The media type that the image's first bytes tell; empty when they tell none. */
  private static String mediaType(char[] text, int start, int end) {
    if (end - start < 16) {
      return "";
    }
    return ImageFile.mediaType(Base64.getMimeDecoder().decode(new String(text, start, 16)));
  }
}
