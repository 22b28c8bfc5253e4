package io.github.batchbook.emulator;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How an embedded service is set up; immutable.
 *
 * @param folder where its state lies; null for a temporary folder that {@code close} deletes
 * @param port the port on loopback; 0 lets the system choose
 * @param key the one key it accepts; null to keep the folder's, or make one
 * @param mode whose habits it has
 * @param timeScale how its time relates to the real service's: 1 is real (a small job takes seven minutes), 0 is instant
 * @param seed what the synthetic answers, the order of results and the durations are drawn from
 * @param deployments the deployments that exist; empty when any name does
 * @param limits what it refuses as too much
 * @param shares which lines get another answer than a plain one
 * @param quirks which of the recorded habits it shows
 * @param faults what goes wrong on purpose
 * @param listener is told each answered request, on the thread that served it
 */
public record EmbeddedOptions(
    @Nullable Path folder,
    int port,
    @Nullable String key,
    Mode mode,
    double timeScale,
    long seed,
    List<Deployment> deployments,
    Limits limits,
    Shares shares,
    Quirks quirks,
    Faults faults,
    Consumer<Served> listener) {

  private static final double SMALL_JOB_IN_TWO_AND_A_HALF_SECONDS = 1.0 / 180;

  public EmbeddedOptions {
    if (!(timeScale >= 0 && timeScale <= 1000)) {
      throw new IllegalArgumentException("the time scale is from 0 to 1000, not " + timeScale);
    }
    deployments = List.copyOf(deployments);
  }

  /** Azure's habits, a small job in two to three seconds, a temporary folder, a free port, a new key. */
  public static EmbeddedOptions defaults() {
    return new EmbeddedOptions(
        null,
        0,
        null,
        Mode.AZURE,
        SMALL_JOB_IN_TWO_AND_A_HALF_SECONDS,
        1,
        List.of(),
        Limits.azure(),
        Shares.none(),
        Quirks.azure(),
        Faults.none(),
        served -> {});
  }

  /** The defaults with jobs that end as soon as their lines are answered: for tests. */
  public static EmbeddedOptions instant() {
    return defaults().withTimeScale(0);
  }

  /** These options with state kept in a folder. */
  public EmbeddedOptions withFolder(@Nullable Path value) {
    return new EmbeddedOptions(
        value,
        port,
        key,
        mode,
        timeScale,
        seed,
        deployments,
        limits,
        shares,
        quirks,
        faults,
        listener);
  }

  /** These options with another port. */
  public EmbeddedOptions withPort(int value) {
    return new EmbeddedOptions(
        folder,
        value,
        key,
        mode,
        timeScale,
        seed,
        deployments,
        limits,
        shares,
        quirks,
        faults,
        listener);
  }

  /** These options with a given key. */
  public EmbeddedOptions withKey(@Nullable String value) {
    return new EmbeddedOptions(
        folder,
        port,
        value,
        mode,
        timeScale,
        seed,
        deployments,
        limits,
        shares,
        quirks,
        faults,
        listener);
  }

  /** These options with another mode, and its limits and quirks. */
  public EmbeddedOptions withMode(Mode value) {
    return new EmbeddedOptions(
        folder,
        port,
        key,
        value,
        timeScale,
        seed,
        deployments,
        value == Mode.AZURE ? Limits.azure() : Limits.openai(),
        shares,
        value == Mode.AZURE ? Quirks.azure() : Quirks.openai(),
        faults,
        listener);
  }

  /** These options with another time scale. */
  public EmbeddedOptions withTimeScale(double value) {
    return new EmbeddedOptions(
        folder,
        port,
        key,
        mode,
        value,
        seed,
        deployments,
        limits,
        shares,
        quirks,
        faults,
        listener);
  }

  /** These options with another seed. */
  public EmbeddedOptions withSeed(long value) {
    return new EmbeddedOptions(
        folder,
        port,
        key,
        mode,
        timeScale,
        value,
        deployments,
        limits,
        shares,
        quirks,
        faults,
        listener);
  }

  /** These options with the deployments that exist. */
  public EmbeddedOptions withDeployments(Deployment... values) {
    return new EmbeddedOptions(
        folder,
        port,
        key,
        mode,
        timeScale,
        seed,
        List.of(values),
        limits,
        shares,
        quirks,
        faults,
        listener);
  }

  /** These options with other limits. */
  public EmbeddedOptions withLimits(Limits value) {
    return new EmbeddedOptions(
        folder,
        port,
        key,
        mode,
        timeScale,
        seed,
        deployments,
        value,
        shares,
        quirks,
        faults,
        listener);
  }

  /** These options with other shares of unusual answers. */
  public EmbeddedOptions withShares(Shares value) {
    return new EmbeddedOptions(
        folder,
        port,
        key,
        mode,
        timeScale,
        seed,
        deployments,
        limits,
        value,
        quirks,
        faults,
        listener);
  }

  /** These options with other quirks. */
  public EmbeddedOptions withQuirks(Quirks value) {
    return new EmbeddedOptions(
        folder,
        port,
        key,
        mode,
        timeScale,
        seed,
        deployments,
        limits,
        shares,
        value,
        faults,
        listener);
  }

  /** These options with faults on purpose. */
  public EmbeddedOptions withFaults(Faults value) {
    return new EmbeddedOptions(
        folder,
        port,
        key,
        mode,
        timeScale,
        seed,
        deployments,
        limits,
        shares,
        quirks,
        value,
        listener);
  }

  /** These options with a listener. */
  public EmbeddedOptions withListener(Consumer<Served> value) {
    return new EmbeddedOptions(
        folder,
        port,
        key,
        mode,
        timeScale,
        seed,
        deployments,
        limits,
        shares,
        quirks,
        faults,
        value);
  }

  boolean azure() {
    return mode == Mode.AZURE;
  }

  /** The deployment of this name, or null when there is none. */
  @Nullable
  Deployment deployment(String name) {
    if (deployments.isEmpty()) {
      return Deployment.any(name);
    }
    for (Deployment deployment : deployments) {
      if (deployment.name().equals(name)) {
        return deployment;
      }
    }
    return null;
  }
}
