package io.github.batchbook.emulator;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The two result files of a job while they are written, with the faults that were asked for; for one thread. */
final class ResultFiles implements Closeable {
  private final Path output;
  private final Path errors;
  private final Faults faults;
  private final IdSet answered;
  private final OutputStream good;
  private final OutputStream bad;
  private int completed;
  private int failed;

  private ResultFiles(
      Path output, Path errors, Faults faults, IdSet answered, OpenOption... options)
      throws IOException {
    this.output = output;
    this.errors = errors;
    this.faults = faults;
    this.answered = answered;
    this.good = new BufferedOutputStream(Files.newOutputStream(output, options), 256 * 1024);
    this.bad = new BufferedOutputStream(Files.newOutputStream(errors, options), 64 * 1024);
  }

  /** Begins both files anew: results follow from the input, so they can be written again after a crash. */
  static ResultFiles begin(Path output, Path errors, Faults faults) throws IOException {
    return new ResultFiles(output, errors, faults, new IdSet());
  }

  /** Goes on after the last whole lines of both files: for results that are not to be asked for again. */
  static ResultFiles resume(Path output, Path errors) throws IOException {
    IdSet answered = new IdSet();
    int completed = WholeLines.keep(output, answered);
    int failed = WholeLines.keep(errors, answered);
    ResultFiles files = new ResultFiles(
        output,
        errors,
        Faults.none(),
        answered,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    files.completed = completed;
    files.failed = failed;
    return files;
  }

  /** The ids of the lines that were there when the files were opened. */
  IdSet answered() {
    return answered;
  }

  /** Writes a line that a crash of this process from now on does not lose. */
  void append(ResultLines.Line line) throws IOException {
    OutputStream out = line.good() ? good : bad;
    write(out, line.json());
    out.flush();
    if (line.good()) {
      completed++;
    } else {
      failed++;
    }
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
