package io.github.batchbook.magic;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What may stand at the cursor in a magic's line. Lives for one question. */
final class MagicCompletion {
  private final Session session;
  private final Cell cell;
  private final Cell.Magic magic;
  private final int cursor;
  private final MagicLine line;

  MagicCompletion(Session session, Cell cell, Cell.Magic magic, int cursor) {
    this.session = session;
    this.cell = cell;
    this.magic = magic;
    this.cursor = cursor;
    line = cell.line(magic);
  }

  Completions completions() {
    if (cursor <= line.at()) {
      return names();
    }
    return session
        .catalogue()
        .find(line.name(), magic.body() != Cell.Magic.NO_BODY)
        .map(this::words)
        .orElseGet(() -> Completions.none(cursor));
  }

  /** What may stand in the lines below: behind an open pair of braces a column of the source that the magic's line names. */
  Completions places() {
    String before = cell.text().substring(magic.body(), cursor);
    int open = before.lastIndexOf("{{");
    if (open < 0 || before.indexOf("}}", open) > 0 || before.indexOf('\n', open) > 0) {
      return Completions.none(cursor);
    }
    int from = magic.body() + open + 2;
    String typed = cell.text().substring(from, cursor);
    List<String> words =
        Words.split(line.rest()).list().stream().map(Word::unexpanded).toList();
    List<Completions.Item> items =
        Known.DRAFT_COLUMNS.all(session, new Spec.Typed(typed, words)).stream()
            .filter(item -> item.text().startsWith(typed.stripLeading()))
            .map(item -> new Completions.Item(item.text() + "}}", item.summary()))
            .toList();
    return new Completions(from, cursor, items);
  }

  private Completions names() {
    boolean whole = magic.body() != Cell.Magic.NO_BODY;
    String typed = cell.text().substring(magic.percent() + 1, cursor);
    List<Completions.Item> items = session.catalogue().all().stream()
        .filter(spec -> (whole ? spec.cell() != null : !spec.cellOnly()))
        .map(spec -> new Completions.Item(
            (whole && !spec.cellOnly() ? "%%" : "%") + spec.name(), spec.summary()))
        .filter(item -> item.text().startsWith((whole ? "%%" : "%") + typed))
        .toList();
    return new Completions(magic.percent() - (whole ? 1 : 0), line.at(), items);
  }

  private Completions words(Spec spec) {
    String rest = line.rest().substring(0, cursor - line.at());
    List<Word> words = Words.split(rest).list();
    boolean inWord = !words.isEmpty() && words.get(words.size() - 1).to() == rest.length();
    int from = inWord ? words.get(words.size() - 1).from() : rest.length();
    List<String> before = words.subList(0, words.size() - (inWord ? 1 : 0)).stream()
        .map(Word::unexpanded)
        .toList();
    String text = inWord ? words.get(words.size() - 1).unexpanded() : "";
    return at(spec, new Spec.Typed(text, before), from, rest);
  }

  private Completions at(Spec spec, Spec.Typed typed, int from, String rest) {
    Optional<Spec.Option> asks = typed.before().isEmpty()
        ? Optional.empty()
        : named(spec, typed.before().get(typed.before().size() - 1))
            .filter(option -> !option.isFlag());
    if (asks.isPresent()) {
      return items(from, fitting(asks.get().values(), typed));
    }
    int equals = typed.text().indexOf('=');
    if (typed.text().startsWith("--") && equals > 0) {
      Spec.Typed value = new Spec.Typed(typed.text().substring(equals + 1), typed.before());
      return named(spec, typed.text().substring(0, equals))
          .map(option ->
              items(from + rest.substring(from).indexOf('=') + 1, fitting(option.values(), value)))
          .orElseGet(() -> Completions.none(cursor));
    }
    if (typed.text().startsWith("--")) {
      return items(from, options(spec, typed));
    }
    return argument(spec, typed, from, rest);
  }

  private Completions argument(Spec spec, Spec.Typed typed, int from, String rest) {
    if (spec.parameter().arity().java() && !(typed.text().isEmpty() && from > 1)) {
      int shift = line.at();
      return Assistant.javaCompletions(session.java().shell(), rest, rest.length(), shift);
    }
    List<Completions.Item> items = new ArrayList<>(fitting(spec.parameter().values(), typed));
    if (typed.text().isEmpty()) {
      items.addAll(options(spec, typed));
    }
    return items(from, items);
  }

  private static Optional<Spec.Option> named(Spec spec, String word) {
    return word.startsWith("--") ? spec.option(word.substring(2)) : Optional.empty();
  }

  private static List<Completions.Item> options(Spec spec, Spec.Typed typed) {
    List<Completions.Item> items = new ArrayList<>();
    for (Spec.Option option : spec.options()) {
      String name = "--" + option.name();
      if (name.startsWith(typed.text()) && !typed.before().contains(name)) {
        items.add(new Completions.Item(name, option.summary()));
      }
    }
    if ("--help".startsWith(typed.text()) && typed.before().isEmpty()) {
      items.add(new Completions.Item("--help", "explains %" + spec.name()));
    }
    return items;
  }

  private List<Completions.Item> fitting(Spec.Values values, Spec.Typed typed) {
    String begin = typed.text().toLowerCase(Locale.ROOT);
    return values.all(session, typed).stream()
        .filter(item -> item.text().toLowerCase(Locale.ROOT).startsWith(begin))
        .map(item -> new Completions.Item(quoted(item.text()), item.summary()))
        .toList();
  }

  private Completions items(int from, List<Completions.Item> items) {
    return new Completions(line.at() + from, cursor, items);
  }

  /** A value as it must be typed to be one word again. */
  private static String quoted(String value) {
    String dollars = value.replace("$", "$$");
    boolean plain =
        dollars.chars().noneMatch(c -> Character.isWhitespace(c) || c == '"' || c == '\'');
    return plain ? dollars : '"' + dollars.replace("\"", "\\\"") + '"';
  }
}
