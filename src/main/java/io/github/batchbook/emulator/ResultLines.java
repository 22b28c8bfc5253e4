package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the line of the output or error file that answers a line of input; stateless. */
final class ResultLines {
  private static final List<Quirks.ErrorShape> SHAPES = Arrays.stream(Quirks.ErrorShape.values())
      .filter(shape -> shape != Quirks.ErrorShape.MIXED)
      .toList();

  private final EmbeddedOptions options;
  private final Thinker thinker;

  ResultLines(EmbeddedOptions options) {
    this.options = options;
    this.thinker = new Thinker(options.shares());
  }

  /** A result line without its line end. */
  static final class Line {
    private final byte[] json;
    private final boolean good;

    Line(byte[] json, boolean good) {
      this.json = json;
      this.good = good;
    }

    byte[] json() {
      return json;
    }

    /** Whether it belongs into the output file. */
    boolean good() {
      return good;
    }
  }

  /** The answer to a line that validation has passed. */
  Line answer(byte[] input, long seed, long seconds) throws IOException {
    Dice dice = Dice.of(seed, input);
    JsonNode line = Json.MAPPER.readTree(input);
    String customId = Json.text(line, "custom_id");
    try {
      ObjectNode body = body(line, new Moment(seconds, dice));
      return new Line(Json.bytes(framed(customId, response(200, body, dice), null, dice)), true);
    } catch (BodyFault fault) {
      return new Line(Json.bytes(failed(customId, fault, dice)), false);
    }
  }

  /** The line of a request that was not asked before its job expired. */
  Line expired(byte[] input, long seed) throws IOException {
    return expired(Json.text(Json.MAPPER.readTree(input), "custom_id"), Dice.of(seed, input));
  }

  /** The same for the request of this id. */
  Line expired(String customId, Dice dice) {
    ObjectNode error = Json.object();
    error.put("code", "batch_expired");
    error.put(
        "message", "This request could not be executed before the completion window expired.");
    return new Line(Json.bytes(framed(customId, null, error, dice)), false);
  }

  /** The line of a request that was answered elsewhere with a status of 400 or more and this body. */
  Line failure(String customId, int status, ObjectNode body, Dice dice) {
    return new Line(Json.bytes(failed(customId, status, body, dice)), false);
  }

  /** The line of a request that was answered well elsewhere. */
  Line success(String customId, UpstreamClient.Outcome outcome, Dice dice) {
    JsonNode body = JsonNodeFactory.instance.rawValueNode(new RawValue(outcome.body()));
    ObjectNode response = response(outcome.status(), body, dice);
    if (outcome.requestId() != null) {
      response.put("request_id", outcome.requestId());
    }
    return new Line(Json.bytes(framed(customId, response, null, dice)), true);
  }

  private ObjectNode body(JsonNode line, Moment moment) {
    JsonNode body = line.path("body");
    Target target = Target.of(Json.text(line, "url"));
    return answer(target == null ? Target.CHAT : target, body, moment);
  }

  /** The answer of an API to a body; throws a {@link BodyFault} when it refuses the body. */
  ObjectNode answer(Target target, JsonNode body, Moment moment) {
    String name = Json.text(body, "model");
    Deployment known = options.deployment(name);
    Deployment deployment = known == null ? Deployment.any(name) : known;
    return switch (target) {
      case CHAT -> ChatBody.answer(body, deployment, thinker, moment);
      case RESPONSES -> ResponseBody.answer(body, deployment, thinker, moment);
      case EMBEDDINGS -> EmbeddingBody.answer(body, deployment, moment);
    };
  }

  private ObjectNode response(int status, JsonNode body, Dice dice) {
    ObjectNode response = Json.object();
    if (options.azure()) {
      response.set("body", body);
      response.put("request_id", dice.guid());
      response.put("status_code", status);
    } else {
      response.put("status_code", status);
      response.put("request_id", "req_" + dice.hex(32));
      response.set("body", body);
    }
    return response;
  }

  private ObjectNode framed(
      String customId, @Nullable ObjectNode response, @Nullable ObjectNode error, Dice dice) {
    ObjectNode line = Json.object();
    if (!options.azure()) {
      line.put("id", "batch_req_" + dice.hex(32));
    }
    line.put("custom_id", customId);
    line.set("response", response);
    line.set("error", error);
    return line;
  }

  private ObjectNode failed(String customId, BodyFault fault, Dice dice) {
    ObjectNode body = Json.object();
    body.set("error", fault.error());
    return failed(customId, fault.status(), body, dice);
  }

  /** The error line of a request that was answered with this status and body, in the form that was asked for. */
  private ObjectNode failed(String customId, int status, ObjectNode body, Dice dice) {
    ObjectNode bare = Json.object();
    bare.put("request_id", "");
    bare.put("status_code", status);
    ObjectNode outer = Json.object();
    outer.putNull("code");
    return switch (shape(dice)) {
      case HTTP_BODY, MIXED -> framed(customId, response(status, body, dice), null, dice);
      case INNER_ERROR ->
        framed(customId, response(status, withInnerError(body), dice), null, dice);
      case NO_RESPONSE -> {
        ObjectNode error = Json.object();
        error.put("code", body.path("error").path("code").asText(null));
        error.set("message", body.path("error").path("message"));
        yield framed(customId, null, error, dice);
      }
      case SCORER_OBJECT -> framed(customId, bare, outer.set("message", body), dice);
      case SCORER_TEXT -> framed(customId, bare, outer.put("message", Json.text(body)), dice);
    };
  }

  private Quirks.ErrorShape shape(Dice dice) {
    Quirks.ErrorShape shape = options.quirks().errorShape();
    return shape == Quirks.ErrorShape.MIXED ? dice.pick(SHAPES) : shape;
  }

  private static ObjectNode withInnerError(ObjectNode body) {
    if (body.get("error") instanceof ObjectNode error && !error.has("innererror")) {
      error.putObject("innererror").put("code", error.path("code").asText("InvalidRequest"));
    }
    return body;
  }
}
