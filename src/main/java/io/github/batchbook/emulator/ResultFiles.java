package io.github.batchbook.emulator;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two result files of a job while they are written, with the faults that were asked for; for one thread. */
final class ResultFiles implements Closeable {
  private final Path output;
  private final Path errors;
  private final Faults faults;
  private final OutputStream good;
  private final OutputStream bad;
  private int completed;
  private int failed;

  private ResultFiles(Path output, Path errors, Faults faults) throws IOException {
    this.output = output;
    this.errors = errors;
    this.faults = faults;
    this.good = new BufferedOutputStream(Files.newOutputStream(output), 256 * 1024);
    this.bad = new BufferedOutputStream(Files.newOutputStream(errors), 64 * 1024);
  }

  /** Begins both files anew: results follow from the input, so they can be written again after a crash. */
  static ResultFiles begin(Path output, Path errors, Faults faults) throws IOException {
    return new ResultFiles(output, errors, faults);
  }

  void add(ResultLines.Line line, long seed) throws IOException {
    if (line.good()) {
      completed++;
    } else {
      failed++;
    }
    OutputStream out = line.good() ? good : bad;
    double drawn = faulty() ? Dice.of(~seed, line.json()).unit() : 1;
    if (drawn < faults.missing()) {
      return;
    }
    drawn -= faults.missing();
    if (drawn < faults.malformed()) {
      out.write(line.json(), 0, line.json().length / 2);
      out.write('\n');
      return;
    }
    write(out, line.json());
    if (drawn - faults.malformed() < faults.duplicated()) {
      write(out, line.json());
    }
  }

  private boolean faulty() {
    return faults.missing() + faults.malformed() + faults.duplicated() > 0;
  }

  private static void write(OutputStream out, byte[] line) throws IOException {
    out.write(line);
    out.write('\n');
  }

  int completed() {
    return completed;
  }

  int failed() {
    return failed;
  }

  int done() {
    return completed + failed;
  }

  Path output() {
    return output;
  }

  Path errors() {
    return errors;
  }

  @Override
  public void close() throws IOException {
    try (good;
        bad) {
      good.flush();
      bad.flush();
    }
  }
}
