package io.github.batchbook.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchbook.result.Model;
import io.github.batchbook.result.ModelBehind;
import io.github.batchbook.result.ModelBehind.How;
import io.github.batchbook.result.PriceTable;
import io.github.batchbook.result.Prices;
import io.github.batchbook.result.Results;
import io.github.batchbook.result.Zone;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.Deployments;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The models behind the deployments of one connection: a deployment's name is the user's own, and prices, tokenizers and what is refused
 * belong to the model. What was told or learned is kept in the home; every question reads it, so that processes share it.
 */
public final class Models {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Object WRITING = new Object();
  private static final int ANSWERS_READ = 20;

  private final Home home;
  private final String connection;
  private final Deployments told;

  private Models(Home home, String connection, Deployments told) {
    this.home = home;
    this.connection = connection;
    this.told = told;
  }

  /** The models behind the deployments of a connection. */
  public static Models of(Home home, Connection connection) {
    return new Models(home, connection.identity(), connection.deployments());
  }

  /** The prices of this home: those that come with Batchbook, and the user's own over them. */
  public PriceTable table() {
    return PriceTable.with(home.prices());
  }

  /** What rows of this connection cost, as far as the models behind its deployments and their prices are known. */
  public Prices prices() {
    PriceTable table = table();
    ObjectNode kept = read();
    return table.prices(deployment -> behind(deployment, kept, table));
  }

  /** The model behind a deployment: as told with the connection or later, else as an answer said, else as its name says. */
  public ModelBehind behind(String deployment) {
    return behind(deployment, read(), table());
  }

  private ModelBehind behind(String deployment, ObjectNode kept, PriceTable table) {
    JsonNode entry = kept.path(connection).path(deployment);
    Zone zone = Zone.ofWord(entry.path("zone").asText()).orElse(usual());
    Optional<String> here = told.model(deployment);
    if (here.isPresent()) {
      return new ModelBehind(deployment, here.get(), zone, How.TOLD);
    }
    for (How how : new How[] {How.TOLD, How.LEARNED}) {
      if (entry.path(key(how)).isTextual()) {
        return new ModelBehind(deployment, entry.path(key(how)).asText(), zone, how);
      }
    }
    Optional<Model> named = table.named(deployment);
    return named
        .map(model -> new ModelBehind(deployment, model.name(), zone, How.NAMED))
        .orElse(new ModelBehind(deployment, null, zone, How.UNKNOWN));
  }

  /** The zone of the connection; which data zone it is does not show, and their prices rarely differ. */
  private Zone usual() {
    return told.zone() == Deployments.Zone.DATA_ZONE ? Zone.US : Zone.GLOBAL;
  }

  private static String key(How how) {
    return how == How.TOLD ? "told" : "learned";
  }

  /** The deployments whose model was told or learned, with it. */
  public Map<String, String> known() {
    Map<String, String> known = new TreeMap<>();
    for (How how : new How[] {How.LEARNED, How.TOLD}) {
      read().path(connection).properties().forEach(entry -> {
        if (entry.getValue().path(key(how)).isTextual()) {
          known.put(entry.getKey(), entry.getValue().path(key(how)).asText());
        }
      });
    }
    told.models()
        .keySet()
        .forEach(
            deployment -> told.model(deployment).ifPresent(model -> known.put(deployment, model)));
    return known;
  }

  /** Keeps what the user says. */
  public void tell(String deployment, String model) {
    put(deployment, key(How.TOLD), model);
  }

  /** Keeps the zone of a deployment. */
  public void tell(String deployment, Zone zone) {
    put(deployment, "zone", zone.word());
  }

  /** Keeps what an answer says, when it is a model with a price: some servers answer with the deployment's name. */
  public void learn(String deployment, String model) {
    boolean news = !read()
        .path(connection)
        .path(deployment)
        .path(key(How.LEARNED))
        .asText()
        .equals(model);
    if (news && table().model(model).isPresent()) {
      put(deployment, key(How.LEARNED), model);
    }
  }

  /** Keeps what the first answers of a run say. */
  public void learn(Results results) {
    Set<String> learned = new HashSet<>();
    results.rows().stream().limit(ANSWERS_READ).forEach(row -> {
      String model = row.result() == null ? null : row.result().model();
      if (model != null && learned.add(row.deployment())) {
        learn(row.deployment(), model);
      }
    });
  }

  private ObjectNode read() {
    Path file = home.deployments();
    try {
      return Files.exists(file) && JSON.readTree(file.toFile()) instanceof ObjectNode kept
          ? kept
          : JSON.createObjectNode();
    } catch (IOException e) {
      throw new RunException(
          "the models behind deployments cannot be read from %s: %s%n  Mend or delete that file."
              .formatted(file, Failures.reason(e)),
          e);
    }
  }

  private void put(String deployment, String key, String value) {
    home.make();
    Path file = home.deployments();
    synchronized (WRITING) {
      try (FileChannel channel = FileChannel.open(
              file.resolveSibling("deployments.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
          FileLock lock = channel.lock();
          DurableFile unfinished = DurableFile.in(home.folder())) {
        ObjectNode kept = read();
        object(object(kept, connection), deployment).put(key, value);
        unfinished.write(out -> JSON.writerWithDefaultPrettyPrinter().writeValue(out, kept));
        unfinished.moveTo(file);
        lock.release();
      } catch (IOException e) {
        throw new RunException(
            "the model behind \"%s\" cannot be kept in %s: %s"
                .formatted(deployment, file, Failures.reason(e)),
            e);
      }
    }
  }

  private static ObjectNode object(ObjectNode node, String name) {
    return node.get(name) instanceof ObjectNode inner ? inner : node.putObject(name);
  }
}
