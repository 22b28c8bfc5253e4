package io.github.batchbook.result;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The model that answers behind a deployment, whose name is the user's own.
 *
 * @param model null when it is not known
 * @param how how it is known
 */
public record ModelBehind(String deployment, @Nullable String model, Zone zone, How how) {
  /** How a model is known, the surest first. */
  public enum How {
    /** The user said so. */
    TOLD,
    /** An answer said so. */
    LEARNED,
    /** The deployment's name says so. */
    NAMED,
    /** It is not. */
    UNKNOWN
  }

  public static ModelBehind unknown(String deployment) {
    return new ModelBehind(deployment, null, Zone.GLOBAL, How.UNKNOWN);
  }

  public Optional<String> known() {
    return Optional.ofNullable(model);
  }
}
