package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What many requests have in common.
 *
 * @param schema the schema of the answer, when the request has one
 */
record RequestFacts(String deployment, @Nullable JsonNode schema) {
  /** All facts of a file's requests, numbered as they come. For one thread at a time while it is filled. */
  static final class Known {
    private final List<RequestFacts> all = new ArrayList<>();
    private final Map<RequestFacts, Integer> numbers = new HashMap<>();
    private final Map<JsonNode, Integer> schemas = new LinkedHashMap<>();
    private int last = -1;

    @SuppressWarnings(
        "ReferenceEquality") // lines of one shape share one object, and comparing schemas takes
    // time
    int number(RequestFacts facts) {
      if (last < 0 || all.get(last) != facts) {
        last = numbers.computeIfAbsent(facts, this::add);
      }
      return last;
    }

    private int add(RequestFacts facts) {
      if (facts.schema() != null) {
        schemas.putIfAbsent(facts.schema(), schemas.size());
      }
      all.add(facts);
      return all.size() - 1;
    }

    RequestFacts get(int number) {
      return all.get(number);
    }

    /** The number of a request's schema in {@link #schemas}; -1 without one. */
    int schema(int number) {
      JsonNode schema = all.get(number).schema();
      return schema == null ? -1 : schemas.getOrDefault(schema, -1);
    }

    /** The schemas in the order in which requests first ask for them. */
    List<JsonNode> schemas() {
      return List.copyOf(schemas.keySet());
    }
  }
}
