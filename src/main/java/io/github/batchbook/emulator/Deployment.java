package io.github.batchbook.emulator;

/**
 * A name under which a model can be asked.
 *
 * @param name what a request calls {@code model}
 * @param model the model behind it, with its version, as answers of the Chat Completions API name it
 * @param kind which calls it takes
 */
public record Deployment(String name, String model, Kind kind) {

  /** Which calls a deployment takes: on Azure a batch deployment refuses synchronous calls and the other way round. */
  public enum Kind {
    /** Batch jobs only (SKU {@code GlobalBatch}, {@code DataZoneBatch}). */
    BATCH,
    /** Synchronous calls only. */
    STANDARD,
    /** Both, which no real deployment does: for a service that nobody has set up. */
    ANY
  }

  /** A batch deployment whose model is what its name says. */
  public static Deployment batch(String name) {
    return new Deployment(name, Models.behind(name), Kind.BATCH);
  }

  /** A deployment for synchronous calls whose model is what its name says. */
  public static Deployment standard(String name) {
    return new Deployment(name, Models.behind(name), Kind.STANDARD);
  }

  static Deployment any(String name) {
    return new Deployment(name, Models.behind(name), Kind.ANY);
  }

  boolean takesBatches() {
    return kind != Kind.STANDARD;
  }

  boolean takesCalls() {
    return kind != Kind.BATCH;
  }
}
