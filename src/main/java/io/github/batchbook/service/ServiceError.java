package io.github.batchbook.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Code and text of a refusal, from whichever of the error bodies that services and the gateways before them send.
 *
 * @param code the service's own, empty when none
 * @param message one line, shortened; empty when none
 */
record ServiceError(Optional<String> code, Optional<String> message) {
  private static final int LONGEST = 500;

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

  /** The same with a secret taken out of the text, in case the service repeats it. */
  ServiceError without(String secret) {
    return secret.length() < 4
        ? this
        : new ServiceError(code, message.map(text -> text.replace(secret, "…")));
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
    String line = text.strip().replaceAll("[\\s\\p{Cc}]+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
