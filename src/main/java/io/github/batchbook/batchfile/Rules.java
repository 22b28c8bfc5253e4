package io.github.batchbook.batchfile;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the place that a batch file is meant for makes of it: the part of the checks that depends on
 * the connection. The rest is the same everywhere.
 *
 * @param limits how large one part may be
 * @param mixed whether several deployments or APIs may stand in one file, which then gets a part for
 *     each; otherwise they are errors
 * @param placeholder what a deployment that is still a sample's placeholder is
 * @param embeddings whether batches may ask for embeddings
 * @param reasoning for deployments whose model is known, whether it is a reasoning model; a
 *     deployment that is not listed is judged by its name
 */
public record Rules(
    Limits limits,
    boolean mixed,
    Severity placeholder,
    boolean embeddings,
    Map<String, Boolean> reasoning) {

  /** Azure OpenAI: strict on placeholders, no embeddings (how-to guide, "Global batch", FAQ). */
  public static final Rules AZURE = new Rules(Limits.AZURE, false, Severity.ERROR, false, Map.of());

  /** The embedded service: as Azure, but any deployment name will do. */
  public static final Rules EMBEDDED = AZURE.withPlaceholder(Severity.WARNING);

  /** OpenAI and servers like it. */
  public static final Rules OPENAI =
      new Rules(Limits.OPENAI, false, Severity.ERROR, true, Map.of());

  private static final Pattern REASONING_NAME =
      Pattern.compile("(^|[^a-z0-9])(o1|o3|o4|gpt-?[5-9](?!.*chat))", Pattern.CASE_INSENSITIVE);

  public Rules {
    reasoning = Map.copyOf(reasoning);
  }

  public Rules withLimits(Limits other) {
    return new Rules(other, mixed, placeholder, embeddings, reasoning);
  }

  public Rules withMixed(boolean allowed) {
    return new Rules(limits, allowed, placeholder, embeddings, reasoning);
  }

  public Rules withPlaceholder(Severity severity) {
    return new Rules(limits, mixed, severity, embeddings, reasoning);
  }

  public Rules withEmbeddings(boolean allowed) {
    return new Rules(limits, mixed, placeholder, allowed, reasoning);
  }

  /** These rules with one more deployment whose model is known. */
  public Rules withReasoning(String deployment, boolean isReasoning) {
    Map<String, Boolean> more = new TreeMap<>(reasoning);
    more.put(deployment, isReasoning);
    return new Rules(limits, mixed, placeholder, embeddings, more);
  }

  /** These rules with one more deployment, behind which this model is. */
  public Rules withModel(String deployment, String model) {
    return withReasoning(deployment, REASONING_NAME.matcher(model).find());
  }

  /** Whether a deployment's model is, as far as is known, a reasoning model. A hint, no more. */
  boolean isReasoning(String deployment) {
    Boolean known = reasoning.get(deployment);
    return known != null ? known : REASONING_NAME.matcher(deployment).find();
  }
}
