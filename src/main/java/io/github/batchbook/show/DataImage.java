package io.github.batchbook.show;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image that stands in a cell as a {@code data:} URL. Only raster formats in Base64 count: an SVG could carry a script.
 *
 * @param url the whole URL
 * @param type the MIME type
 * @param bytes size of the image, about
 */
record DataImage(String url, String type, long bytes) {
  private static final int LARGEST_THUMBNAIL = 300_000;
  private static final Pattern HEAD =
      Pattern.compile("data:(image/(?:png|jpeg|jpg|gif|webp));base64,");

  static @Nullable DataImage of(String cell) {
    if (!cell.startsWith("data:image/")) {
      return null;
    }
    Matcher head = HEAD.matcher(cell.substring(0, Math.min(cell.length(), 40)));
    if (!head.lookingAt() || !isBase64(cell, head.end())) {
      return null;
    }
    return new DataImage(cell, head.group(1), (cell.length() - head.end()) * 3L / 4);
  }

  private static boolean isBase64(String cell, int start) {
    for (int i = start; i < cell.length(); i++) {
      char c = cell.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && c != '+' && c != '/' && c != '=') {
        return false;
      }
    }
    return true;
  }

  /** What stands for the image in text. */
  String label() {
    return "[" + type + ", " + Amounts.bytes(bytes) + "]";
  }

  /** A thumbnail, or the label when the image is large. */
  String html() {
    return bytes > LARGEST_THUMBNAIL
        ? Html.escape(label())
        : "<img src=\"" + url + "\" alt=\"" + label()
            + "\" style=\"max-height:72px;max-width:128px\">";
  }
}
