package io.github.batchbook.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What models cost in a batch: the prices that come with Batchbook, and over them the user's own. Prices change, so each carries its
 * source and its date. Immutable.
 */
public final class PriceTable {
  private static final String DATED = "-\\d{4}-\\d{2}-\\d{2}$";

  private final Map<String, Model> models;

  private PriceTable(Map<String, Model> models) {
    this.models = models;
  }

  /** Keeps the table that comes with Batchbook, which is read once, when it is first asked for. */
  private static final class Shipped {
    static final PriceTable TABLE = new PriceTable(read());

    private static Map<String, Model> read() {
      try (InputStream in = PriceTable.class.getResourceAsStream("prices.json")) {
        if (in == null) {
          throw new IllegalStateException("prices.json is not in this build");
        }
        return models(Json.MAPPER.readTree(in), "");
      } catch (IOException e) {
        throw new IllegalStateException("prices.json of this build cannot be read", e);
      }
    }
  }

  /** The prices that come with Batchbook. */
  public static PriceTable shipped() {
    return Shipped.TABLE;
  }

  /**
   * The prices that come with Batchbook, each replaced by the user's own where there is one.
   *
   * @param own a file of the same shape as the one that {@link #tell} writes; it need not be there
   * @throws ResultException when the file is there and is no price table
   */
  public static PriceTable with(Path own) {
    if (!Files.exists(own)) {
      return shipped();
    }
    JsonNode read = tree(own);
    Map<String, Model> all = new LinkedHashMap<>(shipped().models);
    all.putAll(models(read, own.getFileName() + " of yours"));
    return new PriceTable(all);
  }

  private static ObjectNode tree(Path own) {
    try {
      if (Json.MAPPER.readTree(own.toFile()) instanceof ObjectNode table
          && table.path("models").isObject()) {
        return table;
      }
    } catch (JsonProcessingException e) {
      throw new ResultException(noTable(own), e);
    } catch (IOException e) {
      throw new ResultException(
          "your table of prices cannot be read: " + e.getMessage() + "\n  Check its rights.", e);
    }
    throw new ResultException(noTable(own));
  }

  private static String noTable(Path own) {
    return own + " is no table of prices\n  Mend or delete it: it holds {\"models\": {NAME:"
        + " {\"usdPerMillionTokens\": {\"global\": {\"batchInput\": 0.1, \"batchOutput\":"
        + " 0.4}}}}}.";
  }

  private static Map<String, Model> models(JsonNode table, String whenUntold) {
    String source = table.path("source").asText();
    Model.Origin origin = new Model.Origin(
        source.isEmpty() ? whenUntold : source, table.path("date").asText());
    Map<String, Model> models = new LinkedHashMap<>();
    table.path("models").properties().forEach(entry -> {
      String name = entry.getKey().toLowerCase(Locale.ROOT);
      models.put(name, model(name, entry.getValue(), origin));
    });
    return models;
  }

  private static Model model(String name, JsonNode node, Model.Origin origin) {
    Map<Zone, Rates> rates = new EnumMap<>(Zone.class);
    for (Zone zone : Zone.values()) {
      rates(node.path("usdPerMillionTokens").path(zone.key()))
          .ifPresent(known -> rates.put(zone, known));
    }
    String date = node.path("date").asText(origin.date());
    return new Model(
        name,
        node.path("contextTokens").asLong(),
        node.path("maxOutputTokens").asLong(),
        node.path("vision").asBoolean(),
        node.path("reasoning").asBoolean(),
        rates,
        new Model.Origin(origin.source(), date));
  }

  private static Optional<Rates> rates(JsonNode zone) {
    OptionalDouble input = rate(zone, "batchInput", "input");
    OptionalDouble output = rate(zone, "batchOutput", "output");
    boolean embeds = input.isPresent() && !zone.has("output") && !zone.has("batchOutput");
    if (input.isEmpty() || (output.isEmpty() && !embeds)) {
      return Optional.empty();
    }
    boolean listed = zone.has("batchInput") && (embeds || zone.has("batchOutput"));
    return Optional.of(new Rates(input.getAsDouble(), output.orElse(0), listed));
  }

  private static OptionalDouble rate(JsonNode zone, String listed, String standard) {
    if (zone.path(listed).isNumber()) {
      return OptionalDouble.of(zone.path(listed).doubleValue());
    }
    return zone.path(standard).isNumber()
        ? OptionalDouble.of(zone.path(standard).doubleValue() / 2)
        : OptionalDouble.empty();
  }

  /**
   * A model by its name, or by its name and day ({@code gpt-4o-2024-11-20}); a day that is not listed, and a zone that is not listed
   * for a day, is as the name alone.
   */
  public Optional<Model> model(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Model plain = models.get(lower.replaceFirst(DATED, ""));
    Model dated = models.get(lower);
    if (dated == null || plain == null || dated.equals(plain)) {
      return Optional.ofNullable(dated == null ? plain : dated);
    }
    Map<Zone, Rates> rates = new EnumMap<>(Zone.class);
    rates.putAll(plain.rates());
    rates.putAll(dated.rates());
    return Optional.of(new Model(
        dated.name(),
        dated.contextTokens(),
        dated.maxOutputTokens(),
        dated.vision(),
        dated.reasoning(),
        rates,
        dated.origin()));
  }

  /** The names of all models, in alphabetical order. */
  public List<String> names() {
    return models.keySet().stream().sorted().toList();
  }

  /** The model that a deployment's name says, as {@code gpt-4o-mini-batch} does; empty when it says none for sure. */
  public Optional<Model> named(String deployment) {
    return ModelNames.in(deployment, models.keySet()).flatMap(this::model);
  }

  /** What rows cost, when this is asked for the model behind each deployment. An answer that names its model is believed first. */
  public Prices prices(Function<String, ModelBehind> behind) {
    return row -> {
      TokenUsage usage = row.usage();
      Integer input = usage.input();
      if (input == null) {
        return OptionalDouble.empty();
      }
      Integer output = usage.output();
      ModelBehind deployed = behind.apply(row.deployment());
      String answered = row.result() == null ? null : row.result().model();
      return Optional.ofNullable(answered)
          .flatMap(this::model)
          .or(() -> deployed.known().flatMap(this::model))
          .flatMap(model -> model.rates(deployed.zone()))
          .map(rates -> OptionalDouble.of(rates.cost(input, output == null ? 0 : output)))
          .orElse(OptionalDouble.empty());
    };
  }

  /**
   * Writes the batch prices of a model into the user's own table, which keeps what it has besides.
   *
   * @param date of the prices, as ISO writes it
   */
  public static void tell(Path own, String model, Zone zone, Rates rates, String date) {
    try {
      ObjectNode table = Files.exists(own) ? tree(own) : Json.MAPPER.createObjectNode();
      String name = model.toLowerCase(Locale.ROOT);
      ObjectNode entry =
          table.withObject("/models").withObject("/" + name.replace("~", "~0").replace("/", "~1"));
      shipped().model(name).ifPresent(known -> keep(known, entry));
      entry.put("date", date);
      ObjectNode told = entry.withObject("/usdPerMillionTokens").putObject(zone.key());
      told.put("batchInput", rates.input()).put("batchOutput", rates.output());
      Path unfinished = Files.createTempFile(own.toAbsolutePath().getParent(), "prices", ".part");
      try {
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(unfinished.toFile(), table);
        Files.move(
            unfinished, own, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw new ResultException("prices cannot be kept in " + own + ": " + e.getMessage(), e);
    }
  }

  /** The user's entry replaces ours as a whole, so it takes over what a price does not say. */
  private static void keep(Model known, ObjectNode entry) {
    if (!entry.has("contextTokens")) {
      entry
          .put("contextTokens", known.contextTokens())
          .put("maxOutputTokens", known.maxOutputTokens())
          .put("vision", known.vision())
          .put("reasoning", known.reasoning());
      known
          .rates()
          .forEach((zone, rates) -> entry
              .withObject("/usdPerMillionTokens")
              .putObject(zone.key())
              .put("batchInput", rates.input())
              .put("batchOutput", rates.output()));
    }
  }
}
