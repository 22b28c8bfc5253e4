package io.github.batchbook.batchfile;

/** How grave a {@link Problem} is. */
public enum Severity {
  /** The service would refuse the file or the line: nothing is submitted. */
  ERROR,
  /** The file can be submitted, but something in it is probably not meant. */
  WARNING
}
