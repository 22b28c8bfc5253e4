package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.Model;
import io.github.batchbook.result.PriceTable;
import io.github.batchbook.result.Rates;
import io.github.batchbook.result.Results;
import io.github.batchbook.result.UsageTotals;
import io.github.batchbook.run.Models;
import io.github.batchbook.run.Run;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.Card;
import io.github.batchbook.show.Displays;
import io.github.batchbook.show.TableDisplay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The magic that adds up what runs took: tokens and cost, against what was estimated before. */
final class UsageMagic {
  private UsageMagic() {}

  static Spec spec() {
    return Spec.of("usage", "tokens and cost of runs, by attempt, deployment and model")
        .takes(new Spec.Parameter(
            "RUN",
            Spec.Arity.ANY,
            "names or job ids; this session's last run when left out",
            Known.RUNS))
        .yields(ResultMagics.TABLE)
        .note("Cost is in US dollars, at the batch prices that %estimate uses; it is no invoice.")
        .does(UsageMagic::usage);
  }

  private static Yield usage(Call call, Session session) {
    Models models = session.models();
    Table all = null;
    Card card = Card.of("usage", "");
    for (Run run : Chosen.runs(call, session)) {
      Results results = ResultMagics.look(run, session);
      ResultMagics.warn(results, session);
      Table table = named(results.usageTable(), run.name());
      all = all == null ? table : all.append(table);
      card = told(card, run, results.usage(), models);
    }
    if (all == null) {
      throw new IllegalStateException("no run was chosen");
    }
    Table usage = all.setName("usage");
    return new Yield(
        usage, ResultMagics.TABLE, Displays.stacked(List.of(card, TableDisplay.bare(usage))));
  }

  private static Table named(Table table, String run) {
    StringColumn names = StringColumn.create("run");
    for (int row = 0; row < table.rowCount(); row++) {
      names.append(run);
    }
    return table.insertColumn(0, names);
  }

  private static Card told(Card card, Run run, UsageTotals totals, Models models) {
    List<String> facts = new ArrayList<>();
    facts.add(tokens(totals.input(), totals.output()));
    totals.cost().ifPresent(cost -> facts.add(Amounts.dollars(cost)));
    if (totals.cost().isPresent() && totals.priced() < totals.told()) {
      facts.add("no price for " + Amounts.count(totals.told() - totals.priced(), "answer"));
    }
    if (run.synthetic()) {
      facts.add("synthetic answers, nothing is billed");
    }
    Card with = card.row(run.name(), String.join(" · ", facts));
    if (totals.rows() > totals.told()) {
      with = with.note(Amounts.count(totals.rows() - totals.told(), "result line") + " of "
          + run.name() + " without token counts");
    }
    String estimate = estimate(run, models);
    return estimate.isEmpty() ? with : with.row("  estimated", estimate);
  }

  private static String tokens(long in, long out) {
    return Amounts.count(in) + " tokens in · " + Amounts.count(out) + " out";
  }

  /** What was to be expected from the file alone, and what it could have cost. */
  private static String estimate(Run run, Models models) {
    BatchFile input = run.input();
    OptionalLong most = input.maxOutputTokens();
    List<String> facts = new ArrayList<>();
    String deployment = run.deployments().size() == 1 ? run.deployment() : "";
    long in = input.roughInputTokens(models.behind(deployment).known().orElse(""));
    facts.add("about " + Amounts.count(in) + " tokens in");
    facts.add(
        most.isPresent()
            ? "at most " + Amounts.count(most.getAsLong()) + " out"
            : "no limit set for answers");
    Rates rates = deployment.isEmpty() ? null : rates(deployment, models);
    if (rates != null) {
      double least = rates.cost(in, 0);
      facts.add(Amounts.dollars(least)
          + (most.isPresent()
              ? " to " + Amounts.dollars(rates.cost(in, most.getAsLong()))
              : " and what answers cost"));
    }
    return String.join(" · ", facts);
  }

  private static @Nullable Rates rates(String deployment, Models models) {
    PriceTable table = models.table();
    Optional<Model> model = models.behind(deployment).known().flatMap(table::model);
    return model.flatMap(known -> known.rates(models.behind(deployment).zone())).orElse(null);
  }
}
