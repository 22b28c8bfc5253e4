package io.github.batchbook.result;

/** A value of a user's file as a message quotes it: short, without control characters. */
final class Quoted {
  private static final int LONGEST = 64;

  private Quoted() {}

  static String of(String value) {
    String start = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
    return '"' + start.replaceAll("\\p{Cntrl}", "�") + '"';
  }
}
