package io.github.batchbook.magic;

import io.github.batchbook.show.Display;
import io.github.batchbook.show.TextFormat;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A front end that keeps what it is given, and answers questions with what a test laid ready. */
final class RecordingFront implements Front {
  final List<Display> shown = new CopyOnWriteArrayList<>();
  final List<Display> live = new CopyOnWriteArrayList<>();
  final List<String> notes = new CopyOnWriteArrayList<>();
  final Queue<String> answers = new ArrayDeque<>();

  @Override
  public void show(Display display) {
    shown.add(display);
  }

  @Override
  public Live live(Display first) {
    live.add(first);
    return new Live() {
      @Override
      public void update(Display display) {
        live.add(display);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void note(String line) {
    notes.add(line);
  }

  @Override
  public boolean canAsk() {
    return !answers.isEmpty();
  }

  @Override
  public String ask(String prompt) {
    return answers.remove();
  }

  @Override
  public char[] askSecret(String prompt) {
    return answers.remove().toCharArray();
  }

  /** All that was shown for good, as plain text. */
  String text() {
    return String.join(
        "\n", shown.stream().map(display -> display.text(TextFormat.PLAIN)).toList());
  }
}
