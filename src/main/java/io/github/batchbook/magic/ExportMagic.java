package io.github.batchbook.magic;

import io.github.batchbook.run.RawFiles;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.RunException;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.Export;
import io.github.batchbook.show.ExportFormat;
import io.github.batchbook.show.TextLines;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The magic that writes results and tables to files. */
final class ExportMagic {
  private ExportMagic() {}

  static Spec spec() {
    return Spec.of("export", "writes a run's results or a table to a file, row by row")
        .takes(new Spec.Parameter(
            "FILE",
            Spec.Arity.OPTIONAL,
            "where to write; its ending says the format: .csv, .jsonl, .parquet or .html",
            Known.EXPORT_FILES))
        .option(new Spec.Option(
            "run",
            "RUN",
            "the results of this run; of this session's last when left out",
            Known.RUNS))
        .option(new Spec.Option(
            "table", "VAR", "this table instead of a run's results", Known.VARIABLES))
        .option(new Spec.Option(
            "format",
            "FORMAT",
            "csv, jsonl, parquet or html, for another ending",
            Known.EXPORT_FORMATS))
        .option(new Spec.Option(
            "columns",
            "A,B",
            "only these columns, in this order; '\"A,B\"' is one with a comma",
            Known.RESULT_COLUMNS))
        .option(Spec.Option.flag(
            "defuse", "CSV: an apostrophe before what a spreadsheet would take for a formula"))
        .option(new Spec.Option(
            "raw",
            "FOLDER",
            "copies the output and error files as the service wrote them",
            Known.FOLDERS))
        .option(Spec.Option.flag("force", "replaces a file that is there"))
        .note("The file is there whole or not at all; nothing is cut.")
        .does(ExportMagic::export);
  }

  private static @Nullable Yield export(Call call, Session session) {
    if (call.argument().isEmpty() && call.option("raw").isEmpty()) {
      throw call.spec().misuse("FILE is missing");
    }
    List<String> lines = new ArrayList<>();
    if (call.option("raw").isPresent()) {
      lines.addAll(raw(call, session, Session.path(call.option("raw").get())));
    }
    if (call.argument().isPresent()) {
      lines.add(written(call, session, Session.path(call.argument().get())));
    }
    session.front().show(new TextLines(lines));
    return null;
  }

  private static String written(Call call, Session session, Path file) {
    ExportFormat format = format(call, file);
    if (call.flag("defuse") && format != ExportFormat.CSV) {
      throw call.spec().misuse("--defuse is for CSV; " + format.word() + " has no formulas");
    }
    if (Files.exists(file) && !call.flag("force")) {
      throw MagicException.of(
          "%export: " + Quote.of(file.toString()) + " is there already", "--force replaces it");
    }
    Export export = source(call, session).columns(call.columns());
    Export.Written written = (call.flag("defuse") ? export.defused() : export).to(file, format);
    return file + "   " + Amounts.count(written.rows(), "row") + " · "
        + Amounts.count(written.columns(), "column") + " · " + Amounts.bytes(written.bytes());
  }

  private static ExportFormat format(Call call, Path file) {
    if (call.option("format").isPresent()) {
      String word = call.option("format").get();
      return ExportFormat.ofWord(word)
          .orElseThrow(() -> call.spec()
              .misuse("no format " + Quote.of(word) + Meant.phrase(word, words(), "")
                  + "\n  formats: " + String.join(", ", words())));
    }
    return ExportFormat.ofEnding(file)
        .orElseThrow(() -> call.spec()
            .misuse("the ending of " + Quote.of(String.valueOf(file.getFileName()))
                + " says no format: "
                + words().stream().map(word -> "." + word).collect(Collectors.joining(", "))
                + ", or --format"));
  }

  private static List<String> words() {
    return Arrays.stream(ExportFormat.values()).map(ExportFormat::word).toList();
  }

  private static Export source(Call call, Session session) {
    if (call.option("table").isPresent()) {
      if (call.option("run").isPresent()) {
        throw call.spec().misuse("--run or --table, not both");
      }
      return Export.of(Chosen.table(call.option("table").get(), call, session));
    }
    return Export.of(ResultMagics.look(run(call, session), session));
  }

  private static Run run(Call call, Session session) {
    return call.option("run").isPresent()
        ? Chosen.named(call.option("run").get(), session)
        : session
            .lastRun()
            .orElseThrow(
                () -> call.spec().misuse(session.nothingSubmitted() + ": --run names a run"));
  }

  private static List<String> raw(Call call, Session session, Path folder) {
    Run run = run(call, session);
    RawFiles files = RawFiles.of(run);
    if (files.names().isEmpty()) {
      throw MagicException.of(
          "%export: run " + run.name() + " has no result file yet", "%wait waits for it");
    }
    List<String> lines = new ArrayList<>();
    try {
      for (Path copy : files.copyTo(folder, call.flag("force"))) {
        lines.add(copy + "   " + Amounts.bytes(Files.size(copy)));
      }
    } catch (RunException e) {
      throw e.getCause() instanceof FileAlreadyExistsException
          ? MagicException.of("%export: " + e.getMessage(), "--force replaces what is there")
          : MagicException.of("%export: " + e.getMessage());
    } catch (IOException e) {
      throw MagicException.of("%export: " + e.getMessage());
    }
    return lines;
  }
}
