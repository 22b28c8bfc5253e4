package io.github.batchbook.magic;

import io.github.batchbook.magic.Completions.Item;
import io.github.batchbook.run.Settings;
import io.github.batchbook.service.Webhook;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.Card;
import io.github.batchbook.show.TextLines;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** {@code %config}: what is set in this home, and how to set it. */
final class ConfigMagic {
  /**
   * A name that can be set.
   *
   * @param name with {@code .DEPLOYMENT} behind it where there is one for each
   * @param summary what it is for
   * @param usual what holds while nothing is set
   */
  private record Key(String name, String summary, String usual, Kind kind) {
    /** Whether a name that was typed is this one. */
    boolean is(String typed) {
      return kind == Kind.QUOTA
          ? typed.startsWith(name + ".") && typed.length() > name.length() + 1
          : typed.equals(name);
    }

    String shape() {
      return kind == Kind.QUOTA ? name + ".DEPLOYMENT" : name;
    }
  }

  private enum Kind {
    TIME("a time such as 30s or 5m"),
    COUNT("a whole number such as 200000, 200k or 5M"),
    MONEY("an amount of US dollars such as 20 or 2.50"),
    QUOTA("a whole number of tokens such as 200M"),
    COMMAND("a command"),
    ADDRESS("an address: https://…, or http:// on this machine");

    private final String takes;

    Kind(String takes) {
      this.takes = takes;
    }

    boolean fits(String value) {
      return switch (this) {
        case TIME -> Settings.parseTime(value).filter(Kind::isBearable).isPresent();
        case COUNT, QUOTA -> isWhole(Settings.parse(value));
        case MONEY -> Settings.parse(value).isPresent();
        case COMMAND -> !value.isBlank();
        case ADDRESS -> Webhook.at(value).isPresent();
      };
    }

    /** What a person writes as 2.3M is no whole number by a hair. */
    private static boolean isWhole(OptionalDouble number) {
      return number.isPresent()
          && Math.abs(number.getAsDouble() - Math.rint(number.getAsDouble())) < 0.001;
    }

    private static boolean isBearable(Duration time) {
      return time.compareTo(Duration.ofDays(1)) <= 0;
    }
  }

  private static final List<Key> KEYS = List.of(
      new Key(
          Settings.POLL,
          "the longest pause between two looks at a job",
          "60s, or what the service asks for",
          Kind.TIME),
      new Key(
          Settings.ASK_COST,
          "US dollars above which %submit asks first",
          "it does not ask",
          Kind.MONEY),
      new Key(
          Settings.ASK_REQUESTS,
          "requests above which %submit asks first",
          "it does not ask",
          Kind.COUNT),
      new Key(
          Settings.QUOTA,
          "tokens that a deployment may have enqueued",
          "what the service tells",
          Kind.QUOTA),
      new Key(Settings.HOOK_COMMAND, "a command that is run when a run ends", "none", Kind.COMMAND),
      new Key(Settings.HOOK_URL, "an address that is told when a run ends", "none", Kind.ADDRESS));

  private static final Spec.Values NAMES = (session, typed) -> KEYS.stream()
      .map(key -> new Item(key.kind() == Kind.QUOTA ? key.name() + "." : key.name(), key.summary()))
      .toList();

  private ConfigMagic() {}

  static Spec spec() {
    return Spec.of("config", "shows what is set in this home, and sets it")
        .takes(new Spec.Parameter(
            "KEY VALUE", Spec.Arity.ANY, "what to set, and to what; all are shown without", NAMES))
        .option(Spec.Option.flag("unset", "takes back what was set"))
        .note("A hook command gets the run's facts as JSON on standard input, BATCHBOOK_RUN and"
            + " BATCHBOOK_STATE in its environment; a webhook gets the same JSON.")
        .does(ConfigMagic::run);
  }

  private static @Nullable Yield run(Call call, Session session) {
    Settings settings = session.runs().settings();
    if (call.flag("unset") && call.arguments().size() != 1) {
      throw call.spec().misuse("--unset takes the name of what is set, and no value");
    }
    if (call.arguments().isEmpty()) {
      session.front().show(all(settings, session));
      return null;
    }
    String name = call.arguments().get(0);
    Key key = key(call, name);
    String value = String.join(" ", call.arguments().subList(1, call.arguments().size()));
    session.front().show(TextLines.of(changed(call, settings, key, value)));
    return null;
  }

  private static String changed(Call call, Settings settings, Key key, String value) {
    String name = call.arguments().get(0);
    if (call.flag("unset")) {
      boolean was = settings.unset(name);
      return name + (was ? " is not set any more: " : " was not set: ") + key.usual();
    }
    if (value.isEmpty()) {
      return name + " = " + settings.get(name).map(set -> shown(key, set)).orElse(key.usual());
    }
    if (!key.kind().fits(value)) {
      throw call.spec().misuse(name + " takes " + key.kind().takes + ", not " + Quote.of(value));
    }
    settings.set(name, value);
    return name + " = " + shown(key, value);
  }

  private static Key key(Call call, String name) {
    if (name.equals("home")) {
      throw MagicException.of(
          "home cannot be set while Batchbook runs", "set BATCHBOOK_HOME before it starts");
    }
    if (name.equals("prices")) {
      throw MagicException.of(
          "prices are not set here", "the file prices.json in the home holds prices of your own");
    }
    if (name.matches(Settings.QUOTA + "\\.?")) {
      throw call.spec()
          .misuse(Settings.QUOTA + " is set for a deployment: " + Settings.QUOTA
              + ".DEPLOYMENT, with its name");
    }
    return KEYS.stream().filter(key -> key.is(name)).findFirst().orElseThrow(() -> {
      List<String> names = new ArrayList<>(KEYS.stream().map(Key::name).toList());
      return call.spec()
          .misuse("no setting " + Quote.of(name) + Meant.phrase(name, names, "") + "\n  settings: "
              + String.join(", ", KEYS.stream().map(Key::shape).toList()));
    });
  }

  private static Card all(Settings settings, Session session) {
    Map<String, String> set = settings.all();
    Card card = Card.of("settings", "of this home")
        .row("home", session.home().folder().toString(), "BATCHBOOK_HOME")
        .row("connection", session.connection().label(), "%connect");
    for (Key key : KEYS) {
      if (key.kind() != Kind.QUOTA) {
        String value = Optional.ofNullable(set.get(key.name()))
            .map(known -> shown(key, known))
            .orElse(key.usual());
        card = card.row(key.name(), value, key.summary());
        continue;
      }
      for (String deployment : settings.about(key.name())) {
        String name = key.name() + "." + deployment;
        card = card.row(name, shown(key, set.getOrDefault(name, "")), key.summary());
      }
      if (settings.about(key.name()).isEmpty()) {
        card = card.row(key.shape(), key.usual(), key.summary());
      }
    }
    boolean own = Files.exists(session.home().prices());
    return card.row(
            "prices",
            own ? "those of Batchbook, and yours over them" : "those of Batchbook",
            "prices.json in the home")
        .note("%config KEY VALUE sets one · %config KEY --unset takes it back");
  }

  private static String shown(Key key, String value) {
    return switch (key.kind()) {
      case ADDRESS -> Webhook.at(value).map(Webhook::toString).orElse(value);
      case COUNT, QUOTA -> {
        var number = Settings.parse(value);
        yield number.isPresent() ? Amounts.count(Math.round(number.getAsDouble())) : value;
      }
      case MONEY -> value.startsWith("$") ? value : "$" + value;
      case TIME, COMMAND -> value;
    };
  }
}
