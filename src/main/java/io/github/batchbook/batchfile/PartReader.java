package io.github.batchbook.batchfile;

import static io.github.batchbook.batchfile.Endpoint.CHAT_COMPLETIONS;
import static io.github.batchbook.batchfile.PromptReader.word;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one part of a message's content: a text, an image. The two APIs name and shape them
 * differently, which is the mistake that is made most.
 */
final class PartReader {
  private static final Set<String> DETAILS = Set.of("low", "high", "auto");

  /** Types that are taken as they are. */
  private static final Set<String> OTHER_CHAT_TYPES = Set.of("input_audio", "file", "refusal");

  private static final Set<String> OTHER_RESPONSES_TYPES =
      Set.of("input_audio", "refusal", "summary_text", "reasoning_text", "computer_screenshot");

  private final Endpoint endpoint;
  private final boolean chat;
  private final Body body;

  PartReader(Endpoint endpoint, Body body) {
    this.endpoint = endpoint;
    this.chat = endpoint == CHAT_COMPLETIONS;
    this.body = body;
  }

  void read(JsonParser parser) throws IOException {
    String type = null;
    boolean text = false;
    boolean file = false;
    JsonToken image = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "type" -> type = word(value, parser);
        case "text" -> text = value == JsonToken.VALUE_STRING;
        case "file_id" -> file = value == JsonToken.VALUE_STRING;
        case "image_url" -> image = value;
        default -> {}
      }
      switch (key) {
        case "image_url" -> image(value, parser);
        case "detail" -> detail(value, parser);
        default -> parser.skipChildren();
      }
    }
    judge(type, text, file ? JsonToken.VALUE_STRING : image, parser);
  }

  private void judge(
      @Nullable String type, boolean text, @Nullable JsonToken image, JsonParser parser) {
    if (type == null) {
      fault(
          Fault.request(
              "a part of the content has no \"type\"",
              "Write " + Quote.of(chat ? "text" : "input_text") + "."),
          parser);
      return;
    }
    switch (type) {
      case "text", "image_url" -> {
        if (!chat) {
          otherApi(type, "input_" + type.replace("_url", ""), parser);
          return;
        }
      }
      case "input_text", "input_image", "input_file", "output_text" -> {
        if (chat) {
          otherApi(
              type,
              type.equals("input_image") ? "image_url" : type.substring(type.indexOf('_') + 1),
              parser);
          return;
        }
      }
      default -> {
        if (!(chat ? OTHER_CHAT_TYPES : OTHER_RESPONSES_TYPES).contains(type)) {
          unknown(type, parser);
        }
        return;
      }
    }
    if (type.endsWith("text") && !text) {
      fault(
          Fault.request(
              "a part of type " + Quote.of(type) + " has no \"text\"", "Give it a string."),
          parser);
    } else if (type.contains("image")) {
      imageShape(image, parser);
    }
  }

  private void unknown(String type, JsonParser parser) {
    fault(
        Fault.warning(
            "unknown_part",
            "a part of type " + Quote.of(type) + "; "
                + (chat
                    ? "Chat Completions knows \"text\" and \"image_url\""
                    : "the Responses API knows \"input_text\" and \"input_image\""),
            "Look at its spelling."),
        parser);
  }

  private void otherApi(String found, String meant, JsonParser parser) {
    String api = chat ? "Chat Completions" : "the Responses API";
    String other = chat ? "the Responses API" : "Chat Completions";
    fault(
        Fault.request(
            "a part of type " + Quote.of(found) + " belongs to " + other + ", not to " + api,
            "Write " + Quote.of(meant) + "."),
        parser);
  }

  private void imageShape(@Nullable JsonToken image, JsonParser parser) {
    JsonToken wanted = chat ? JsonToken.START_OBJECT : JsonToken.VALUE_STRING;
    if (image == wanted) {
      return;
    }
    String found = image == null ? "missing" : Fault.describe(image);
    fault(
        Fault.request(
            "\"image_url\" is " + found + ", not " + (chat ? "an object" : "a string"),
            chat
                ? "Chat Completions says \"image_url\": {\"url\": \"…\"}."
                : "The Responses API says \"image_url\": \"…\"."),
        parser);
  }

  private void image(JsonToken value, JsonParser parser) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      ImageCheck.check(parser, body, endpoint);
      return;
    }
    if (value != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    boolean url = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken inner = parser.nextToken();
      if (key.equals("url") && inner == JsonToken.VALUE_STRING) {
        url = true;
        ImageCheck.check(parser, body, endpoint);
      } else if (key.equals("detail")) {
        detail(inner, parser);
      } else {
        parser.skipChildren();
      }
    }
    if (!url) {
      fault(
          Fault.request("\"image_url\" has no \"url\"", "Give it a web address or a data URL."),
          parser);
    }
  }

  private void detail(JsonToken value, JsonParser parser) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    boolean word = value == JsonToken.VALUE_STRING;
    if (!word || !DETAILS.contains(parser.getText())) {
      String found = word ? Quote.of(parser.getText()) : Fault.describe(value);
      fault(
          Fault.request("\"detail\" is " + found, "Write \"low\", \"high\" or \"auto\"."), parser);
    }
    parser.skipChildren();
  }

  private void fault(Fault fault, JsonParser parser) {
    body.fault(endpoint, fault, parser);
  }
}
