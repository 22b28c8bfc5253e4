package io.github.batchbook.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person has set in a home, by name; kept in the ledger, so that every process of the home sees it. A name is a word, or a word, a
 * point and what it is about: {@code quota.my-deployment}. Thread-safe.
 */
public final class Settings {
  /** US dollars above which a submission is asked about first. */
  public static final String ASK_COST = "ask-cost";

  /** Requests above which a submission is asked about first. */
  public static final String ASK_REQUESTS = "ask-requests";

  /** Tokens that a deployment may have enqueued: {@code quota.DEPLOYMENT}. */
  public static final String QUOTA = "quota";

  /** The longest pause between two looks at a job: a time. */
  public static final String POLL = "poll";

  /** A command that is run when a run ends. */
  public static final String HOOK_COMMAND = "hook.command";

  /** An address that is told when a run ends. */
  public static final String HOOK_URL = "hook.url";

  private static final Pattern TIME = Pattern.compile("([0-9]{1,6})\\s*([smhd]?)");

  private static final Pattern NUMBER =
      Pattern.compile("([0-9][0-9_,]*(?:\\.[0-9]+)?)\\s*([kKmMbBgG]?)");

  private final Ledger ledger;
  private final Time time;

  Settings(Ledger ledger, Time time) {
    this.ledger = ledger;
    this.time = time;
  }

  /** Everything that is set, by name, in alphabetical order. */
  public Map<String, String> all() {
    record Pair(String name, String value) {}
    List<Pair> rows = ledger.read(sql -> sql.list(
        "SELECT name, value FROM setting ORDER BY name",
        row -> new Pair(row.getString(1), row.getString(2))));
    Map<String, String> all = new LinkedHashMap<>();
    rows.forEach(pair -> all.put(pair.name(), pair.value()));
    return all;
  }

  /** What a name is set to. */
  public Optional<String> get(String name) {
    return ledger.read(sql ->
        sql.first("SELECT value FROM setting WHERE name = ?", row -> row.getString(1), name));
  }

  /** Sets a name, for this process and every other one of the home. */
  public void set(String name, String value) {
    ledger.write(sql -> sql.change(
        "INSERT OR REPLACE INTO setting (name, value, set_at) VALUES (?, ?, ?)",
        name,
        value.strip(),
        time.now()));
  }

  /** Takes back what was set; false when nothing was. */
  public boolean unset(String name) {
    return ledger.write(sql -> sql.change("DELETE FROM setting WHERE name = ?", name)) > 0;
  }

  /** What a name is set to, as a whole number; empty when it is not set, or not to a number. */
  public OptionalLong number(String name) {
    OptionalDouble amount = amount(name);
    return amount.isPresent()
        ? OptionalLong.of(Math.round(amount.getAsDouble()))
        : OptionalLong.empty();
  }

  /** What a name is set to, as an amount; empty when it is not set, or not to a number. */
  public OptionalDouble amount(String name) {
    return get(name).map(Settings::parse).orElseGet(OptionalDouble::empty);
  }

  /** The amount that a person wrote: {@code 200M}, {@code 1,500}, {@code $2.50}; empty when it is none. */
  public static OptionalDouble parse(String text) {
    Matcher matcher = NUMBER.matcher(text.strip().replaceFirst("^\\$\\s*", ""));
    if (!matcher.matches()) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(matcher.group(1).replaceAll("[_,]", ""));
    return OptionalDouble.of(
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "k" -> number * 1e3;
          case "m" -> number * 1e6;
          case "b", "g" -> number * 1e9;
          default -> number;
        });
  }

  /** What a name is set to, as a time; empty when it is not set, or not to one. */
  public Optional<Duration> time(String name) {
    return get(name).flatMap(Settings::parseTime);
  }

  /** The time that a person wrote: {@code 90s}, {@code 10m}, {@code 2h}, {@code 1d}, seconds where no unit stands; empty when it is none. */
  public static Optional<Duration> parseTime(String text) {
    Matcher matcher = TIME.matcher(text.strip());
    if (!matcher.matches() || matcher.group(1).matches("0+")) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          case "d" -> Duration.ofDays(amount);
          default -> Duration.ofSeconds(amount);
        });
  }

  /** The names that begin with a word and a point, without them: what {@code quota} is set for. */
  public List<String> about(String word) {
    List<String> found = new ArrayList<>();
    for (String name : all().keySet()) {
      if (name.startsWith(word + ".")) {
        found.add(name.substring(word.length() + 1));
      }
    }
    return found;
  }
}
