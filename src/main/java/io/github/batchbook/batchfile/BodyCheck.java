package io.github.batchbook.batchfile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges whether a body fits the API that its line asks. */
final class BodyCheck {
  private final Body body;
  private final Endpoint endpoint;
  private final List<Found> faults = new ArrayList<>();

  private BodyCheck(Body body, Endpoint endpoint) {
    this.body = body;
    this.endpoint = endpoint;
  }

  /** What is wrong with a body; only what holds for all APIs when the endpoint is not known. */
  static List<Found> faults(Body body, @Nullable Endpoint endpoint) {
    List<Found> faults = new ArrayList<>(body.faults());
    if (body.model == null) {
      faults.add(new Found(
          Fault.request("\"body.model\" is missing", "Write the name of your batch deployment."),
          -1));
    }
    if (endpoint != null) {
      BodyCheck check = new BodyCheck(body, endpoint);
      check.judge();
      faults.addAll(check.faults);
    }
    return faults;
  }

  private void judge() {
    switch (endpoint) {
      case CHAT_COMPLETIONS -> prompt("messages", body.messages, "input", body.input);
      case RESPONSES -> {
        if (body.input != Body.Prompt.ABSENT || !has("prompt")) {
          prompt("input", body.input, "messages", body.messages);
        }
      }
      case EMBEDDINGS -> {
        body.kinds.add(InputKind.EMBEDDINGS);
        add(Fault.embeddings(), -1);
        if (body.input != Body.Prompt.STRING && body.input != Body.Prompt.LIST) {
          add(Fault.request("\"input\" is missing", "Embeddings want a string or a list."), -1);
        }
      }
    }
    if (endpoint != Endpoint.EMBEDDINGS) {
      keys();
      if (!body.kinds.contains(InputKind.IMAGE_URL)
          && !body.kinds.contains(InputKind.BASE64_IMAGE)) {
        body.kinds.add(InputKind.TEXT);
      }
    }
    if (body.images > Limits.MOST_IMAGES) {
      add(Fault.tooMany("images", body.images, Limits.MOST_IMAGES), -1);
    }
    String model = body.model;
    if (model != null) {
      body.refusedByReasoning.forEach(key -> add(Fault.refusedByReasoning(key, model), -1));
    }
  }

  private void prompt(String key, Body.Prompt own, String otherKey, Body.Prompt other) {
    boolean chat = endpoint == Endpoint.CHAT_COMPLETIONS;
    if (own == Body.Prompt.LIST || (own == Body.Prompt.STRING && !chat)) {
      faults.addAll(body.faults(endpoint));
      if (other != Body.Prompt.ABSENT) {
        add(stranger(otherKey), -1);
      }
    } else if (own != Body.Prompt.ABSENT) {
      String found = own == Body.Prompt.STRING ? "a string" : body.otherPrompt;
      add(Fault.notA("body." + key, wanted(chat), found), -1);
    } else if (other != Body.Prompt.ABSENT) {
      add(
          Fault.request(
              Quote.of(otherKey) + " stands where " + Quote.of(key) + " belongs",
              "Write " + Quote.of(key) + ", or the url of the other API."),
          -1);
    } else {
      add(Fault.request("\"body." + key + "\" is missing", "Give it " + wanted(chat) + "."), -1);
    }
  }

  private static String wanted(boolean chat) {
    return chat ? "a list of messages" : "a string or a list of messages";
  }

  /** Finds keys that only the other API knows. */
  private void keys() {
    boolean chat = endpoint == Endpoint.CHAT_COMPLETIONS;
    for (Body.Key key : body.keys) {
      if (chat != BodyReader.CHAT_KEYS.contains(key.name())) {
        add(stranger(key.name()), key.at());
      }
    }
    if (chat && has("max_tokens") && has("max_completion_tokens")) {
      add(twoLimits(), -1);
    }
  }

  private static Fault twoLimits() {
    return Fault.warning(
        "unsupported_parameter",
        "\"max_tokens\" and \"max_completion_tokens\" are both set; the service takes one of them",
        "Leave \"max_tokens\" out.");
  }

  private Fault stranger(String key) {
    boolean chat = endpoint == Endpoint.CHAT_COMPLETIONS;
    Endpoint other = chat ? Endpoint.RESPONSES : Endpoint.CHAT_COMPLETIONS;
    String meant = switch (key) {
      case "max_tokens", "max_completion_tokens" -> "\"max_output_tokens\"";
      case "max_output_tokens" -> "\"max_completion_tokens\" or \"max_tokens\"";
      case "response_format" -> "\"text\": {\"format\": …}";
      case "text" -> "\"response_format\"";
      case "reasoning" -> "\"reasoning_effort\"";
      case "reasoning_effort" -> "\"reasoning\": {\"effort\": …}";
      case "verbosity" -> "\"text\": {\"verbosity\": …}";
      case "instructions" -> "a message of the role \"system\"";
      default -> "";
    };
    return Fault.request(
        Quote.of(key) + " belongs to " + api(other) + ", not to " + api(endpoint),
        meant.isEmpty() ? "Leave it out." : "Write " + meant + ".");
  }

  private static String api(Endpoint endpoint) {
    return switch (endpoint) {
      case CHAT_COMPLETIONS -> "Chat Completions";
      case RESPONSES -> "the Responses API";
      case EMBEDDINGS -> "the Embeddings API";
    };
  }

  private boolean has(String key) {
    return body.keys.stream().anyMatch(k -> k.name().equals(key));
  }

  private void add(Fault fault, long at) {
    faults.add(new Found(fault, at));
  }
}
