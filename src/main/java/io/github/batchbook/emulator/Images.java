package io.github.batchbook.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Images as requests carry them: addresses, which are never fetched, and data URLs, of which format and size are read. */
final class Images {
  private static final Pattern DATA =
      Pattern.compile("data:image/(png|jpe?g|gif|webp);base64,(.*)", Pattern.DOTALL);
  private static final List<String> FORMATS = List.of("PNG", "JPEG", "GIF", "WebP");
  private static final int HEAD = 256 * 1024;
  private static final int LONGEST_URL = 120;

  private Images() {}

  /** Refuses what is neither an address nor a whole image. */
  static void judge(String url, String path) {
    if (!url.startsWith("data:")) {
      if (!url.startsWith("https://") && !url.startsWith("http://")) {
        throw BodyFault.invalid(
            "invalid_image_url",
            "Invalid image URL: expected an http(s) address or a data URL.",
            path);
      }
      return;
    }
    Matcher data = DATA.matcher(url);
    if (!data.matches()) {
      throw BodyFault.invalid(
          "invalid_image_format",
          "Invalid image data URL: expected a base64 encoded image of one of the formats " + FORMATS
              + ".",
          path);
    }
    byte[] bytes = decoded(data.group(2));
    if (bytes == null || Picture.of(bytes) == null) {
      throw BodyFault.invalid(
          "invalid_image_format",
          "The image data you provided does not represent a valid image.",
          path);
    }
  }

  /** What can be said of an image without seeing it. */
  static String describe(String url) {
    Matcher data = DATA.matcher(url);
    if (!data.matches()) {
      return "the image at "
          + (url.length() <= LONGEST_URL ? url : url.substring(0, LONGEST_URL) + "…")
          + " (not fetched)";
    }
    Picture picture = Picture.of(decodedHead(data.group(2)));
    return picture == null
        ? "an image"
        : "a " + picture.width() + "×" + picture.height() + " " + picture.format() + " image";
  }

  private static byte @Nullable [] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte[] decodedHead(String base64) {
    byte[] head = decoded(base64.length() <= HEAD ? base64 : base64.substring(0, HEAD));
    return head == null ? new byte[0] : head;
  }

  /** Format and size in pixels, as an image's first bytes tell them. */
  record Picture(String format, int width, int height) {

    static @Nullable Picture of(byte[] bytes) {
      if (starts(bytes, 0, "\u0089PNG\r\n\u001a\n") && bytes.length >= 24) {
        return new Picture("PNG", big(bytes, 16, 4), big(bytes, 20, 4));
      }
      if (starts(bytes, 0, "GIF8") && bytes.length >= 10) {
        return new Picture("GIF", little(bytes, 6, 2), little(bytes, 8, 2));
      }
      if (starts(bytes, 0, "\u00ff\u00d8\u00ff")) {
        return jpeg(bytes);
      }
      if (starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP") && bytes.length >= 30) {
        return webp(bytes);
      }
      return null;
    }

    /** The size stands in the first frame header; the segments before it are passed over. */
    private static @Nullable Picture jpeg(byte[] bytes) {
      int at = 2;
      while (at + 9 < bytes.length && (bytes[at] & 0xff) == 0xff) {
        int marker = bytes[at + 1] & 0xff;
        boolean frame =
            marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (frame) {
          return new Picture("JPEG", big(bytes, at + 7, 2), big(bytes, at + 5, 2));
        }
        at += marker == 0xff ? 1 : 2 + big(bytes, at + 2, 2);
      }
      return null;
    }

    private static Picture webp(byte[] bytes) {
      String chunk = new String(bytes, 12, 4, StandardCharsets.ISO_8859_1);
      return switch (chunk) {
        case "VP8X" -> new Picture("WebP", 1 + little(bytes, 24, 3), 1 + little(bytes, 27, 3));
        case "VP8L" -> {
          int packed = little(bytes, 21, 4);
          yield new Picture("WebP", 1 + (packed & 0x3fff), 1 + ((packed >>> 14) & 0x3fff));
        }
        default ->
          new Picture("WebP", little(bytes, 26, 2) & 0x3fff, little(bytes, 28, 2) & 0x3fff);
      };
    }

    private static boolean starts(byte[] bytes, int at, String text) {
      if (bytes.length < at + text.length()) {
        return false;
      }
      for (int i = 0; i < text.length(); i++) {
        if ((bytes[at + i] & 0xff) != text.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    private static int big(byte[] bytes, int at, int count) {
      int value = 0;
      for (int i = 0; i < count; i++) {
        value = (value << 8) | (bytes[at + i] & 0xff);
      }
      return value;
    }

    private static int little(byte[] bytes, int at, int count) {
      int value = 0;
      for (int i = count - 1; i >= 0; i--) {
        value = (value << 8) | (bytes[at + i] & 0xff);
      }
      return value;
    }
  }
}
