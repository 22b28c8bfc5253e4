package io.github.batchbook.show;

/**
 * How text is laid out for a terminal.
 *
 * @param width columns that a line may take
 * @param colour whether ANSI colours may be used
 */
public record TextFormat(int width, boolean colour) {
  /** Plain text of 100 columns: what a notebook keeps beside HTML. */
  public static final TextFormat PLAIN = new TextFormat(100, false);
}
