package io.github.batchbook.magic;

import io.github.batchbook.shell.CellResult;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs the parts of a cell in order, and stops at the first that fails. */
final class Evaluator {
  private static final Pattern KEPT_AS =
      Pattern.compile("([\\w$]+)\\s*=\\z", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern DECLARED_VAR = Pattern.compile(
      "\\A(?:(?:final|static|public|protected|private)\\s+)*var\\s+([\\w$]+)\\s*=\\z",
      Pattern.UNICODE_CHARACTER_CLASS);

  /** Holds a magic's value between the magic and the Java that takes it. */
  static final String HANDED_OVER = "magic$value";

  private final Session session;
  private final Outputs outputs;
  private final JavaSide java;

  Evaluator(Session session, Outputs outputs) {
    this.session = session;
    this.outputs = outputs;
    java = session.java();
  }

  Reply evaluate(Cell cell, int number) {
    java.enter(number);
    outputs.declareMentioned(cell.text(), java.shell());
    Reply reply = new Reply.Silent();
    List<Cell.Part> parts = cell.parts();
    for (int i = 0; i < parts.size(); i++) {
      if (java.interrupts().requested()) {
        return new Reply.Interrupted();
      }
      Cell.Part part = parts.get(i);
      reply = part instanceof Cell.Magic magic
          ? magic(cell, magic, number == Outputs.UNCOUNTED ? "" : "out" + number)
          : java.evaluate(cell.javaInPlace(part));
      if (reply instanceof Reply.Failed || reply instanceof Reply.Interrupted) {
        return reply;
      }
      if (i < parts.size() - 1
          && part instanceof Cell.Magic
          && reply instanceof Reply.Value value) {
        session.front().show(value.display());
      }
    }
    if (reply instanceof Reply.Value value) {
      outputs.keep(number, value);
    }
    return reply;
  }

  private Reply magic(Cell cell, Cell.Magic magic, String output) {
    MagicLine line = cell.line(magic);
    try {
      return java.interrupts().magic(() -> magic(cell, magic, line, output));
    } catch (Stopped e) {
      return e.reply();
    } catch (InterruptedException e) {
      return new Reply.Interrupted();
    } catch (Exception | LinkageError | StackOverflowError e) {
      Reply told =
          Complaints.told(e).orElseGet(() -> session.complaints().fault("%" + line.name(), e));
      if (told instanceof Reply.Failed failed && java.interrupts().requested()) {
        failed.text().forEach(session.front()::note);
        return new Reply.Interrupted();
      }
      return told;
    }
  }

  private Reply magic(Cell cell, Cell.Magic magic, MagicLine line, String output)
      throws InterruptedException {
    Spec spec = session.catalogue().require(line, magic.body() != Cell.Magic.NO_BODY);
    Words words = Words.split(line.asksHelp() ? "" : line.rest());
    if (line.asksHelp()) {
      session.front().show(Help.display(spec));
      return new Reply.Silent();
    }
    Call call = Call.parse(spec, line.rest(), words, session::expand);
    if (call.flag("help")) {
      session.front().show(Help.display(spec));
      return new Reply.Silent();
    }
    if (magic.body() != Cell.Magic.NO_BODY && spec.cell() == null) {
      throw spec.misuse("takes no lines below it: write it with one %");
    }
    String target = cell.target(magic);
    if (!target.isEmpty() && spec.yields() == null) {
      throw spec.misuse("yields nothing that " + Quote.of(target) + " could keep");
    }
    Matcher kept = KEPT_AS.matcher(target);
    Call whole = call.with(cell.body(magic), kept.find() ? kept.group(1) : output);
    return finish(spec.handler().run(whole, session), target, words.hidden());
  }

  private Reply finish(@Nullable Yield yield, String target, boolean hidden) {
    if (yield == null) {
      return new Reply.Silent();
    }
    if (!target.isEmpty()) {
      Reply kept = keep(target, yield);
      if (!(kept instanceof Reply.Silent || kept instanceof Reply.Value)) {
        return kept;
      }
    }
    return hidden || yield.display() == null
        ? new Reply.Silent()
        : new Reply.Value(yield.value(), yield.type(), yield.display());
  }

  /** Gives a magic's value to Java: {@code var t =} declares; anything else is Java that takes the value. */
  private Reply keep(String target, Yield yield) {
    Matcher var = DECLARED_VAR.matcher(target);
    if (var.matches()) {
      java.shell().bind(var.group(1), yield.type(), yield.value());
      return new Reply.Silent();
    }
    java.shell().bind(HANDED_OVER, yield.type(), yield.value());
    try {
      return java.run(target + " " + HANDED_OVER + ";");
    } finally {
      java.shell().bind(HANDED_OVER, "Object", null);
    }
  }

  /** Whether a variable is one of ours, which nobody needs to see. */
  static boolean isOurs(String variable) {
    return variable.equals(HANDED_OVER);
  }

  /** The text of a value in a magic's line. */
  static String text(CellResult.@Nullable Value value, Word.Java java) {
    if (value == null || value.value() == null) {
      throw MagicException.of(
          Quote.of(java.source()) + " has no value", "$$ stands for a dollar sign");
    }
    return String.valueOf(value.value());
  }
}
