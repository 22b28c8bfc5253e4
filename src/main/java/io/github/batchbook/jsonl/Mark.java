package io.github.batchbook.jsonl;

/** What a value at some place of a line is to the lines' shape: a part of it, or a hole in it. */
public enum Mark {
  /** The value's bytes belong to the shape: lines that differ in it have different shapes. */
  LITERAL,

  /** A string or a number that may differ; its place is kept for the reader. */
  VALUE,

  /** A string or a number that may differ and that nobody asks for; it is checked and no more. */
  SKIP,

  /**
   * An address. Of {@code http://} and {@code https://} the scheme belongs to the shape and the rest is a hole; of a data URL in
   * base64 all up to its comma does, and the base64 behind it (whose letters are checked) is the hole. Others are literal.
   */
  ADDRESS,

  /** A whole number of two to nine digits, which is a hole whose place is kept; any other value is literal. */
  COUNT
}
