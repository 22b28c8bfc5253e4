package io.github.batchbook.batchfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Converts request lines to another API and remembers what that API has no place for. A line that
 * asks it already, and one that is no request, is copied as it is.
 */
final class Conversion {
  private final Endpoint to;
  private final Findings findings = new Findings();

  Conversion(Endpoint to) {
    if (to == Endpoint.EMBEDDINGS) {
      throw new IllegalArgumentException("nothing converts to embeddings");
    }
    this.to = to;
  }

  /** Notes something that is not carried over. */
  interface Losses {
    void lost(String what);
  }

  void line(Lines line, OutputStream out) throws IOException {
    byte[] bytes = line.buffer();
    Optional<RequestLine> request =
        RequestReader.parse(bytes, line.start(), line.end(), line.number());
    if (request.isEmpty() || !isConvertible(request.get())) {
      out.write(bytes, line.start(), line.end() - line.start());
    } else {
      out.write(Json.bytes(converted(request.get())));
    }
    out.write('\n');
  }

  private boolean isConvertible(RequestLine request) {
    return request.endpoint() != to && request.endpoint() != Endpoint.EMBEDDINGS;
  }

  private ObjectNode converted(RequestLine request) {
    Findings.Place place = new Findings.Place(request.number(), 0, request.customId());
    Losses losses = what -> findings.add(notCarried(what), place);
    JsonNode body = to == Endpoint.RESPONSES
        ? new ChatToResponses(losses).body(request.body())
        : new ResponsesToChat(losses).body(request.body());
    ObjectNode line = Json.MAPPER.createObjectNode();
    line.put("custom_id", request.customId());
    line.put("method", "POST");
    line.put("url", to.url());
    line.set("body", body);
    return line;
  }

  private Fault notCarried(String what) {
    String api = to == Endpoint.RESPONSES ? "the Responses API" : "Chat Completions";
    return Fault.warning(
        "not_carried", what + " has no place in " + api, "Say it in the prompt, or do without.");
  }

  List<Problem> lost() {
    return findings.under(Rules.AZURE);
  }
}
