package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.RequestLine;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of a batch file, in its order, each with what the join keeps of it; found by custom_id. */
final class Requests {
  /** One request, without its body. */
  record Request(int line, String customId, String deployment, String prompt, int schema) {}

  private final List<Request> requests = new ArrayList<>();
  private final Map<String, Integer> indexById = new HashMap<>();
  private final BitSet repeated = new BitSet();
  private final Map<JsonNode, Integer> schemas = new LinkedHashMap<>();

  private Requests() {}

  static Requests read(BatchFile file) {
    Requests requests = new Requests();
    file.forEachLine(requests::add);
    return requests;
  }

  private void add(RequestLine line) {
    int schema = line.outputSchema().map(this::schemaIndex).orElse(-1);
    int index = requests.size();
    requests.add(
        new Request(line.number(), line.customId(), line.deployment(), line.prompt(), schema));
    Integer earlier = indexById.putIfAbsent(line.customId(), index);
    if (earlier != null) {
      repeated.set(earlier);
      repeated.set(index);
    }
  }

  private int schemaIndex(JsonNode schema) {
    return schemas.computeIfAbsent(schema, unseen -> schemas.size());
  }

  int size() {
    return requests.size();
  }

  Request get(int index) {
    return requests.get(index);
  }

  /** The index of the first request of an id, or null without one. */
  @Nullable
  Integer index(String customId) {
    return indexById.get(customId);
  }

  /** Whether another request has the same id. */
  boolean isRepeated(int index) {
    return repeated.get(index);
  }

  /** The schemas that requests ask for; {@link Request#schema} counts in this order, -1 is none. */
  List<JsonNode> schemas() {
    return List.copyOf(schemas.keySet());
  }
}
