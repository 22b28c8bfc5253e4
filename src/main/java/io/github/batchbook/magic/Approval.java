package io.github.batchbook.magic;

import io.github.batchbook.run.Consent;
import io.github.batchbook.run.LostAnswers;
import io.github.batchbook.run.Plan;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.Settings;
import io.github.batchbook.show.Amounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Says yes or no to a submission: within {@code --max-cost} and {@code --max-tokens}, and asks a person before it pays twice or more than is
 * configured. Without a person, {@code --yes} answers. Lives for one submission.
 */
final class Approval implements Consent {
  private final Call call;
  private final Session session;

  Approval(Call call, Session session) {
    this.call = call;
    this.session = session;
  }

  /** Refuses limits that are no amounts, also where nothing comes to be submitted. */
  static void check(Call call) {
    amount(call, "max-cost");
    amount(call, "max-tokens");
  }

  @Override
  public void to(Plan plan) {
    if (plan.sent().isEmpty()) {
      return;
    }
    warnOfOthers(plan);
    Budget budget = Budget.of(plan.sent().get(), session.models());
    keepWithinCost(budget);
    keepWithinTokens(budget);
    List<String> reasons = reasons(plan, budget);
    if (!reasons.isEmpty() && !call.flag("yes")) {
      ask(plan, budget, reasons);
    }
  }

  /** Before anything is sent there, not after; in one line, of runs that cost money or may have. Made-up answers cost none. */
  private void warnOfOthers(Plan plan) {
    if (plan.run().isPresent() || session.connection().connection().synthetic()) {
      return;
    }
    String others = plan.elsewhere().stream()
        .filter(other -> !other.synthetic() && other.mayBeBilled())
        .map(other -> "as run " + other.name() + " on " + other.connection() + " ("
            + Told.state(other.progress()) + ")")
        .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      session
          .front()
          .note("warning: these requests were submitted before, " + others
              + "; here they are paid again");
    }
  }

  private void keepWithinCost(Budget budget) {
    Optional<Double> limit = amount(call, "max-cost");
    if (limit.isEmpty()) {
      return;
    }
    String allowed = Amounts.dollars(limit.get());
    if (budget.least().isEmpty()) {
      throw refusal(
          "the price is not known, so the cost cannot be kept within " + allowed,
          "%estimate --model NAME, or --price IN,OUT, tells it; --max-tokens works without a price");
    }
    double most = budget.most().orElse(budget.least().getAsDouble());
    if (most > limit.get()) {
      throw refusal("it may cost " + budget.cost().orElseThrow() + ", more than " + allowed);
    }
    if (budget.most().isEmpty()) {
      throw refusal(
          "it costs " + budget.cost().orElseThrow()
              + ", and the answers have no limit that would keep it within " + allowed,
          "give every request a limit of output tokens, or leave --max-cost out");
    }
  }

  private void keepWithinTokens(Budget budget) {
    Optional<Double> limit = amount(call, "max-tokens");
    if (limit.isEmpty()) {
      return;
    }
    String allowed = Amounts.count(Math.round(limit.get()));
    OptionalLong most = budget.tokens();
    if (most.isEmpty() && budget.input() <= limit.get()) {
      throw refusal(
          "about " + Amounts.count(budget.input())
              + " tokens are sent, and the answers have no limit that would keep all within "
              + allowed,
          "give every request a limit of output tokens, or leave --max-tokens out");
    }
    long tokens = most.orElse(budget.input());
    if (tokens > limit.get()) {
      throw refusal("it may take about " + Amounts.count(tokens) + " tokens, more than " + allowed);
    }
  }

  private static Optional<Double> amount(Call call, String option) {
    return call.option(option).map(text -> {
      OptionalDouble amount = Settings.parse(text);
      if (amount.isEmpty()) {
        throw call.spec()
            .misuse(
                "--" + option + " takes an amount such as 5, 2.50 or 3M, not " + Quote.of(text));
      }
      return amount.getAsDouble();
    });
  }

  /** Why a person is asked first; none when nobody needs to be. */
  private List<String> reasons(Plan plan, Budget budget) {
    List<String> reasons = new ArrayList<>();
    if (plan.paysAgain()) {
      Run run = plan.run().orElseThrow();
      reasons.add("run " + run.name() + " has these requests already (" + Told.state(run.progress())
          + "): they are paid once more");
    }
    plan.lost().forEach(lost -> reasons.addAll(told(lost)));
    OptionalDouble cost = session.runs().settings().amount(Settings.ASK_COST);
    double most = budget.most().orElse(budget.least().orElse(0));
    if (cost.isPresent() && most > cost.getAsDouble()) {
      reasons.add(
          "more than " + Amounts.dollars(cost.getAsDouble()) + " (" + Settings.ASK_COST + ")");
    }
    OptionalDouble requests = session.runs().settings().amount(Settings.ASK_REQUESTS);
    if (requests.isPresent() && plan.requests() > requests.getAsDouble()) {
      reasons.add("more than " + Amounts.count((long) requests.getAsDouble()) + " requests ("
          + Settings.ASK_REQUESTS + ")");
    }
    return reasons;
  }

  private static List<String> told(LostAnswers lost) {
    List<String> lines = new ArrayList<>();
    lines.add(Amounts.count(lost.requests()) + " of them "
        + (lost.requests() == 1 ? "was" : "were") + " asked before, in run " + lost.run()
        + ", whose answers are lost: " + (lost.requests() == 1 ? "it is" : "they are")
        + " paid once more");
    lost.why().lines().forEach(line -> lines.add("  " + line.strip()));
    return lines;
  }

  private void ask(Plan plan, Budget budget, List<String> reasons) {
    String what = Amounts.count(plan.requests(), "request")
        + budget.cost().map(cost -> ", " + cost).orElse("");
    if (!session.front().canAsk()) {
      List<String> lines = new ArrayList<>(reasons);
      lines.add("nobody is here to ask: --yes submits");
      throw refusal(what, lines.toArray(String[]::new));
    }
    reasons.forEach(session.front()::note);
    String answer = session.front().ask(what + ": submit? [y/N] ").strip().toLowerCase(Locale.ROOT);
    if (!answer.equals("y") && !answer.equals("yes")) {
      throw refusal("not confirmed");
    }
  }

  private static MagicException refusal(String what, String... remedies) {
    return MagicException.of(what + ": nothing was submitted", remedies);
  }
}
