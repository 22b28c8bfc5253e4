package io.github.batchbook.magic;

/**
 * A magic's line as typed, cut into its name and the rest.
 *
 * @param name what stands right after the percent sign; empty where a blank does
 * @param asksHelp whether a question mark follows the name
 * @param rest all after the name
 * @param at offset of the rest in the cell
 */
record MagicLine(String name, boolean asksHelp, String rest, int at) {
  /** Cuts a line, without percent sign, that begins at this offset of its cell. */
  static MagicLine of(String line, int offset) {
    int end = 0;
    while (end < line.length() && Character.isJavaIdentifierPart(line.charAt(end))) {
      end++;
    }
    String rest = line.substring(end);
    boolean asksHelp = rest.startsWith("?");
    return new MagicLine(line.substring(0, end), asksHelp, rest, offset + end);
  }
}
