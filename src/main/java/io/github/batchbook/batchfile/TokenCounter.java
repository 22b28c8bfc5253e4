package io.github.batchbook.batchfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * Counts the input tokens of requests as a model does: its own byte pair encoding for words, its rule for images, and what OpenAI says
 * that a message costs besides. What the service makes of schemas and tools is not published: their JSON is counted. For one thread.
 */
final class TokenCounter {
  /** An image whose size is not known before it is fetched. */
  private static final ImageSize UNSEEN = new ImageSize(1024, 1024);

  private static final int MESSAGE = 3;
  private static final int REPLY = 3;

  private static final Pattern O200K = Pattern.compile(
      "(gpt-4o|gpt-4\\.[1-9]|gpt-[5-9]|gpt-oss|gpt-chat|chatgpt|chat-latest|o[1-9]|model-router).*");
  private static final Pattern CL100K =
      Pattern.compile("(gpt-4|gpt-3\\.5|gpt-35|text-embedding-).*");

  private final String encodingName;
  private final boolean encodingKnown;
  private final ToLongFunction<String> words;
  private final ImageTokens images;

  /** Loads an encoding, some megabytes, when one is first asked for. */
  private static final class Registry {
    static final EncodingRegistry LAZY = Encodings.newLazyEncodingRegistry();
  }

  /**
   * What one request takes.
   *
   * @param input tokens, those of images among them
   * @param images how many there are
   * @param unseen those of them whose size is not known
   */
  record Count(long input, int images, int unseen) {}

  /**
   * A counter for a model.
   *
   * @param model empty when it is not known: then it counts as the newer models do
   */
  static TokenCounter of(String model) {
    EncodingType type = encoding(model).orElse(EncodingType.O200K_BASE);
    Encoding encoding = Registry.LAZY.getEncoding(type);
    boolean known = encoding(model).isPresent();
    return new TokenCounter(type.getName(), known, encoding::countTokensOrdinary, model);
  }

  /** A counter for a model that guesses words by their length, and loads no encoding. */
  static TokenCounter rough(String model) {
    return new TokenCounter("", false, RoughWords::tokens, model);
  }

  private TokenCounter(
      String encodingName, boolean encodingKnown, ToLongFunction<String> words, String model) {
    this.encodingName = encodingName;
    this.encodingKnown = encodingKnown;
    this.words = words;
    this.images = ImageTokens.of(model);
  }

  /** Our own table: that of the library knows gpt-4.1 as an older model and gpt-5 not at all. */
  static Optional<EncodingType> encoding(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    if (O200K.matcher(name).matches()) {
      return Optional.of(EncodingType.O200K_BASE);
    }
    return CL100K.matcher(name).matches()
        ? Optional.of(EncodingType.CL100K_BASE)
        : Optional.empty();
  }

  String encodingName() {
    return encodingName;
  }

  boolean encodingKnown() {
    return encodingKnown;
  }

  ImageTokens imageRule() {
    return images;
  }

  Count count(RequestLine request) {
    Counting counting = new Counting();
    JsonNode body = request.body();
    switch (request.endpoint()) {
      case CHAT_COMPLETIONS -> {
        body.path("messages").forEach(counting::message);
        counting.tokens += REPLY;
        counting.json(body.path("response_format").path("json_schema"));
      }
      case RESPONSES -> {
        counting.text(body.path("instructions"));
        JsonNode input = body.path("input");
        if (input.isTextual()) {
          counting.text(input);
          counting.tokens += MESSAGE;
        } else {
          input.forEach(counting::message);
        }
        counting.tokens += REPLY;
        counting.json(body.path("text").path("format").path("schema"));
      }
      case EMBEDDINGS -> counting.texts(body.path("input"));
    }
    counting.json(body.path("tools"));
    return new Count(counting.tokens, counting.images, counting.unseen);
  }

  private final class Counting {
    private long tokens;
    private int images;
    private int unseen;

    private void message(JsonNode message) {
      tokens += MESSAGE;
      text(message.path("role"));
      text(message.path("name"));
      texts(message.path("content"));
      text(message.path("output"));
      text(message.path("arguments"));
      json(message.path("tool_calls"));
    }

    private void texts(JsonNode content) {
      if (content.isTextual()) {
        text(content);
        return;
      }
      for (JsonNode part : content) {
        text(part.isTextual() ? part : part.path("text"));
        JsonNode image = part.path("image_url");
        JsonNode url = image.isObject() ? image.path("url") : image;
        if (url.isTextual()) {
          JsonNode holder = image.isObject() ? image : part;
          image(url.textValue(), holder.path("detail").asText("auto"));
        }
      }
    }

    private void image(String url, String detail) {
      images++;
      Optional<ImageSize> size =
          url.startsWith("data:") ? ImageSize.ofDataUrl(url) : Optional.empty();
      unseen += size.isPresent() ? 0 : 1;
      tokens += TokenCounter.this.images.count(size.orElse(UNSEEN), detail);
    }

    private void json(JsonNode value) {
      if (value.isContainerNode() && !value.isEmpty()) {
        tokens += words.applyAsLong(value.toString());
      }
    }

    private void text(JsonNode text) {
      if (text.isTextual()) {
        tokens += words.applyAsLong(text.textValue());
      }
    }
  }
}
