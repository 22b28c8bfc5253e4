package io.github.batchbook.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Code and text of a refusal, from whichever of the error bodies that services and the gateways before them send.
 *
 * @param code the service's own, empty when none
 * @param message one line, which only {@link #shown} shortens; empty when none
 */
record ServiceError(Optional<String> code, Optional<String> message) {
  private static final int LONGEST = 500;
  private static final int SHORTEST_SECRET = 4;

  /** What Azure's storage sends. */
  private static final Pattern STORAGE_ERROR = Pattern.compile(
      "<Error>\\s*<Code>([^<]*)</Code>\\s*<Message>([^<]*)</Message>", Pattern.DOTALL);

  static ServiceError of(byte[] body) {
    try {
      JsonNode json = Json.parse(body);
      if (json.isObject()) {
        return of(json);
      }
    } catch (JsonProcessingException e) {
      return ofText(new String(body, StandardCharsets.UTF_8));
    }
    return ofText(new String(body, StandardCharsets.UTF_8));
  }

  /** The text of an error that came where something else was asked for; empty when none is there. */
  static Optional<String> in(JsonNode json) {
    if (!json.path("error").isObject() && !json.path("error").isTextual()) {
      return Optional.empty();
    }
    ServiceError error = of(json);
    String text = Stream.of(error.code, error.message)
        .flatMap(Optional::stream)
        .collect(Collectors.joining(": "));
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static ServiceError of(JsonNode json) {
    JsonNode error = json.path("error").isObject() ? json.path("error") : json;
    Optional<String> message = Json.text(error, "message")
        .or(() -> Json.text(json, "error"))
        .or(() -> Json.text(json, "detail"))
        .map(ServiceError::line);
    Optional<String> code = Json.text(error, "code")
        .or(() -> Json.text(error, "type"))
        .or(() -> Json.text(json, "statusCode"));
    return new ServiceError(code.map(ServiceError::line), message);
  }

  private static ServiceError ofText(String text) {
    Matcher xml = STORAGE_ERROR.matcher(text);
    if (xml.find()) {
      return new ServiceError(Optional.of(line(xml.group(1))), Optional.of(line(xml.group(2))));
    }
    boolean page = text.stripLeading().startsWith("<");
    return new ServiceError(
        Optional.empty(),
        text.isBlank()
            ? Optional.empty()
            : Optional.of(page ? "an HTML page, not the service's JSON" : line(text)));
  }

  /** The same as it may be shown: with a secret taken out, in case the service repeats it, and only then shortened. */
  ServiceError shown(String secret) {
    return new ServiceError(
        code.map(text -> shown(text, secret)), message.map(text -> shown(text, secret)));
  }

  static String shown(String text, String secret) {
    String safe = hidden(text, secret);
    return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "…";
  }

  /** A text with a secret taken out, else as it is. */
  static String hidden(String text, String secret) {
    return secret.length() < SHORTEST_SECRET
        ? text
        : text.replace(secret, "…").replace(inAddress(secret), "…");
  }

  /** As it stands in an address that is repeated. */
  private static String inAddress(String secret) {
    return URLEncoder.encode(secret, StandardCharsets.UTF_8);
  }

  boolean tokenLimit() {
    return mentions("token_limit_exceeded");
  }

  boolean fileQuota() {
    return mentions("quotaexceeded") || mentions("quota for files");
  }

  boolean quota() {
    return tokenLimit() || fileQuota() || mentions("insufficient_quota");
  }

  /** Whether it says that a file is not there or not ready, which a fresh upload may meet for some seconds. */
  boolean fileNotReady() {
    boolean about = mentions("file") && !mentions("deployment");
    return about
        && (mentions("processed")
            || mentions("not ready")
            || mentions("not found")
            || mentions("notfound")
            || mentions("not exist")
            || mentions("pending"));
  }

  private boolean mentions(String words) {
    return code.orElse("").toLowerCase(Locale.ROOT).contains(words)
        || message.orElse("").toLowerCase(Locale.ROOT).contains(words);
  }

  private static String line(String text) {
    return text.strip().replaceAll("[\\s\\p{Cc}]+", " ");
  }
}
