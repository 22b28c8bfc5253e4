package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content filter's annotations; those of unfiltered text are shared. */
final class Filters {
  static final List<String> KINDS = List.of("hate", "self_harm", "sexual", "violence");
  static final JsonNode SAFE_ANSWER = written(answer(null));
  static final JsonNode SAFE_PROMPT = written(prompt(null));

  private Filters() {}

  /** The same as text, which need not be written again for every line. */
  private static JsonNode written(ObjectNode results) {
    return JsonNodeFactory.instance.rawValueNode(new RawValue(Json.text(results)));
  }

  /** Annotations of an answer, of which one kind was filtered, or none. */
  static ObjectNode answer(@Nullable String filtered) {
    ObjectNode results = Json.object();
    for (String kind : KINDS) {
      ObjectNode one = results.putObject(kind);
      one.put("filtered", kind.equals(filtered));
      one.put("severity", kind.equals(filtered) ? "high" : "safe");
    }
    return results;
  }

  /** Annotations of a prompt, of which one kind was filtered, or none. */
  static ObjectNode prompt(@Nullable String filtered) {
    ObjectNode results = answer(filtered);
    ObjectNode jailbreak = results.putObject("jailbreak");
    jailbreak.put("filtered", false);
    jailbreak.put("detected", false);
    return results;
  }
}
