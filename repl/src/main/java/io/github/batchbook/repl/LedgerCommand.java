package io.github.batchbook.repl;

import io.github.batchbook.run.Home;
import io.github.batchbook.run.Housekeeping;
import io.github.batchbook.run.LedgerException;
import io.github.batchbook.run.RunException;
import io.github.batchbook.run.Settings;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.Card;
import io.github.batchbook.show.TextFormat;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The ledger of a home, looked at, checked and pruned. */
@Command(
    name = "ledger",
    description = "Shows the ledger of the home: where it is, what is in it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = LedgerCommand.Prune.class,
    footer = {
      "",
      "The ledger is an SQLite file; its tables are described in it (sqlite3 FILE .schema). It holds no prompt, no answer and no key. "
          + "A ledger that is damaged or of another version is left as it is."
    })
final class LedgerCommand implements Callable<Integer> {
  @Option(names = "--check", description = "Reads every kept file, and says what is wrong.")
  boolean check;

  @Override
  public Integer call() {
    return complaining(() -> {
      try (Housekeeping keeping = Housekeeping.open(Home.of(System.getenv()))) {
        System.out.println(card(keeping.summary()).text(TextFormat.PLAIN));
        return check ? checked(keeping.check()) : ExitCode.DONE;
      }
    });
  }

  private static Card card(Housekeeping.Summary summary) {
    String rows = summary.rows().entrySet().stream()
        .map(entry -> entry.getKey() + " " + Amounts.count(entry.getValue()))
        .collect(Collectors.joining(" · "));
    return Card.of("ledger", summary.file().toString())
        .row(
            "version",
            summary.version() + " · " + Amounts.bytes(summary.bytes()) + " · journal "
                + summary.journal()
                + (summary.journal().equals("wal") ? "" : " (the home lies on a network)"))
        .row(
            "runs",
            Amounts.count(summary.runs()) + " · " + Amounts.count(summary.underWay())
                + " under way")
        .row("rows", rows)
        .row("snapshots", folder(summary.snapshots()))
        .row("results", folder(summary.results()));
  }

  private static String folder(Housekeeping.Folder folder) {
    return Amounts.count(folder.files(), "file") + " · " + Amounts.bytes(folder.bytes());
  }

  private static ExitCode checked(List<String> problems) {
    problems.forEach(problem -> System.out.println("  " + problem));
    System.out.println(
        problems.isEmpty()
            ? "  check       no problem found"
            : "  check       " + Amounts.count(problems.size(), "problem"));
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Deletes what is old. */
  @Command(
      name = "prune",
      description =
          "Deletes the prompts and answers of runs that ended long ago, and files of no run.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Prune implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    /** Its unit must stand there: what is deleted does not come back. */
    @Option(
        names = "--older-than",
        paramLabel = "TIME",
        required = true,
        description = "Runs that ended so long ago: 90d. What has not ended is kept.")
    String olderThan = "";

    @Option(names = "--yes", description = "Deletes; without it only what would be is said.")
    boolean yes;

    @Override
    public Integer call() {
      Duration age = Optional.of(olderThan.strip())
          .filter(text -> text.matches(".*[smhd]"))
          .flatMap(Settings::parseTime)
          .orElseThrow(() -> new ParameterException(
              Objects.requireNonNull(spec).commandLine(),
              "--older-than takes a time such as 90d or 12h, not \"" + olderThan + "\""));
      return complaining(() -> {
        try (Housekeeping keeping = Housekeeping.open(Home.of(System.getenv()))) {
          tell(keeping.prune(age, !yes));
          return ExitCode.DONE;
        }
      });
    }

    private void tell(Housekeeping.Pruned pruned) {
      pruned.runs().forEach(name -> System.out.println("  run " + name));
      if (pruned.runs().isEmpty() && pruned.files() == 0) {
        System.out.println("nothing to delete");
        return;
      }
      String runs = Amounts.count(pruned.runs().size(), "run");
      String files =
          Amounts.count(pruned.files(), "file") + " (" + Amounts.bytes(pruned.bytes()) + ")";
      System.out.println(
          yes
              ? runs + " deleted: " + files
              : runs + " and what they keep, and " + files
                  + " of no run would be deleted; --yes deletes them");
    }
  }

  private static int complaining(java.util.function.Supplier<ExitCode> work) {
    try {
      return work.get().number();
    } catch (LedgerException | RunException told) {
      System.err.println(told.getMessage());
      return ExitCode.FAILED.number();
    }
  }
}
