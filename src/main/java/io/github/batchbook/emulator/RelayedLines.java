package io.github.batchbook.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes requests for the upstream server of lines of input, and result lines of its answers; stateless. */
final class RelayedLines {
  private final ResultLines lines;
  private final Upstream upstream;

  RelayedLines(ResultLines lines, Upstream upstream) {
    this.lines = lines;
    this.upstream = upstream;
  }

  /** What is sent for one line of input, or why nothing is. */
  static final class Request {
    private final String customId;
    private final Target target;
    private final byte[] body;
    private final @Nullable BodyFault fault;

    Request(String customId, Target target, byte[] body, @Nullable BodyFault fault) {
      this.customId = customId;
      this.target = target;
      this.body = body;
      this.fault = fault;
    }

    String customId() {
      return customId;
    }

    Target target() {
      return target;
    }

    /** The bytes of the line's body, with the server's name of the model. */
    byte[] body() {
      return body;
    }

    @Nullable
    BodyFault fault() {
      return fault;
    }
  }

  /** The request of a line that validation has passed. */
  Request request(byte[] line) throws IOException {
    String customId = "";
    Target target = Target.CHAT;
    byte[] body = {};
    try (JsonParser parser = Json.FACTORY.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        switch (name) {
          case "custom_id" -> customId = parser.getText();
          case "url" -> {
            Target named = Target.of(parser.getText());
            target = named == null ? target : named;
          }
          case "body" ->
            body =
                Arrays.copyOfRange(line, start, (int) parser.currentLocation().getByteOffset());
          default -> {}
        }
      }
    }
    return judged(customId, target, body);
  }

  private Request judged(String customId, Target target, byte[] body) throws IOException {
    JsonNode json = Json.MAPPER.readTree(body);
    String model = Json.text(json, "model");
    String theirs = upstream.model(model);
    try {
      Fields.noStream(json);
    } catch (BodyFault fault) {
      return new Request(customId, target, body, fault);
    }
    if (!theirs.equals(model) && json instanceof ObjectNode object) {
      return new Request(customId, target, Json.bytes(object.put("model", theirs)), null);
    }
    return new Request(customId, target, body, null);
  }

  ResultLines.Line refused(Request request) {
    BodyFault fault = request.fault();
    return lines.failure(
        request.customId(),
        fault == null ? 400 : fault.status(),
        Json.object().set("error", fault == null ? Json.object() : fault.error()),
        Dice.of(0, request.body()));
  }

  ResultLines.Line expired(Request request) {
    return lines.expired(request.customId(), Dice.of(0, request.body()));
  }

  /** The result line of the server's last word on a request. */
  ResultLines.Line result(Request request, UpstreamClient.Outcome outcome) {
    Dice dice = Dice.of(outcome.began(), request.body());
    if (outcome.good()) {
      return lines.success(request.customId(), outcome, dice);
    }
    return lines.failure(request.customId(), outcome.status(), outcome.error(), dice);
  }
}
