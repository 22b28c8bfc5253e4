package io.github.batchbook.emulator;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many lines, each made from its number. */
final class IntLines {
  private IntLines() {}

  static String of(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
  }
}
