package io.github.batchbook.service;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the user told about the deployments behind a connection. A deployment's name is the user's own; prices, limits and what a model
 * refuses belong to the model behind it.
 *
 * @param zone where requests may be processed, which decides their price and quota
 * @param models the model behind each deployment that was named; blank where only the deployment's name was told
 */
public record Deployments(Zone zone, Map<String, String> models) {
  /** Nothing was told: global batch, no deployment. */
  public static final Deployments UNKNOWN = new Deployments(Zone.GLOBAL, Map.of());

  /** Where requests may be processed: the two batch types that a deployment can have. */
  public enum Zone {
    /** Global Batch: any region. */
    GLOBAL("global"),
    /** Data Zone Batch: the resource's data zone, EU or US. */
    DATA_ZONE("data-zone");

    private final String word;

    Zone(String word) {
      this.word = word;
    }

    /** As a user writes it: {@code global}, {@code data-zone}. */
    public String word() {
      return word;
    }

    /** The zone of a word; empty for another word. */
    public static Optional<Zone> of(String word) {
      for (Zone zone : values()) {
        if (zone.word.equalsIgnoreCase(word.strip())) {
          return Optional.of(zone);
        }
      }
      return Optional.empty();
    }
  }

  public Deployments {
    models = Map.copyOf(models);
  }

  /** The model behind a deployment; empty when it was not told. */
  public Optional<String> model(String deployment) {
    return Optional.ofNullable(models.get(deployment)).filter(model -> !model.isBlank());
  }

  public Deployments in(Zone other) {
    return new Deployments(other, models);
  }

  /** This and one deployment more, or another model behind it. */
  public Deployments with(String deployment, String model) {
    Map<String, String> more = new TreeMap<>(models);
    more.put(deployment, model);
    return new Deployments(zone, more);
  }
}
