package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Synchronous calls of the inference APIs, and the lists of what can be called. */
final class CallRoutes {
  private final EmbeddedOptions options;
  private final ResultLines lines;
  private final Store store;
  private final @Nullable UpstreamClient upstream;

  CallRoutes(Store store, EmbeddedOptions options, @Nullable UpstreamClient upstream) {
    this.store = store;
    this.upstream = upstream;
    this.options = options;
    this.lines = new ResultLines(options);
  }

  /** A call whose body names the deployment. */
  Answer infer(Call call, Target target) throws IOException {
    ObjectNode body = call.json();
    return infer(body, Json.text(body, "model"), target);
  }

  /** A call whose path names the deployment, which counts more than the body's model. */
  Answer inferAt(Call call, Target target) throws IOException {
    ObjectNode body = call.json();
    body.put("model", call.segment(1));
    return infer(body, call.segment(1), target);
  }

  private Answer infer(ObjectNode body, String name, Target target) {
    if (name.isBlank()) {
      throw new Refusal(
          400, "missing_required_parameter", "Missing required parameter: 'model'.", "model");
    }
    Deployment deployment = options.deployment(name);
    if (deployment == null) {
      throw new Refusal(
          404,
          "DeploymentNotFound",
          "The API deployment for this resource does not exist. If you created the deployment within the last 5 "
              + "minutes, please wait a moment and try again.");
    }
    if (!deployment.takesCalls()) {
      String operation =
          target == Target.CHAT ? "chatCompletion" : target.path().substring(1);
      throw new Refusal(
          400,
          "OperationNotSupported",
          "The " + operation + " operation does not work with the specified model, "
              + deployment.model() + ". Please choose different model and try again.");
    }
    if (upstream != null) {
      body.put("model", upstream.upstream().model(name));
      return upstream.pass(target.path(), Json.bytes(body));
    }
    try {
      Fields.truth(body, "stream");
      boolean pieces = target != Target.EMBEDDINGS && body.path("stream").asBoolean(false);
      JsonNode wishes = body.path("stream_options");
      if (pieces) {
        body.without(List.of("stream", "stream_options"));
      }
      Dice dice = Dice.of(options.seed(), Json.bytes(body));
      ObjectNode answer = lines.answer(target, body, new Moment(store.now() / 1000, dice));
      if (!pieces) {
        return Answer.json(200, answer);
      }
      String events = target == Target.CHAT
          ? Streamed.chat(answer, wishes.path("include_usage").asBoolean(false))
          : Streamed.responses(answer);
      return Answer.text(200, events).with("Content-Type", "text/event-stream; charset=utf-8");
    } catch (BodyFault fault) {
      ObjectNode json = Json.object();
      json.set("error", fault.error());
      return Answer.json(fault.status(), json);
    }
  }

  Answer models() {
    if (upstream != null) {
      return upstream.pass("/models", null);
    }
    ObjectNode json = Json.object();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    listed().forEach(deployment -> data.add(model(deployment)));
    return Answer.json(200, json);
  }

  /** The deployments that exist; where any name does, those of the models that are known. */
  private List<Deployment> listed() {
    return options.deployments().isEmpty() ? Models.KNOWN : options.deployments();
  }

  Answer model(Call call) {
    Deployment deployment = options.deployment(call.segment(1));
    if (deployment == null) {
      throw new Refusal(404, "notFound", "The model does not exist.", "model");
    }
    return Answer.json(200, model(deployment));
  }

  private static ObjectNode model(Deployment deployment) {
    ObjectNode json = Json.object();
    json.put("id", deployment.name());
    json.put("object", "model");
    json.put("created", 0);
    json.put("owned_by", "synthetic");
    return json;
  }

  /** The list that clients of older versions ask for. */
  Answer deployments() {
    ObjectNode json = Json.object();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    for (Deployment deployment : listed()) {
      ObjectNode one = data.addObject();
      one.put("id", deployment.name());
      one.put("object", "deployment");
      one.put("model", deployment.model());
      one.put("status", "succeeded");
      one.putObject("scale_settings")
          .put(
              "scale_type",
              deployment.kind() == Deployment.Kind.BATCH ? "globalBatch" : "standard");
    }
    return Answer.json(200, json);
  }
}
