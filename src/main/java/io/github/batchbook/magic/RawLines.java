package io.github.batchbook.magic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.RequestLine;
import io.github.batchbook.result.Results;
import io.github.batchbook.run.Run;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request and its result line as they stand in the files, laid out to be read. */
final class RawLines {
  private static final int LONGEST = 2_000;
  private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build())
      .build();

  private RawLines() {}

  /** Shows both; yields the result line as the service wrote it, an empty text when there is none. */
  static Yield yielded(Run run, Results results, String customId) {
    BatchFile input = run.input();
    RequestLine request = input
        .line(customId)
        .orElseThrow(() -> MagicException.of(
            "run " + run.name() + ": no request has the custom_id " + Quote.of(customId),
            "The ids are compared letter by letter, case included."));
    List<String> lines = new ArrayList<>();
    lines.add("sent · line " + request.number() + " · " + request.endpoint().url());
    lines.addAll(pretty(request.body()));
    Optional<String> raw = results.raw(customId);
    lines.add("");
    String outcome = results.row(customId).map(row -> row.outcome().word()).orElse("unknown");
    if (raw.isEmpty()) {
      lines.add("no result line: " + outcome);
    } else {
      lines.add("result · " + outcome);
      lines.addAll(pretty(raw.get()));
    }
    return new Yield(raw.orElse(""), "String", new TextLines(lines));
  }

  private static List<String> pretty(String json) {
    try {
      return pretty(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      return json.lines().toList();
    }
  }

  private static List<String> pretty(JsonNode node) {
    JsonNode bounded = node.deepCopy();
    bound(bounded);
    return bounded.toPrettyString().lines().toList();
  }

  /** Cuts long strings, mostly images in Base64: the value that is yielded has them whole. */
  private static void bound(JsonNode node) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        field.setValue(bounded(field.getValue()));
      }
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, bounded(list.get(i)));
      }
    }
  }

  private static JsonNode bounded(JsonNode value) {
    if (value instanceof ContainerNode<?>) {
      bound(value);
      return value;
    }
    boolean isLong = value.isTextual() && value.textValue().length() > LONGEST;
    return isLong
        ? TextNode.valueOf(value.textValue().substring(0, LONGEST / 10) + "… "
            + Amounts.count(value.textValue().length() - LONGEST / 10, "more character"))
        : value;
  }
}
