package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a request asks, whichever API it is for.
 *
 * @param prompt the text of the last user message, its parts joined by newlines
 * @param images the addresses and data URLs of its images
 * @param tokens an estimate of the input's tokens: a token for four bytes of text, 85 for an image at low detail, else 765
 */
record Asked(String prompt, List<String> images, int tokens) {
  private static final int TOKENS_OF_A_MESSAGE = 4;
  private static final int TOKENS_AT_LOW_DETAIL = 85;
  private static final int TOKENS_OF_AN_IMAGE = 765;

  static Asked chat(JsonNode body) {
    Reader reader = new Reader();
    for (JsonNode message : body.path("messages")) {
      reader.message(message);
    }
    return reader.asked();
  }

  static Asked responses(JsonNode body) {
    Reader reader = new Reader();
    reader.count(Json.text(body, "instructions"));
    JsonNode input = body.path("input");
    if (input.isTextual()) {
      reader.prompt = input.textValue();
      reader.count(reader.prompt);
    }
    for (JsonNode item : input) {
      reader.message(item);
    }
    return reader.asked();
  }

  static Asked embeddings(JsonNode body) {
    Reader reader = new Reader();
    JsonNode input = body.path("input");
    reader.count(input.asText());
    input.forEach(one -> reader.count(one.asText()));
    return reader.asked();
  }

  /** A token for four bytes of UTF-8. */
  static int tokensOf(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return (bytes + 3) / 4;
  }

  /** Whether any text says JSON, which the plain JSON format of the Chat Completions API asks for. */
  static boolean mentionsJson(JsonNode messages) {
    return messages.findValuesAsText("content").stream().anyMatch(Asked::saysJson)
        || messages.findValuesAsText("text").stream().anyMatch(Asked::saysJson);
  }

  /** The same of the Responses API, which looks at the input alone and not at the instructions. */
  static boolean inputMentionsJson(JsonNode input) {
    return input.isTextual() ? saysJson(input.textValue()) : mentionsJson(input);
  }

  private static boolean saysJson(String text) {
    return text.toLowerCase(Locale.ROOT).contains("json");
  }

  /** Walks the messages of one request. */
  private static final class Reader {
    private String prompt = "";
    private List<String> images = List.of();
    private int tokens;

    void message(JsonNode message) {
      List<String> texts = new ArrayList<>();
      List<String> pictures = new ArrayList<>();
      JsonNode content = message.path("content");
      if (content.isTextual()) {
        texts.add(content.textValue());
      }
      for (JsonNode part : content) {
        part(part, texts, pictures);
      }
      texts.forEach(this::count);
      tokens += TOKENS_OF_A_MESSAGE;
      if (message.path("role").asText().equals("user")) {
        prompt = String.join("\n", texts);
        images = pictures;
      }
    }

    private void part(JsonNode part, List<String> texts, List<String> pictures) {
      switch (Json.text(part, "type")) {
        case "text", "input_text", "output_text" -> texts.add(Json.text(part, "text"));
        case "image_url" -> picture(part.path("image_url"), "url", pictures);
        case "input_image" -> picture(part, "image_url", pictures);
        default -> {}
      }
    }

    private void picture(JsonNode holder, String field, List<String> pictures) {
      pictures.add(Json.text(holder, field));
      boolean low = Json.text(holder, "detail").equals("low");
      tokens += low ? TOKENS_AT_LOW_DETAIL : TOKENS_OF_AN_IMAGE;
    }

    void count(String text) {
      tokens += tokensOf(text);
    }

    Asked asked() {
      return new Asked(prompt, List.copyOf(images), Math.max(1, tokens));
    }
  }
}
