package io.github.batchbook.magic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A magic as data: parsing, help, completion and documentation all read it.
 *
 * @param name without the percent sign; with one when it is only written {@code %%name}, as a cell
 * @param summary one line that says what it does
 * @param parameter what may stand after the name, besides options
 * @param yields the static type of what it yields, as Java writes it; null when it yields nothing
 * @param cell what the lines below {@code %%name} are, in a word; null when it takes none
 * @param notes what help says besides: lines
 */
record Spec(
    String name,
    String summary,
    Parameter parameter,
    List<Option> options,
    @Nullable String yields,
    @Nullable String cell,
    List<String> notes,
    Handler handler) {
  /** How the names of magics begin that are written as cells only. */
  static final String CELL = "%";

  /** What the lines below a magic are, when they are Java. */
  static final String JAVA = "Java";

  Spec {
    options = List.copyOf(options);
    notes = List.copyOf(notes);
  }

  /** A magic that takes nothing, yields nothing and does nothing yet. */
  static Spec of(String name, String summary) {
    return new Spec(
        name, summary, Parameter.NONE, List.of(), null, null, List.of(), (call, session) -> null);
  }

  Spec takes(Parameter parameter) {
    return new Spec(name, summary, parameter, options, yields, cell, notes, handler);
  }

  Spec option(Option option) {
    List<Option> more = new ArrayList<>(options);
    more.add(option);
    return new Spec(name, summary, parameter, more, yields, cell, notes, handler);
  }

  Spec yields(String type) {
    return new Spec(name, summary, parameter, options, type, cell, notes, handler);
  }

  Spec cell(String content) {
    return new Spec(name, summary, parameter, options, yields, content, notes, handler);
  }

  Spec note(String line) {
    List<String> more = new ArrayList<>(notes);
    more.add(line);
    return new Spec(name, summary, parameter, options, yields, cell, more, handler);
  }

  Spec does(Handler what) {
    return new Spec(name, summary, parameter, options, yields, cell, notes, what);
  }

  /** Whether it is written {@code %%name}, at the head of a cell, and not otherwise. */
  boolean cellOnly() {
    return name.startsWith(CELL);
  }

  Optional<Option> option(String optionName) {
    return options.stream().filter(option -> option.name().equals(optionName)).findFirst();
  }

  /** The line that shows how it is written: {@code %submit [PATH|VAR] [--name RUN] [--again]}. */
  String usage() {
    StringBuilder usage = new StringBuilder("%").append(name);
    if (parameter.arity() != Arity.NONE) {
      usage.append(' ').append(parameter.shape());
    }
    options.forEach(option -> usage.append(" [").append(option.shape()).append(']'));
    return usage.toString();
  }

  /** A complaint about how this magic is written, with its usage. */
  MagicException misuse(String complaint) {
    return MagicException.of("%" + name + ": " + complaint, "usage: " + usage());
  }

  /** How many words a magic takes after its name. */
  enum Arity {
    /** None. */
    NONE,
    /** Exactly one. */
    ONE,
    /** One or none. */
    OPTIONAL,
    /** Any number. */
    ANY,
    /** A Java expression: the rest of the line, options left out, with blanks and quotes as they are. */
    JAVA,
    /** As {@link #JAVA}, or nothing where the lines below are taken instead. */
    JAVA_OR_BODY;

    boolean java() {
      return this == JAVA || this == JAVA_OR_BODY;
    }
  }

  /**
   * What a magic takes after its name.
   *
   * @param name in capitals, for usage
   * @param summary one line
   * @param values what may be completed
   */
  record Parameter(String name, Arity arity, String summary, Values values) {
    static final Parameter NONE = new Parameter("", Arity.NONE, "", Values.NONE);

    String shape() {
      return switch (arity) {
        case NONE -> "";
        case ONE, JAVA, JAVA_OR_BODY -> name;
        case OPTIONAL -> "[" + name + "]";
        case ANY -> "[" + name + "…]";
      };
    }
  }

  /**
   * An option, written {@code --name VALUE}, {@code --name=VALUE}, or {@code --name} alone for a flag.
   *
   * @param name without the dashes
   * @param value what its value is, in capitals, with an ellipsis when it may be given more than once; null for a flag
   * @param summary one line
   * @param values what may be completed
   */
  record Option(String name, @Nullable String value, String summary, Values values) {
    static Option flag(String name, String summary) {
      return new Option(name, null, summary, Values.NONE);
    }

    boolean isFlag() {
      return value == null;
    }

    /** Whether it may be given several times: its value ends with an ellipsis. */
    boolean isRepeatable() {
      return value != null && value.endsWith("…");
    }

    String shape() {
      return "--" + name + (value == null ? "" : " " + value);
    }
  }

  /** What may stand where a value is typed; answers from what is known here, within milliseconds. */
  interface Values {
    /** Nothing is known. */
    Values NONE = (session, typed) -> List.of();

    /** What may stand there; the caller keeps those that begin with what is typed. */
    List<Completions.Item> all(Session session, Typed typed);
  }

  /**
   * What is typed so far.
   *
   * @param text the word at the cursor, up to it
   * @param before the words before it, without the magic's name
   */
  record Typed(String text, List<String> before) {
    public Typed {
      before = List.copyOf(before);
    }
  }

  /** What a magic does. */
  interface Handler {
    /** Does it, and tells what it yields; null when nothing. */
    @Nullable
    Yield run(Call call, Session session) throws InterruptedException;
  }
}
