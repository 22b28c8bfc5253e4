package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.RequestLine;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.Results;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.ProgressBar;
import io.github.batchbook.show.ProgressDisplay;
import io.github.batchbook.show.TextLines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** {@code %try}: a few requests of a batch file, answered now by a synchronous deployment. */
final class TryMagic {
  private static final int USUAL = 5;
  private static final int MOST = 1000;

  private TryMagic() {}

  static Spec spec() {
    return Spec.of("try", "asks a few requests of a batch file now, of a synchronous deployment")
        .takes(new Spec.Parameter(
            "N", Spec.Arity.OPTIONAL, "how many; 5 when left out", Spec.Values.NONE))
        .option(new Spec.Option(
            "deployment",
            "STANDARD",
            "the deployment that answers: a batch deployment refuses such calls",
            FileMagics::deployments))
        .option(new Spec.Option(
            "file",
            "PATH|VAR",
            "the batch file; the one read last when left out",
            Known.BATCH_FILES_AND_VARIABLES))
        .yields(ResultMagics.TABLE)
        .note("The same requests each time, spread over the file. Each answer is paid for, at the"
            + " standard price.")
        .does(TryMagic::run);
  }

  private static Yield run(Call call, Session session) throws InterruptedException {
    BatchFile file = file(call, session);
    int most = Math.min(number(call), file.requests());
    String deployment = deployment(call, file, session);
    List<RequestLine> lines = new ArrayList<>();
    file.requireValid().forLines(spread(file.lines(), most), lines::add);
    Trial trial = Trial.of(lines, deployment);
    Instant start = Instant.now();
    try (Front.Live live = session.front().live(progress(deployment, 0, lines.size(), start))) {
      trial.ask(
          session.connection().connection(),
          done -> live.update(progress(deployment, done, lines.size(), start)));
    }
    Results results = trial.results(file);
    Table table = results.table();
    session.front().show(TextLines.of(said(results, table, asked(lines), deployment)));
    return ResultMagics.yielded(table, "try of " + file.name(), call);
  }

  private static ProgressDisplay progress(String deployment, int done, int all, Instant start) {
    return new ProgressDisplay(List.of(new ProgressBar(
        deployment, "asking", done, all, 0, Duration.between(start, Instant.now()), null, null)));
  }

  private static int number(Call call) {
    String typed = call.argument().orElse(String.valueOf(USUAL));
    if (!typed.matches("[1-9]\\d{0,3}") || Integer.parseInt(typed) > MOST) {
      throw call.spec().misuse("N is a number from 1 to " + MOST + ", not " + Quote.of(typed));
    }
    return Integer.parseInt(typed);
  }

  private static BatchFile file(Call call, Session session) {
    if (call.option("file").isPresent()) {
      return session.file(call.option("file").get());
    }
    return session
        .lastFile()
        .map(last -> BatchFile.read(last.path(), session.rulesFor(last)))
        .orElseThrow(
            () -> call.spec().misuse("no batch file was read in this session: --file names one"));
  }

  /** The deployment that is asked: where deployments are models, the file's own will do. */
  private static String deployment(Call call, BatchFile file, Session session) {
    if (call.option("deployment").filter(String::isBlank).isPresent()) {
      throw call.spec().misuse("--deployment is blank: name a standard deployment");
    }
    return call.option("deployment").orElseGet(() -> {
      String kind = session.connection().connection().profile().kind();
      if (kind.equals("azure") || file.deployment().isEmpty()) {
        throw call.spec()
            .misuse(
                "--deployment names a standard deployment: one of a batch type refuses such calls");
      }
      return file.deployment().get();
    });
  }

  /** One line of each of equal stretches of the file, always the same. */
  private static int[] spread(int lines, int count) {
    Random random = new Random(lines);
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) i * lines / count);
      int to = (int) ((long) (i + 1) * lines / count);
      numbers[i] = 1 + from + random.nextInt(Math.max(1, to - from));
    }
    return numbers;
  }

  /** The requests that say which form their answer must have. */
  private static Set<String> asked(List<RequestLine> lines) {
    return lines.stream()
        .filter(line -> line.outputSchema().isPresent())
        .map(RequestLine::customId)
        .collect(Collectors.toSet());
  }

  private static String said(Results results, Table table, Set<String> asked, String deployment) {
    String outcomes = results.outcomes().entrySet().stream()
        .map(entry -> Amounts.count(entry.getValue()) + " " + entry.getKey().word())
        .collect(Collectors.joining(" · "));
    String said = "tried " + Amounts.count(table.rowCount(), "request") + " on " + deployment + ": "
        + outcomes;
    if (!asked.isEmpty()) {
      StringColumn errors = table.stringColumn("schema_error");
      StringColumn outcome = table.stringColumn("outcome");
      StringColumn ids = table.stringColumn("custom_id");
      long answered = 0;
      long fitting = 0;
      for (int row = 0; row < table.rowCount(); row++) {
        boolean counts =
            outcome.get(row).equals(Outcome.ANSWERED.word()) && asked.contains(ids.get(row));
        answered += counts ? 1 : 0;
        fitting += counts && errors.get(row).isEmpty() ? 1 : 0;
      }
      said += " · " + Amounts.count(fitting) + " of " + Amounts.count(answered)
          + " answers fit their schema";
    }
    return said + " · " + Amounts.count(results.usage().total(), "token");
  }
}
