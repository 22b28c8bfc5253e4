package io.github.batchbook.magic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A magic as it was called: its words sorted into arguments and options, checked against its spec.
 *
 * @param arguments in order; for a Java expression its one text
 * @param options by name; a flag that is set has an empty value
 * @param body the lines below {@code %%name}; empty for a line
 * @param keptAs the variable that what it yields can be reached by afterwards
 */
record Call(
    Spec spec, List<String> arguments, Map<String, String> options, String body, String keptAs) {
  /** Stands between the values of an option that was given several times. */
  private static final String SEVERAL = "\u0000";

  private static final Pattern COLUMN =
      Pattern.compile("\\s*\"((?:[^\"]|\"\")*)\"\\s*(?:,|$)|([^,]+)");

  Call {
    arguments = List.copyOf(arguments);
    options = Map.copyOf(options);
  }

  /** Reads the words after a magic's name; throws {@link MagicException} for what its spec does not know. */
  static Call parse(Spec spec, String rest, Words words, Word.Expansion expansion) {
    return new Parser(spec, rest, words, expansion).parse();
  }

  Call with(String lines, String variable) {
    return new Call(spec, arguments, options, lines, variable);
  }

  boolean flag(String name) {
    return options.containsKey(name);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  Optional<String> argument() {
    return arguments.stream().findFirst();
  }

  /** The value of an option as a number of at least one; or else the default. */
  int number(String name, int otherwise) {
    String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value.strip());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with every other value that is no such number.
    }
    boolean large = value.strip().matches("0*[1-9][0-9]*");
    throw spec.misuse("--" + name + " takes a number "
        + (large ? String.format(Locale.ROOT, "up to %,d", Integer.MAX_VALUE) : "from 1 on")
        + ", not " + Quote.of(value));
  }

  /** The values of an option that may be given several times, in order. */
  List<String> all(String name) {
    return option(name).stream()
        .flatMap(value -> List.of(value.split(SEVERAL)).stream())
        .toList();
  }

  /** The values of an option as a list, each split at commas. */
  List<String> list(String name) {
    return all(name).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /**
   * The columns that {@code --columns} names, each once: Tablesaw takes names for the same that differ by case. A name with a comma
   * stands in double quotes of its own.
   */
  List<String> columns() {
    Set<String> once = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    List<String> columns = new ArrayList<>();
    Matcher names = COLUMN.matcher(option("columns").orElse(""));
    while (names.find()) {
      String quoted = names.group(1);
      String name = quoted == null ? names.group(2).strip() : quoted.replace("\"\"", "\"");
      if (!name.isEmpty() && once.add(name)) {
        columns.add(name);
      }
    }
    return columns;
  }

  private static final class Parser {
    private final Spec spec;
    private final String rest;
    private final Words words;
    private final Word.Expansion expansion;
    private final List<Word> plain = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();
    private int next;
    private boolean onlyArguments;

    Parser(Spec spec, String rest, Words words, Word.Expansion expansion) {
      this.spec = spec;
      this.rest = rest;
      this.words = words;
      this.expansion = expansion;
    }

    Call parse() {
      if (words.open()) {
        throw spec.misuse("a quote or a brace is not closed");
      }
      while (next < words.list().size()) {
        Word word = words.list().get(next++);
        String source = rest.substring(word.from(), word.to());
        if (onlyArguments || !source.startsWith("--")) {
          plain.add(word);
        } else if (source.equals("--")) {
          onlyArguments = true;
        } else {
          option(word);
        }
      }
      return new Call(spec, arguments(), options, "", "");
    }

    private void option(Word word) {
      String text = word.unexpanded();
      int equals = text.indexOf('=');
      String name = text.substring(2, equals < 0 ? text.length() : equals);
      if (name.equals("help")) {
        options.put(name, "");
        return;
      }
      Spec.Option option = spec.option(name).orElseThrow(() -> unknown(name));
      String value = option.isFlag() ? flag(option, equals) : value(option, word, equals);
      String before = options.put(name, value);
      if (before != null && option.isRepeatable()) {
        options.put(name, before + SEVERAL + value);
      } else if (before != null) {
        throw spec.misuse("--" + name + " is given twice");
      }
    }

    private MagicException unknown(String name) {
      List<String> known = spec.options().stream().map(Spec.Option::name).toList();
      return spec.misuse(
          "unknown option " + Quote.of("--" + name) + Meant.phrase(name, known, "--"));
    }

    private String flag(Spec.Option option, int equals) {
      if (equals >= 0) {
        throw spec.misuse("--" + option.name() + " takes no value");
      }
      return "";
    }

    private String value(Spec.Option option, Word word, int equals) {
      if (equals >= 0) {
        return word.text(expansion).substring(equals + 1);
      }
      if (next == words.list().size()
          || rest.startsWith("--", words.list().get(next).from())) {
        throw spec.misuse("--" + option.name() + " needs a value: " + option.shape());
      }
      return words.list().get(next++).text(expansion);
    }

    private List<String> arguments() {
      if (options.containsKey("help")) {
        return List.of();
      }
      Spec.Arity arity = spec.parameter().arity();
      String name = spec.parameter().name();
      if (plain.isEmpty() && (arity == Spec.Arity.ONE || arity == Spec.Arity.JAVA)) {
        throw spec.misuse(name + " is missing");
      }
      if (arity.java()) {
        return plain.isEmpty() ? List.of() : List.of(java());
      }
      int most = arity == Spec.Arity.ANY ? plain.size() : arity == Spec.Arity.NONE ? 0 : 1;
      if (plain.size() > most) {
        Word first = plain.get(most);
        String surplus = rest.substring(first.from(), first.to());
        throw spec.misuse("takes "
            + (most == 0 ? "no argument" : "one " + name)
            + "; what is "
            + Quote.of(surplus)
            + "?");
      }
      return plain.stream().map(word -> word.text(expansion)).toList();
    }

    /** The words of the expression as they stand in the line; options stand before or after it. */
    private String java() {
      Word first = plain.get(0);
      Word last = plain.get(plain.size() - 1);
      int at = words.list().indexOf(first);
      if (words.list().indexOf(last) - at != plain.size() - 1) {
        throw spec.misuse("options stand before or after the expression, not inside");
      }
      return rest.substring(first.from(), last.to());
    }
  }
}
