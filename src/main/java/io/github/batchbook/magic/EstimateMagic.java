package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Estimate;
import io.github.batchbook.magic.Completions.Item;
import io.github.batchbook.result.ModelBehind;
import io.github.batchbook.result.PriceTable;
import io.github.batchbook.result.Rates;
import io.github.batchbook.result.Zone;
import io.github.batchbook.run.Models;
import io.github.batchbook.run.Settings;
import io.github.batchbook.service.ImageAddresses;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.Card;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** {@code %estimate}: tokens, price and share of the quota of a batch file, before it is submitted. */
final class EstimateMagic {
  private static final String TYPE = "io.github.batchbook.batchfile.Estimate";

  /** Tokens of an answer for which no limit is set, unless the person says better. */
  private static final int GUESS = 500;

  private static final int MOST_SHOWN = 10;

  private EstimateMagic() {}

  static Spec spec() {
    return Spec.of("estimate", "counts a batch file's tokens and says what it may cost")
        .takes(new Spec.Parameter(
            "FILE|VAR|RUN",
            Spec.Arity.OPTIONAL,
            "a .jsonl file, a variable or a run; the file read last when left out",
            Known.BATCH_FILES_AND_VARIABLES))
        .option(new Spec.Option(
            "model", "NAME", "tells which model is behind the deployment", EstimateMagic::models))
        .option(new Spec.Option(
            "zone",
            "ZONE",
            "tells where the deployment is processed: global, us or eu",
            (s, typed) -> Arrays.stream(Zone.values())
                .map(zone -> new Item(zone.word(), ""))
                .toList()))
        .option(new Spec.Option(
            "price",
            "IN,OUT",
            "tells batch prices, in US dollars for a million tokens",
            Spec.Values.NONE))
        .option(new Spec.Option(
            "output",
            "N",
            "tokens of an answer, where no limit is set; 500 when left out",
            Spec.Values.NONE))
        .option(Spec.Option.flag("urls", "asks whether images stand at their web addresses"))
        .yields(TYPE)
        .note(
            "What --model, --zone and --price tell is kept in the home, for the connection and for"
                + " every later price.")
        .does(EstimateMagic::run);
  }

  private static List<Item> models(Session session, Spec.Typed typed) {
    return session.models().table().names().stream()
        .map(name -> new Item(name, ""))
        .toList();
  }

  private static Yield run(Call call, Session session) throws InterruptedException {
    BatchFile file = file(call, session);
    if (file.requests() == 0) {
      throw MagicException.of(file.name() + " holds no request", "%batch_file says what it holds.");
    }
    Models models = session.models();
    Optional<String> deployment = file.deployment();
    tell(call, deployment, models, session);
    Optional<ModelBehind> behind = deployment.map(models::behind);
    String model = behind.flatMap(ModelBehind::known).orElse("");
    Estimate estimate = Estimate.of(file, model);
    Card card = Card.of(
        file.name(),
        Amounts.count(file.requests(), "request")
            + deployment.map(name -> " · deployment " + name).orElse(""));
    card = card.row(
        "model",
        behind.map(EstimateMagic::said).orElse("several deployments: %batch_file --split"));
    card = card.row("input", input(estimate));
    if (estimate.images() > 0) {
      card = card.row("images", images(estimate));
    }
    int guess = call.number("output", GUESS);
    card = card.row("output", output(estimate, guess));
    if (deployment.isPresent()) {
      card = price(card, estimate, Cost.of(deployment.get(), models), guess);
      card = card.row("quota", quota(behind.orElseThrow(), estimate, session));
    }
    if (call.flag("urls")) {
      card = urls(card, file, session);
    }
    return new Yield(estimate, TYPE, card);
  }

  private static BatchFile file(Call call, Session session) {
    if (call.argument().isEmpty()) {
      BatchFile last = session
          .lastFile()
          .orElseThrow(
              () -> call.spec().misuse("no batch file was read in this session: name one"));
      return BatchFile.read(last.path(), session.rulesFor(last));
    }
    String named = call.argument().get();
    if (!named.contains("/")
        && !named.endsWith(".jsonl")
        && session.java().declared(named).isEmpty()) {
      Optional<BatchFile> ofRun =
          session.runs().find(named).map(run -> run.input().under(session.rules()));
      if (ofRun.isPresent()) {
        return ofRun.get();
      }
    }
    return session.file(named);
  }

  /** Keeps what the call tells of the deployment: all of it, or nothing when a part of it is wrong. */
  private static void tell(Call call, Optional<String> deployment, Models models, Session session) {
    boolean told = call.option("model").isPresent()
        || call.option("zone").isPresent()
        || call.option("price").isPresent();
    if (!told) {
      return;
    }
    String name =
        deployment.orElseThrow(() -> call.spec().misuse("the file names several deployments"));
    Optional<Zone> zone = call.option("zone")
        .map(word -> Zone.ofWord(word)
            .orElseThrow(
                () -> call.spec().misuse("no zone " + Quote.of(word) + "; say global, us or eu")));
    Optional<Rates> rates = call.option("price").map(price -> rates(price, call));
    if (rates.isPresent()
        && call.option("model").isEmpty()
        && models.behind(name).known().isEmpty()) {
      throw call.spec().misuse("--price needs --model, whose price it is");
    }
    call.option("model").ifPresent(model -> models.tell(name, model));
    zone.ifPresent(word -> models.tell(name, word));
    rates.ifPresent(price -> {
      ModelBehind behind = models.behind(name);
      session.home().make();
      PriceTable.tell(
          session.home().prices(),
          behind.known().orElseThrow(),
          behind.zone(),
          price,
          LocalDate.now(ZoneId.systemDefault()).toString());
    });
  }

  private static Rates rates(String price, Call call) {
    String[] both = price.split(",", -1);
    try {
      double input = Double.parseDouble(both[0]);
      double output = Double.parseDouble(both.length == 2 ? both[1] : "");
      if (input >= 0 && output >= 0) {
        return new Rates(input, output, true);
      }
    } catch (NumberFormatException e) {
      // Told below, with every other text that is no pair of prices.
    }
    throw call.spec().misuse("--price takes two prices such as 0.20,0.80, not " + Quote.of(price));
  }

  private static String said(ModelBehind behind) {
    String zone = " · "
        + (behind.zone() == Zone.GLOBAL
            ? "global batch"
            : "data zone " + behind.zone().word());
    return switch (behind.how()) {
      case TOLD -> behind.model() + ", as you told" + zone;
      case LEARNED -> behind.model() + ", as its answers say" + zone;
      case NAMED -> behind.model() + ", by the deployment's name" + zone;
      case UNKNOWN -> "not known: --model NAME tells which is behind the deployment";
    };
  }

  private static String input(Estimate estimate) {
    String encoding =
        estimate.encoding() + (estimate.encodingKnown() ? "" : ", which newer models have");
    if (estimate.inputError() == 0) {
      return Amounts.count(estimate.inputTokens(), "token") + " · all requests counted by "
          + encoding;
    }
    double percent = 100.0 * estimate.inputError() / Math.max(1, estimate.inputTokens());
    return "about " + Amounts.count(estimate.inputTokens(), "token")
        + String.format(Locale.ROOT, ", give or take %.1f %%", Math.max(0.1, percent))
        + " · " + Amounts.count(estimate.counted()) + " of " + Amounts.count(estimate.requests())
        + " requests counted by " + encoding;
  }

  private static String images(Estimate estimate) {
    return Amounts.count(estimate.images()) + " · tokens: " + estimate.imageRule()
        + (estimate.unseen() == 0
            ? ""
            : " · " + Amounts.count(estimate.unseen()) + " of unknown size, taken as 1024 × 1024");
  }

  private static String output(Estimate estimate, int guess) {
    if (estimate.unlimited() == 0) {
      return "at most " + Amounts.count(estimate.limitedTokens(), "token")
          + ", the limits of all answers";
    }
    return "about "
        + Amounts.count(estimate.limitedTokens() + estimate.unlimited() * guess, "token")
        + " · a guess of " + Amounts.count(guess) + " for each of "
        + Amounts.count(estimate.unlimited(), "answer") + " without a limit (--output N)";
  }

  private static Card price(Card card, Estimate estimate, Cost cost, int guess) {
    if (cost.rates().isEmpty()) {
      return card.row("price", cost.unknown());
    }
    Rates rates = cost.rates().get();
    long output = estimate.limitedTokens() + estimate.unlimited() * guess;
    String each = Amounts.dollars(rates.input()) + " in and " + Amounts.dollars(rates.output())
        + " out for a million tokens"
        + (rates.listed() ? "" : ", half of the standard price");
    String source = cost.model().map(model -> model.origin().source()).orElse("");
    return card.row("price", cost.range(estimate.inputTokens(), output))
        .row("", each + (source.isEmpty() ? "" : " · " + source));
  }

  private static String quota(ModelBehind behind, Estimate estimate, Session session) {
    String deployment = behind.deployment();
    Settings settings = session.runs().settings();
    OptionalLong own = settings.number(Settings.QUOTA + "." + deployment);
    if (own.isPresent()) {
      return share(estimate.inputTokens(), own.getAsLong())
          + " that the deployment may have enqueued";
    }
    return Quotas.usual(behind.known().orElse(""), behind.zone()).stream()
        .mapToObj(most -> share(estimate.inputTokens(), most)
            + " of the Default tier for " + behind.model()
            + "; the deployment's own setting counts (%config"
            + " quota." + deployment + " N tells)")
        .findFirst()
        .orElse(
            "not known: %config quota." + deployment + " N tells how many tokens may be enqueued");
  }

  private static String share(long tokens, long most) {
    double percent = 100.0 * tokens / Math.max(1, most);
    String figure = percent < 0.01
        ? "less than 0.01"
        : String.format(Locale.ROOT, percent < 10 ? "%.2f" : "%.0f", percent);
    return figure + " % of the " + Amounts.count(most) + " tokens";
  }

  private static Card urls(Card card, BatchFile file, Session session) throws InterruptedException {
    Set<String> addresses = new LinkedHashSet<>();
    file.forEachLine(line -> line.images().stream()
        .filter(image -> !image.startsWith("data:") && addresses.size() <= ImageAddresses.MOST * 2)
        .forEach(addresses::add));
    if (addresses.isEmpty()) {
      return card.row("addresses", "no image is named by one");
    }
    session
        .front()
        .note("asking " + Amounts.count(Math.min(addresses.size(), ImageAddresses.MOST), "address")
            + " …");
    ImageAddresses.Check check = ImageAddresses.check(addresses);
    Card with = card.row(
        "addresses",
        Amounts.count(check.asked()) + " asked · "
            + (check.problems().isEmpty()
                ? "an image at each"
                : Amounts.count(check.problems().size(), "problem"))
            + (check.left() > 0
                ? " · more than " + Amounts.count(check.left()) + " not asked"
                : ""));
    List<Map.Entry<String, String>> problems = new ArrayList<>(check.problems().entrySet());
    for (Map.Entry<String, String> problem :
        problems.subList(0, Math.min(MOST_SHOWN, problems.size()))) {
      with = with.row("", problem.getKey() + ": " + problem.getValue());
    }
    return problems.size() > MOST_SHOWN
        ? with.row("", "… and " + Amounts.count(problems.size() - MOST_SHOWN) + " more")
        : with;
  }
}
