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
 * @param tls whether the port answers HTTPS too, with a certificate that it makes for itself
 * @param mode whose habits it has
 * @param timeScale how its time relates to the real service's: 1 is real (a small job takes seven minutes), 0 is instant
 * @param seed what the synthetic answers, the order of results and the durations are drawn from
 * @param deployments the deployments that exist; empty when any name does
 * @param limits what it refuses as too much
 * @param shares which lines get another answer than a plain one
 * @param quirks which of the recorded habits it shows
 * @param faults what goes wrong on purpose
 * @param upstream who answers in its place; null for synthetic answers
 * @param listener is told each answered request, on the thread that served it
 */
public record EmbeddedOptions(
    @Nullable Path folder,
    int port,
    @Nullable String key,
    boolean tls,
    Mode mode,
    double timeScale,
    long seed,
    List<Deployment> deployments,
    Limits limits,
    Shares shares,
    Quirks quirks,
    Faults faults,
    @Nullable Upstream upstream,
    Consumer<Served> listener) {

  private static final double SMALL_JOB_IN_TWO_AND_A_HALF_SECONDS = 1.0 / 180;

  public EmbeddedOptions {
    if (!(timeScale >= 0 && timeScale <= 1000)) {
      throw new IllegalArgumentException("the time scale is from 0 to 1000, not " + timeScale);
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
    }
    if (key != null && !key.matches("[\\x21-\\x7e]{1,512}")) {
      throw new IllegalArgumentException(
          "a key is 1 to 512 letters, digits and signs of ASCII without blanks");
    }
    deployments = List.copyOf(deployments);
  }

  /** Azure's habits, a small job in two to three seconds, a temporary folder, a free port, a new key. */
  public static EmbeddedOptions defaults() {
    return new EmbeddedOptions(
        null,
        0,
        null,
        false,
        Mode.AZURE,
        SMALL_JOB_IN_TWO_AND_A_HALF_SECONDS,
        1,
        List.of(),
        Limits.azure(),
        Shares.none(),
        Quirks.azure(),
        Faults.none(),
        null,
        served -> {});
  }

  /** The defaults with jobs that end as soon as their lines are answered: for tests. */
  public static EmbeddedOptions instant() {
    return defaults().withTimeScale(0);
  }

  /** These options with state kept in a folder. */
  public EmbeddedOptions withFolder(@Nullable Path value) {
    return with(draft -> draft.folder = value);
  }

  /** These options with another port. */
  public EmbeddedOptions withPort(int value) {
    return with(draft -> draft.port = value);
  }

  /** These options with a given key. */
  public EmbeddedOptions withKey(@Nullable String value) {
    return with(draft -> draft.key = value);
  }

  /** These options with HTTPS on the same port, or without. */
  public EmbeddedOptions withTls(boolean value) {
    return with(draft -> draft.tls = value);
  }

  /** These options with another mode, and its limits and quirks. */
  public EmbeddedOptions withMode(Mode value) {
    return with(draft -> {
      draft.mode = value;
      draft.limits = value == Mode.AZURE ? Limits.azure() : Limits.openai();
      draft.quirks = value == Mode.AZURE ? Quirks.azure() : Quirks.openai();
    });
  }

  /** These options with another time scale. */
  public EmbeddedOptions withTimeScale(double value) {
    return with(draft -> draft.timeScale = value);
  }

  /** These options with another seed. */
  public EmbeddedOptions withSeed(long value) {
    return with(draft -> draft.seed = value);
  }

  /** These options with the deployments that exist. */
  public EmbeddedOptions withDeployments(Deployment... values) {
    return with(draft -> draft.deployments = List.of(values));
  }

  /** These options with other limits. */
  public EmbeddedOptions withLimits(Limits value) {
    return with(draft -> draft.limits = value);
  }

  /** These options with other shares of unusual answers. */
  public EmbeddedOptions withShares(Shares value) {
    return with(draft -> draft.shares = value);
  }

  /** These options with other quirks. */
  public EmbeddedOptions withQuirks(Quirks value) {
    return with(draft -> draft.quirks = value);
  }

  /** These options with faults on purpose. */
  public EmbeddedOptions withFaults(Faults value) {
    return with(draft -> draft.faults = value);
  }

  /**
   * These options with what a JSON file of faults says, as in {@code {"duplicated": 0.01, "calls": [{"route": "POST /batches",
   * "effect": "status", "status": 429, "retry_after_ms": 500, "first": 1, "last": 2, "share": 0.5}]}}; every field but route and
   * effect may be left out. Effects: {@code status} ({@code status}, {@code retry_after_ms}, {@code body}), {@code cut}, {@code
   * lose_answer}, {@code stall} ({@code ms}), {@code truncate} ({@code part}), {@code corrupt}, {@code late_processed} ({@code ms}).
   * Beside {@code calls}, {@code duplicated}, {@code missing} and {@code malformed} stand {@code answers} (the {@link Shares}), {@code
   * error_shape}, {@code no_errors}, {@code line_numbers}, {@code expire_after} (the {@link Quirks}), {@code limits} and {@code
   * deployments}, with the names of those records' components, words apart by {@code _}.
   *
   * @throws IllegalArgumentException when the file cannot be read or says something else; the message says what
   */
  public EmbeddedOptions withFaultsFile(Path file) {
    return FaultsFile.read(file, this);
  }

  /** These options with someone who answers the requests in its place. */
  public EmbeddedOptions withUpstream(@Nullable Upstream value) {
    return with(draft -> draft.upstream = value);
  }

  /** These options with a listener. */
  public EmbeddedOptions withListener(Consumer<Served> value) {
    return with(draft -> draft.listener = value);
  }

  private EmbeddedOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** Options while one of them is changed. */
  private static final class Draft {
    private @Nullable Path folder;
    private int port;
    private @Nullable String key;
    private boolean tls;
    private Mode mode;
    private double timeScale;
    private long seed;
    private List<Deployment> deployments;
    private Limits limits;
    private Shares shares;
    private Quirks quirks;
    private Faults faults;
    private @Nullable Upstream upstream;
    private Consumer<Served> listener;

    Draft(EmbeddedOptions from) {
      folder = from.folder;
      port = from.port;
      key = from.key;
      tls = from.tls;
      mode = from.mode;
      timeScale = from.timeScale;
      seed = from.seed;
      deployments = from.deployments;
      limits = from.limits;
      shares = from.shares;
      quirks = from.quirks;
      faults = from.faults;
      upstream = from.upstream;
      listener = from.listener;
    }

    EmbeddedOptions options() {
      return new EmbeddedOptions(
          folder,
          port,
          key,
          tls,
          mode,
          timeScale,
          seed,
          deployments,
          limits,
          shares,
          quirks,
          faults,
          upstream,
          listener);
    }
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
