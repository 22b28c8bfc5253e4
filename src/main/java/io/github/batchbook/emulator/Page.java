package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a list, as {@code after}, {@code limit} and {@code order} ask for it. After the last entry comes an empty page, by which
 * openai-java knows the end.
 */
record Page<T>(List<T> entries, Function<T, String> id, boolean more) {

  /** A page of entries that are given newest first. */
  static <T> Page<T> of(
      List<T> newestFirst, Function<T, String> id, Call call, int limit, int most) {
    List<T> all = new ArrayList<>(newestFirst);
    String order = call.query("order");
    if (order != null && !order.equals("desc") && !order.equals("asc")) {
      throw Refusal.invalid("Invalid value for 'order': expected 'asc' or 'desc'.", "order");
    }
    if ("asc".equals(order)) {
      Collections.reverse(all);
    }
    int from = 0;
    String after = call.query("after");
    if (after != null && !after.isEmpty()) {
      from = 1 + all.stream().map(id).toList().indexOf(after);
      if (from == 0) {
        throw Refusal.invalid("Invalid value for 'after': no such entry.", "after");
      }
    }
    int to = Math.min(all.size(), from + call.number("limit", limit, 1, most));
    return new Page<>(List.copyOf(all.subList(from, to)), id, to < all.size());
  }

  /** Begins the list object and gives the array for its entries. Recorded lists of Azure's batches have no {@code object}. */
  ArrayNode begin(ObjectNode json, Call call) {
    if (call.surface() == Surface.OPENAI) {
      json.put("object", "list");
    }
    return json.putArray(call.surface().listKey(call.version()));
  }

  ObjectNode end(ObjectNode json) {
    json.put("first_id", entries.isEmpty() ? null : id.apply(entries.get(0)));
    json.put("last_id", entries.isEmpty() ? null : id.apply(entries.get(entries.size() - 1)));
    json.put("has_more", more);
    return json;
  }
}
