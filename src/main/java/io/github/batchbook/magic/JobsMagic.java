package io.github.batchbook.magic;

import io.github.batchbook.magic.Completions.Item;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.RunState;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.show.Amounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** {@code %jobs}: the runs of this home, or the jobs of the service. */
final class JobsMagic {
  private static final List<String> COLUMNS = List.of(
      "run", "state", "requests", "ended", "failed", "submitted", "deployment", "file", "job");
  private static final List<String> REMOTE_COLUMNS =
      List.of("job", "state", "requests", "ended", "failed", "created", "endpoint", "input", "run");
  private static final String OPEN = "open";
  private static final String ENDED = "ended";
  private static final int REMOTE_JOBS = 100;

  private JobsMagic() {}

  private static final Spec.Values STATES =
      (session, typed) -> states().stream().map(state -> new Item(state, "")).toList();

  private static final Spec.Values ORDERS = (session, typed) -> COLUMNS.stream()
      .flatMap(name -> Stream.of(new Item(name, ""), new Item("-" + name, "largest first")))
      .toList();

  static Spec spec() {
    return Spec.of("jobs", "the runs on this connection, newest first; or the jobs of the service")
        .option(new Spec.Option(
            "state", "STATE", "only those in this state: completed, open, ended, …", STATES))
        .option(new Spec.Option(
            "since",
            "DATE",
            "only those submitted since: 2026-11-22, yesterday, 7d",
            Spec.Values.NONE))
        .option(
            new Spec.Option("until", "DATE", "only those submitted before that", Spec.Values.NONE))
        .option(new Spec.Option(
            "name", "PATTERN", "only those with this in their name; * is anything", Known.RUNS))
        .option(new Spec.Option("order", "COLUMN", "sorts; -COLUMN the largest first", ORDERS))
        .option(Spec.Option.flag("all", "the runs on every connection"))
        .option(
            Spec.Option.flag("remote", "asks the service for its jobs, those made elsewhere too"))
        .option(new Spec.Option(
            "limit",
            "N",
            "with --remote: how many of its newest jobs; 100 when left out",
            Spec.Values.NONE))
        .yields(ResultMagics.TABLE)
        .note("As far as they were looked at: %status RUN asks the service about one.")
        .does((call, session) -> call.flag("remote") ? remote(call, session) : here(call, session));
  }

  private static @Nullable Yield here(Call call, Session session) {
    List<Run> all = session.runs().listAll();
    List<Run> listed = call.flag("all") ? all : all.stream().filter(Run::here).toList();
    List<Run> shown = filtered(
        listed, new Filter<>(Run::name, Run::submitted, run -> state(run.progress())), call);
    Table table = ordered(table(shown, call.flag("all")), call);
    if (shown.isEmpty()) {
      session.front().note(nothing(all, listed, session));
    } else if (all.size() > listed.size()) {
      session
          .front()
          .note(Amounts.count(all.size() - listed.size(), "more run")
              + " on other connections: %jobs --all");
    }
    shown.stream()
        .flatMap(run -> Expiry.warning(run, Instant.now()).stream())
        .forEach(session.front()::note);
    return ResultMagics.yielded(table, "runs", call);
  }

  private static String nothing(List<Run> all, List<Run> listed, Session session) {
    if (all.isEmpty()) {
      return "no run yet: %submit FILE submits a batch file as a run, %jobs --remote lists what the"
          + " service has";
    }
    return listed.isEmpty()
        ? "no run on " + session.connection().label() + ": %jobs --all lists "
            + Amounts.count(all.size(), "run") + " on other connections"
        : "none of " + Amounts.count(listed.size(), "run") + " is so: %jobs lists them";
  }

  private static @Nullable Yield remote(Call call, Session session) {
    List<BatchJob> jobs = session.runs().jobsAtTheService(call.number("limit", REMOTE_JOBS));
    List<BatchJob> shown = filtered(
        jobs,
        new Filter<>(
            job -> run(job, session), job -> job.times().created().orElse(Instant.EPOCH), job -> {
              String word = job.status().name().replace('_', ' ');
              return new State(word, word, job.status().terminal());
            }),
        call);
    if (jobs.isEmpty()) {
      session.front().note("the service has no job: %submit FILE makes one");
    } else if (shown.isEmpty()) {
      session.front().note("none of " + Amounts.count(jobs.size(), "job") + " is so");
    } else if (shown.stream().anyMatch(job -> run(job, session).isEmpty())) {
      session.front().note("%adopt JOB makes a run of a job that was made elsewhere");
    }
    return ResultMagics.yielded(
        ordered(remoteTable(shown, session), call),
        "jobs of " + session.connection().label(),
        call);
  }

  private static String run(BatchJob job, Session session) {
    return session.runs().find(job.id()).map(Run::name).orElse("");
  }

  /**
   * The state of something listed.
   *
   * @param words as the list shows it, which may be more of it than the name tells
   * @param ended whether it is its last
   */
  private record State(String name, String words, boolean ended) {}

  private static State state(Progress progress) {
    return new State(progress.state().name(), progress.stage(), progress.state().ended());
  }

  /** What is filtered by. */
  private record Filter<T>(
      Function<T, String> name, Function<T, Instant> time, Function<T, State> state) {}

  private static <T> List<T> filtered(List<T> all, Filter<T> by, Call call) {
    Optional<Instant> since = call.option("since").map(text -> When.parse(call, "since", text));
    Optional<Instant> until = call.option("until").map(text -> When.parse(call, "until", text));
    Optional<Pattern> name = call.option("name").map(JobsMagic::pattern);
    Optional<String> state = call.option("state").map(word -> checked(call, word));
    return all.stream()
        .filter(one -> since.isEmpty() || !by.time().apply(one).isBefore(since.get()))
        .filter(one -> until.isEmpty() || by.time().apply(one).isBefore(until.get()))
        .filter(
            one -> name.isEmpty() || name.get().matcher(by.name().apply(one)).find())
        .filter(one -> state.isEmpty() || isIn(by.state().apply(one), state.get()))
        .toList();
  }

  private static boolean isIn(State state, String word) {
    return switch (word) {
      case OPEN -> !state.ended();
      case ENDED -> state.ended();
      default -> normal(state.name()).equals(word) || normal(state.words()).equals(word);
    };
  }

  private static String checked(Call call, String word) {
    String state = normal(word);
    if (states().contains(state)) {
      return state;
    }
    throw call.spec()
        .misuse("no state " + Quote.of(word) + Meant.phrase(state, states(), "") + "\n  states: "
            + String.join(", ", states()));
  }

  private static List<String> states() {
    List<String> states = new ArrayList<>(List.of(OPEN, ENDED, "queued", "refused"));
    Arrays.stream(RunState.values())
        .map(state -> normal(state.name()))
        .filter(word -> !word.equals("other") && !word.equals("submitting"))
        .forEach(states::add);
    return states;
  }

  private static String normal(String words) {
    return words.strip().toLowerCase(Locale.ROOT).replaceAll("[ _-]+", "_");
  }

  private static Pattern pattern(String typed) {
    boolean whole = typed.contains("*");
    String any = Arrays.stream(typed.split("\\*", -1))
        .map(Pattern::quote)
        .reduce((a, b) -> a + ".*" + b)
        .orElse("");
    return Pattern.compile(whole ? "\\A" + any + "\\z" : any, Pattern.CASE_INSENSITIVE);
  }

  private static Table ordered(Table table, Call call) {
    Optional<String> order = call.option("order");
    if (order.isEmpty()) {
      return table;
    }
    String name = order.get().replaceFirst("\\A[-+]", "");
    if (!table.containsColumn(name)) {
      throw call.spec()
          .misuse("no column " + Quote.of(name) + Meant.phrase(name, table.columnNames(), "")
              + "\n  columns: " + String.join(", ", table.columnNames()));
    }
    return order.get().startsWith("-")
        ? table.sortDescendingOn(name).setName(table.name())
        : table.sortAscendingOn(name).setName(table.name());
  }

  private static Table table(List<Run> runs, boolean connections) {
    Table table = table("runs", COLUMNS);
    StringColumn connection = StringColumn.create("connection");
    for (Run run : runs) {
      Progress progress = run.progress();
      append(table, "run", progress.run());
      append(table, "state", progress.stage());
      table.intColumn("requests").append(run.requests());
      table.intColumn("ended").append(ended(run, progress.counts()));
      table.intColumn("failed").append(progress.counts().failed());
      append(table, "submitted", Told.time(run.submitted()));
      append(table, "deployment", run.deployment());
      append(table, "file", run.filename());
      append(
          table,
          "job",
          run.jobs().stream()
              .flatMap(facts -> facts.jobId().stream())
              .reduce("", (first, last) -> last));
      connection.append(run.connection());
    }
    return connections ? table.insertColumn(COLUMNS.indexOf("deployment"), connection) : table;
  }

  /** How many requests have ended; those that were not asked again have. */
  private static int ended(Run run, Progress.Counts last) {
    return run.requests() - last.total() + last.ended();
  }

  private static Table remoteTable(List<BatchJob> jobs, Session session) {
    Table table = table("jobs", REMOTE_COLUMNS);
    for (BatchJob job : jobs) {
      append(table, "job", job.id());
      append(table, "state", job.status().name().replace('_', ' '));
      table.intColumn("requests").append(job.counts().total());
      table.intColumn("ended").append(job.counts().completed() + job.counts().failed());
      table.intColumn("failed").append(job.counts().failed());
      append(table, "created", job.times().created().map(Told::time).orElse(""));
      append(table, "endpoint", job.endpoint().orElse(""));
      append(table, "input", job.inputFileId().or(() -> job.blobs().input()).orElse(""));
      append(table, "run", run(job, session));
    }
    return table;
  }

  private static Table table(String name, List<String> columns) {
    Table table = Table.create(name);
    for (String column : columns) {
      boolean count = List.of("requests", "ended", "failed").contains(column);
      table.addColumns(count ? IntColumn.create(column) : StringColumn.create(column));
    }
    return table;
  }

  private static void append(Table table, String column, String value) {
    table.stringColumn(column).append(value);
  }
}
