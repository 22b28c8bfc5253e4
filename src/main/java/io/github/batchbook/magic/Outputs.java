package io.github.batchbook.magic;

import io.github.batchbook.shell.JavaShell;
import io.github.batchbook.shell.ShellException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of the inputs so far, declared as {@code out7} when a cell first mentions that name. */
final class Outputs {
  /** The number of what is not an input. */
  static final int UNCOUNTED = 0;

  private static final Pattern NAME = Pattern.compile("(?<![\\w$.])out(\\d{1,9})(?![\\w$])");

  private final Map<Integer, Output> values = new HashMap<>();
  private final Set<Integer> declared = new HashSet<>();

  private record Output(@Nullable Object value, String type) {}

  synchronized void keep(int number, Reply.Value value) {
    if (number == UNCOUNTED) {
      return;
    }
    values.put(number, new Output(value.value(), value.type()));
  }

  /** Declares what a cell mentions; a variable of the user's own with such a name is left alone. */
  synchronized void declareMentioned(String cell, JavaShell shell) {
    Matcher mention = NAME.matcher(cell);
    while (mention.find()) {
      int number = Integer.parseInt(mention.group(1));
      Output output = values.get(number);
      if (output != null && declared.add(number)) {
        declare(mention.group(), output, shell);
      }
    }
  }

  private static void declare(String name, Output output, JavaShell shell) {
    boolean taken = shell.variables().stream().anyMatch(known -> known.name().equals(name));
    if (taken) {
      return;
    }
    try {
      shell.bind(name, output.type(), output.value());
    } catch (ShellException e) {
      shell.bind(name, "Object", output.value());
    }
  }
}
