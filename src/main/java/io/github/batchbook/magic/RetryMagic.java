package io.github.batchbook.magic;

import io.github.batchbook.result.Outcome;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Retry;
import io.github.batchbook.run.RetryOptions;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.Shortfall;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.TextLines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code %retry}: asks again what did not end well. */
final class RetryMagic {
  private static final String TRANSIENT = "transient";
  private static final String SCHEMA = "schema";

  private RetryMagic() {}

  static Spec spec() {
    return Spec.of("retry", "asks again the requests of a run that did not end well, by cause")
        .takes(new Spec.Parameter(
            "RUN",
            Spec.Arity.OPTIONAL,
            "a name or a job id; this session's last run when left out",
            Known.RUNS))
        .option(new Spec.Option(
            "only",
            "CAUSE,…",
            "only these: transient, schema, or outcomes such as truncated, expired, filtered",
            Known.CAUSES))
        .option(new Spec.Option(
            "grow",
            "FACTOR",
            "by what the token limit of truncated ones grows; 2",
            Spec.Values.NONE))
        .option(new Spec.Option(
            "set",
            "K=V,…",
            "gives members of each body another value, JSON or text",
            Spec.Values.NONE))
        .option(new Spec.Option(
            "sync",
            "DEPLOYMENT",
            "asks a synchronous deployment now, one after another",
            Spec.Values.NONE))
        .option(Spec.Option.flag(
            "yes", "does not ask, also where the service counts as answered what has no line here"))
        .note(
            "Without --only: what failed in passing, expired, was cancelled or is missing, as it was; truncated with a larger limit.")
        .note(
            "What is wrong with the request itself is asked again only with --only, best with --set.")
        .does(RetryMagic::run);
  }

  private static @Nullable Yield run(Call call, Session session) {
    RetryOptions changes = options(call);
    Run run = Chosen.run(call, session);
    session.lastRun(run);
    RetryOptions options = call.flag("yes")
        ? changes
        : changes.agreedBy(shortfalls -> requireAgreed(run, shortfalls, session));
    Retry retry;
    try (Front.Live live = session.front().live(TextLines.of("run " + run.name() + "   retry"))) {
      retry = run.retry(options, progress -> live.update(stage(progress)));
      live.update(told(run, retry, call));
    }
    return null;
  }

  /** Before what may have been answered is paid once more. */
  private static void requireAgreed(Run run, List<Shortfall> shortfalls, Session session) {
    List<String> told = shortfalls.stream()
        .flatMap(shortfall -> Told.shortfall(shortfall).stream())
        .toList();
    String what =
        Amounts.count(shortfalls.stream().mapToInt(Shortfall::requests).sum(), "request")
            + " of run " + run.name() + " may have been answered and billed already";
    if (!session.front().canAsk()) {
      List<String> lines = new ArrayList<>(told);
      lines.add("nobody is here to ask: --yes asks them again");
      throw MagicException.of(what + ": nothing was submitted", lines.toArray(String[]::new));
    }
    told.forEach(session.front()::note);
    String answer = session.front().ask(what + ": ask them again? [y/N] ");
    if (!answer.strip().matches("(?i)y|yes")) {
      throw MagicException.of("not confirmed: nothing was submitted");
    }
  }

  private static TextLines stage(Progress progress) {
    return TextLines.of("run " + progress.run() + "   " + progress.stage());
  }

  private static TextLines told(Run run, Retry retry, Call call) {
    List<String> lines = new ArrayList<>();
    if (retry.requests() == 0) {
      lines.add("run " + run.name() + "   nothing to ask again"
          + (call.option("only").isPresent() ? " of these causes" : "") + ", nothing submitted");
    } else {
      String asked = retry.asked().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(entry -> Amounts.count(entry.getValue()) + " " + entry.getKey().word())
          .collect(Collectors.joining(" · "));
      lines.add("run " + run.name() + "   attempt " + retry.attempt() + ": "
          + Amounts.count(retry.requests(), "request") + " asked again (" + asked + ")");
      lines.add(
          run.progress().state().ended()
              ? "  %results " + run.name() + " merges the answers"
              : "  %wait " + run.name() + " waits for the answers; %results merges them");
    }
    if (retry.withoutLimit() > 0) {
      lines.add(
          "  " + Amounts.count(retry.withoutLimit())
              + " truncated set no token limit that could grow: --set max_completion_tokens=N gives them one");
    }
    return new TextLines(lines);
  }

  private static RetryOptions options(Call call) {
    RetryOptions options = RetryOptions.DEFAULT;
    for (String cause : call.list("only")) {
      options = cause.equals(TRANSIENT)
          ? options.onlyTransient()
          : cause.equals(SCHEMA) ? options.onlyMisfits() : options.only(outcome(call, cause));
    }
    if (call.option("grow").isPresent()) {
      options = options.growing(factor(call, call.option("grow").get()));
    }
    for (String pair : pairs(call.all("set"))) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw call.spec()
            .misuse("--set takes NAME=VALUE, such as temperature=0.2, not " + Quote.of(pair));
      }
      options = options.setting(
          pair.substring(0, equals).strip(), SetValue.of(pair.substring(equals + 1)));
    }
    return call.option("sync").map(options::asking).orElse(options);
  }

  /** Split at commas that stand before another NAME=, so that a JSON value may hold commas. */
  private static List<String> pairs(List<String> given) {
    return given.stream()
        .flatMap(text -> Arrays.stream(text.split(",(?=\\s*[A-Za-z_][A-Za-z0-9_.]*=)")))
        .toList();
  }

  private static double factor(Call call, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw call.spec().misuse("--grow takes a factor such as 2, not " + Quote.of(text));
    }
  }

  private static Outcome outcome(Call call, String word) {
    return Outcome.ofWord(word)
        .filter(outcome -> outcome != Outcome.PENDING)
        .orElseThrow(() -> call.spec()
            .misuse("no cause " + Quote.of(word) + Meant.phrase(word, causes(), "") + "\n  causes: "
                + String.join(", ", causes())));
  }

  /** What {@code --only} takes. */
  static List<String> causes() {
    List<String> words = new ArrayList<>(List.of(TRANSIENT, SCHEMA));
    Arrays.stream(Outcome.values())
        .filter(outcome -> outcome != Outcome.ANSWERED && outcome != Outcome.PENDING)
        .forEach(outcome -> words.add(outcome.word()));
    return words;
  }
}
