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

/** The requests of a batch file as plain objects. */
final class PlainRequests {
  /** One request, without its body. */
  record Request(int line, String customId, String deployment, String prompt, int schema) {}

  private final List<Request> requests = new ArrayList<>();
  private final Map<String, Integer> indexById = new HashMap<>();
  private final BitSet repeated = new BitSet();
  private final Map<JsonNode, Integer> schemas = new LinkedHashMap<>();

  private PlainRequests() {}

  static PlainRequests read(BatchFile file) {
    PlainRequests requests = new PlainRequests();
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
