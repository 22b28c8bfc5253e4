package io.github.batchbook.show;

/** The content of a table's cell as HTML: escaped text, folded where it is long; a raster image in Base64 as a thumbnail. */
final class CellHtml {
  private static final int LONGEST_OPEN = 160;
  private static final int MOST_OPEN_LINES = 4;
  private static final int LONGEST_FOLDED = 8_000;
  private static final int LONGEST_SUMMARY = 400;

  private CellHtml() {}

  /** With what is behind 8,000 characters left out, and counted. */
  static String of(String text) {
    return of(text, LONGEST_FOLDED);
  }

  /** With all of the text. */
  static String whole(String text) {
    return of(text, Integer.MAX_VALUE);
  }

  private static String of(String text, int longest) {
    DataImage image = DataImage.of(text);
    if (image != null) {
      return image.html();
    }
    boolean isShort = text.length() <= LONGEST_OPEN && text.lines().count() <= MOST_OPEN_LINES;
    return isShort ? Html.escape(text) : folded(text, longest);
  }

  private static String folded(String text, int longest) {
    int end = before(text, LONGEST_SUMMARY);
    String start = VisibleText.oneLine(text.substring(0, end).replaceAll("\\s+", " "));
    String whole = text.substring(0, before(text, longest));
    int left = text.length() - whole.length();
    String rest = left == 0 ? "" : Tone.QUIET.html("… " + Amounts.count(left) + " more characters");
    return "<details><summary style=\"cursor:pointer\">"
        + Html.escape(TextWidth.cut(start, 90))
        + "</summary><div style=\"max-height:320px;overflow:auto;margin-top:4px\">"
        + Html.escape(whole)
        + rest
        + "</div></details>";
  }

  /** The index to cut a text at, so that no character is halved. */
  private static int before(String text, int index) {
    if (index >= text.length()) {
      return text.length();
    }
    return Character.isLowSurrogate(text.charAt(index))
            && Character.isHighSurrogate(text.charAt(index - 1))
        ? index - 1
        : index;
  }
}
