package io.github.batchbook.batchfile;

import static io.github.batchbook.batchfile.Endpoint.CHAT_COMPLETIONS;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands where one API has its prompt: {@code messages} of Chat Completions, or {@code
 * input} of Responses, and notes in the body what does not fit that API.
 */
final class PromptReader {
  private static final Set<String> CHAT_ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");
  private static final Set<String> RESPONSES_ROLES =
      Set.of("system", "developer", "user", "assistant");

  private final Endpoint endpoint;
  private final boolean chat;
  private final Body body;
  private final PartReader parts;

  PromptReader(Endpoint endpoint, Body body) {
    this.endpoint = endpoint;
    this.chat = endpoint == CHAT_COMPLETIONS;
    this.body = body;
    this.parts = new PartReader(endpoint, body);
  }

  Body.Prompt read(JsonToken value, JsonParser parser) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return Body.Prompt.STRING;
    }
    if (value == JsonToken.VALUE_NULL) {
      return Body.Prompt.ABSENT;
    }
    if (value != JsonToken.START_ARRAY) {
      body.otherPrompt = Fault.describe(value);
      parser.skipChildren();
      return Body.Prompt.OTHER;
    }
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      message(parser);
      count++;
    }
    if (count == 0) {
      fault(
          Fault.request(
              (chat ? "\"messages\"" : "\"input\"") + " is an empty list",
              "Give it at least one message."),
          parser);
    }
    if (count > Limits.MOST_MESSAGES) {
      fault(Fault.tooMany("messages", count, Limits.MOST_MESSAGES), parser);
    }
    return Body.Prompt.LIST;
  }

  private void message(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      fault(
          Fault.request(
              "a message is " + Fault.describe(parser.currentToken()) + ", not an object",
              "Write it as {\"role\": \"user\", \"content\": \"…\"}."),
          parser);
      parser.skipChildren();
      return;
    }
    String role = null;
    String type = null;
    boolean content = false;
    boolean calls = false;
    boolean answered = false;
    int images = body.images;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "role" -> role = word(value, parser);
        case "type" -> type = word(value, parser);
        case "content" -> content = content(value, parser);
        case "tool_call_id" -> answered = word(value, parser) != null;
        default -> {
          calls |= key.equals("tool_calls") || key.equals("function_call");
          calls |= key.equals("audio") || key.equals("refusal");
          parser.skipChildren();
        }
      }
    }
    if (!chat && type != null && !type.equals("message")) {
      return;
    }
    judge(role, content || (calls && "assistant".equals(role)), parser);
    if (chat && "tool".equals(role) && !answered) {
      fault(
          Fault.request(
              "a message of the role \"tool\" has no \"tool_call_id\"",
              "Give it the id of the call that it answers."),
          parser);
    }
    if (chat && role != null && !role.equals("user") && body.images > images) {
      fault(
          Fault.warning(
              "image_role",
              "an image in a message of the role " + Quote.of(role)
                  + "; the service takes those of the user",
              "Put it into a message of the role \"user\"."),
          parser);
    }
  }

  private void judge(@Nullable String role, boolean content, JsonParser parser) {
    Set<String> roles = chat ? CHAT_ROLES : RESPONSES_ROLES;
    if (role == null) {
      fault(
          Fault.request("a message has no \"role\"", "Write \"role\": \"user\", or \"system\"."),
          parser);
    } else if (!roles.contains(role)) {
      fault(
          Fault.request(
              "a message has the role " + Quote.of(role),
              "Roles are \"system\", \"developer\", \"user\", \"assistant\"."),
          parser);
    } else if (!content) {
      fault(
          Fault.request(
              "a message has no \"content\"", "Write what is said, as a string or as parts."),
          parser);
    }
  }

  /** Reads a message's content; whether there is one. */
  private boolean content(JsonToken value, JsonParser parser) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return true;
    }
    if (value == JsonToken.START_ARRAY) {
      boolean empty = true;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        empty = false;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          parts.read(parser);
        } else {
          String found = Fault.describe(parser.currentToken());
          fault(
              Fault.request(
                  "a part of the content is " + found + ", not an object",
                  "Write it as {\"type\": \"" + (chat ? "text" : "input_text")
                      + "\", \"text\": \"…\"}."),
              parser);
          parser.skipChildren();
        }
      }
      if (empty && chat) {
        fault(Fault.request("\"content\" is an empty list", "Give it at least one part."), parser);
      }
      return true;
    }
    if (value != JsonToken.VALUE_NULL) {
      String found = Fault.describe(value);
      fault(Fault.notA("content", "a string or a list of parts", found), parser);
      parser.skipChildren();
      return true;
    }
    return false;
  }

  static @Nullable String word(JsonToken value, JsonParser parser) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  private void fault(Fault fault, JsonParser parser) {
    body.fault(endpoint, fault, parser);
  }
}
