package io.github.batchbook.kernel;

import io.github.batchbook.magic.Completions;
import io.github.batchbook.magic.Front;
import io.github.batchbook.magic.Reply;
import io.github.batchbook.shell.Completeness;
import io.github.batchbook.shell.Inspection;
import io.github.batchbook.show.Display;
import io.github.batchbook.show.TextFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/** A toy language that proves the seam: a cell is lines of a command and its text. */
final class EchoEvaluator implements Evaluator {
  private final Front front;
  private final CountDownLatch laterMayPrint = new CountDownLatch(1);
  private volatile CountDownLatch interrupted = new CountDownLatch(1);
  private int number = 1;

  EchoEvaluator(Front front) {
    this.front = front;
  }

  record Shown(String text) implements Display {
    @Override
    public String text(TextFormat format) {
      return text;
    }

    @Override
    public String html() {
      return text.startsWith("plain") ? "" : "<b>" + text + "</b>";
    }

    @Override
    public Map<String, Object> data() {
      return text.equals("chart") ? Map.of("application/x-chart+json", Map.of("n", 1)) : Map.of();
    }
  }

  @Override
  public String banner() {
    return "Echo";
  }

  @Override
  public Reply evaluate(String cell) {
    number++;
    return evaluateUncounted(cell);
  }

  @Override
  public Reply evaluateUncounted(String code) {
    Reply reply = new Reply.Silent();
    for (String line : code.split("\n")) {
      String[] words = line.split(" ", 2);
      reply = run(words[0], words.length > 1 ? words[1] : "");
      if (reply instanceof Reply.Failed || reply instanceof Reply.Interrupted) {
        return reply;
      }
    }
    return reply;
  }

  private Reply run(String command, String text) {
    switch (command) {
      case "print" -> System.out.println(text);
      case "err" -> System.err.println(text);
      case "note" -> front.note(text);
      case "show" -> front.show(new Shown(text));
      case "many" -> many(Integer.parseInt(text));
      case "live" -> live(Integer.parseInt(text));
      case "later" -> later(text);
      case "release" -> laterMayPrint.countDown();
      case "sleep" -> {
        return sleep();
      }
      case "bug" -> throw new IllegalStateException(text);
      case "fail" -> {
        return new Reply.Failed("EchoError", text, List.of("EchoError: " + text, "  at cell"));
      }
      default -> {
        return asking(command, text);
      }
    }
    return new Reply.Silent();
  }

  private Reply asking(String command, String text) {
    try {
      return switch (command) {
        case "ask" -> value(front.canAsk() ? front.ask(text) : "nobody");
        case "secret" -> value(String.valueOf(front.askSecret(text).length));
        case "read" -> value(new BufferedReader(new InputStreamReader(System.in)).readLine());
        default -> value(text);
      };
    } catch (CancellationException e) {
      return new Reply.Interrupted();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void many(int count) {
    for (int i = 0; i < count; i++) {
      System.out.println("line " + i);
    }
  }

  private void live(int count) {
    try (Front.Live live = front.live(new Shown("0"))) {
      for (int i = 1; i <= count; i++) {
        live.update(new Shown(String.valueOf(i)));
      }
    }
  }

  private void later(String text) {
    Threads.start("later", () -> {
      try {
        laterMayPrint.await();
        System.out.println(text);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private Reply sleep() {
    try {
      interrupted.await();
      interrupted = new CountDownLatch(1);
      return new Reply.Interrupted();
    } catch (InterruptedException e) {
      return new Reply.Interrupted();
    }
  }

  private static Reply value(String text) {
    return new Reply.Value(text, "String", new Shown(text));
  }

  @Override
  public int nextNumber() {
    return number;
  }

  @Override
  public void skipNumber() {
    number++;
  }

  @Override
  public void interrupt() {
    interrupted.countDown();
  }

  @Override
  public Completions complete(String code, int cursor) {
    int from = code.lastIndexOf(' ', Math.max(0, cursor - 1)) + 1;
    return new Completions(
        from, cursor, List.of(new Completions.Item(code.substring(from, cursor) + "!", "loud")));
  }

  @Override
  public Optional<Inspection> inspect(String code, int cursor, boolean detailed) {
    return code.startsWith("x")
        ? Optional.of(
            new Inspection(List.of(new Inspection.Entry("word " + code, detailed ? "a word" : ""))))
        : Optional.empty();
  }

  @Override
  public Completeness completeness(String code) {
    return switch (code) {
      case "more" -> new Completeness.Incomplete("  ");
      case "bad" -> new Completeness.Invalid();
      default -> new Completeness.Complete();
    };
  }

  @Override
  public void close() {
    interrupt();
  }
}
