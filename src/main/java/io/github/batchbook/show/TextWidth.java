package io.github.batchbook.show;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many columns a text takes in a terminal: East Asian wide characters and emoji take two, combining characters none, and what
 * a reader sees as one character (a grapheme cluster) is never cut in two.
 */
final class TextWidth {
  private static final Pattern CLUSTER = Pattern.compile("\\X");

  /** First and last of each range that takes two columns: East Asian Width W and F of Unicode 15. */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3,
    0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1,
    0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA,
    0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B,
    0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
    0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x303E,
    0x3041, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19,
    0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18DFF, 0x1AFF0, 0x1B2FF, 0x1F004,
        0x1F004,
    0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F200, 0x1F265, 0x1F300, 0x1F320,
        0x1F32D, 0x1F335,
    0x1F337, 0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0, 0x1F3F0,
        0x1F3F4, 0x1F3F4,
    0x1F3F8, 0x1F43E, 0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B, 0x1F54E,
        0x1F550, 0x1F567,
    0x1F57A, 0x1F57A, 0x1F595, 0x1F596, 0x1F5A4, 0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5,
        0x1F6CC, 0x1F6CC,
    0x1F6D0, 0x1F6D2, 0x1F6D5, 0x1F6D7, 0x1F6DC, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC,
        0x1F7E0, 0x1F7EB,
    0x1F7F0, 0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAFF,
        0x20000, 0x3FFFD,
  };

  private TextWidth() {}

  /** The columns that a text without control characters takes. */
  static int of(String text) {
    if (isPlainAscii(text)) {
      return text.length();
    }
    int width = 0;
    Matcher clusters = CLUSTER.matcher(text);
    while (clusters.find()) {
      width += ofCluster(clusters.group());
    }
    return width;
  }

  /** The text itself where it fits, else its beginning with an ellipsis, together at most {@code width} columns wide. */
  static String cut(String text, int width) {
    if (text.length() <= width && isPlainAscii(text)) {
      return text;
    }
    if (width <= 0) {
      return "";
    }
    int used = 0;
    int endWithEllipsis = 0;
    Matcher clusters = CLUSTER.matcher(text);
    while (clusters.find()) {
      used += ofCluster(clusters.group());
      if (used > width) {
        return text.substring(0, endWithEllipsis) + "…";
      }
      if (used < width) {
        endWithEllipsis = clusters.end();
      }
    }
    return text;
  }

  /** The index behind the longest beginning of {@code text} from {@code start} that takes at most {@code width} columns; at least one cluster. */
  static int fit(String text, int start, int width) {
    Matcher clusters = CLUSTER.matcher(text);
    int used = 0;
    int end = start;
    while (clusters.find(end)) {
      used += ofCluster(clusters.group());
      if (used > width && end > start) {
        return end;
      }
      end = clusters.end();
      if (end >= text.length()) {
        break;
      }
    }
    return end;
  }

  /** The text with spaces behind it up to a width. */
  static String padEnd(String text, int width) {
    return text + " ".repeat(Math.max(0, width - of(text)));
  }

  /** The text with spaces before it up to a width. */
  static String padStart(String text, int width) {
    return " ".repeat(Math.max(0, width - of(text))) + text;
  }

  /**
   * An emoji takes two columns however many characters it is made of; in all other clusters each base character counts, so that it
   * does not matter whether the JDK takes an Indic conjunct for one cluster (25) or for several (17).
   */
  private static int ofCluster(String cluster) {
    int sum = 0;
    for (int i = 0; i < cluster.length(); ) {
      int codePoint = cluster.codePointAt(i);
      i += Character.charCount(codePoint);
      int width = ofCodePoint(codePoint);
      boolean pair = isRegionalIndicator(codePoint) && cluster.length() > 2;
      if (width == 2 || codePoint == 0xFE0F || pair) {
        return 2;
      }
      sum += width;
    }
    return sum;
  }

  private static int ofCodePoint(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(codePoint) ? 2 : codePoint >= 0x1160 && codePoint <= 0x11FF ? 0 : 1;
    };
  }

  private static boolean isRegionalIndicator(int codePoint) {
    return codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF;
  }

  private static boolean isWide(int codePoint) {
    int low = 0;
    int high = WIDE.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (codePoint < WIDE[2 * middle]) {
        high = middle - 1;
      } else if (codePoint > WIDE[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  private static boolean isPlainAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
