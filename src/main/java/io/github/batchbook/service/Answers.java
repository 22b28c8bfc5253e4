package io.github.batchbook.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** Reads the headers that matter. */
final class Answers {
  private Answers() {}

  /** {@code apim-request-id} on Azure, {@code x-ms-request-id} of its storage, {@code x-request-id} elsewhere. */
  static Optional<String> requestId(Headers headers) {
    return text(headers, "apim-request-id")
        .or(() -> text(headers, "x-request-id"))
        .or(() -> text(headers, "x-ms-request-id"));
  }

  /** {@code retry-after-ms}, else {@code retry-after} in seconds or as a date; never negative. */
  static Optional<Duration> retryAfter(Headers headers, Instant now) {
    return text(headers, "retry-after-ms")
        .flatMap(Answers::number)
        .or(() -> text(headers, "retry-after").flatMap(Answers::number).map(s -> s * 1000))
        .map(millis -> Duration.ofMillis(Math.round(millis)))
        .or(() -> until(headers.getDate("retry-after"), now));
  }

  static Optional<Boolean> shouldRetry(Headers headers) {
    return text(headers, "x-should-retry").flatMap(word -> switch (word) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    });
  }

  static Optional<EnqueuedTokens> enqueuedTokens(Headers headers) {
    OptionalLong used = whole(headers, "deployment-enqueued-tokens");
    OptionalLong limit = whole(headers, "deployment-maximum-enqueued-tokens");
    return used.isPresent() && limit.isPresent()
        ? Optional.of(new EnqueuedTokens(used.getAsLong(), limit.getAsLong()))
        : Optional.empty();
  }

  private static Optional<Duration> until(@Nullable Date date, Instant now) {
    if (date == null) {
      return Optional.empty();
    }
    Duration left = Duration.between(now, date.toInstant());
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  private static Optional<String> text(Headers headers, String name) {
    return Optional.ofNullable(headers.get(name))
        .map(value -> value.replaceAll("\\p{Cc}", "").strip())
        .filter(value -> !value.isEmpty());
  }

  private static Optional<Double> number(String text) {
    try {
      double number = Double.parseDouble(text);
      return number >= 0 && number < 1e9 ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static OptionalLong whole(Headers headers, String name) {
    try {
      return text(headers, name)
          .map(Long::parseLong)
          .map(OptionalLong::of)
          .orElse(OptionalLong.empty());
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
