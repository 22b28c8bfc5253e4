package io.github.batchbook.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * One call as the surface names it, before it is known where it goes.
 *
 * @param method HTTP method
 * @param segments of the path below the base address
 * @param query beside the profile's
 * @param headers asked for at each attempt, beside the credential
 * @param body null for GET and DELETE
 * @param repeat whether it may be sent again when the first sending may have arrived
 * @param idle how long no byte may come before the connection counts as broken
 */
record Ask(
    String method,
    List<String> segments,
    Map<String, String> query,
    Supplier<Map<String, String>> headers,
    @Nullable RequestBody body,
    Repeat repeat,
    Duration idle) {

  /** What repeating a call may cost. */
  enum Repeat {
    /** Nothing. */
    HARMLESS,
    /** Money: it is repeated only when it certainly did not arrive, or was refused. */
    COSTLY
  }

  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final MediaType JSON = MediaType.get("application/json");

  static Ask get(String... segments) {
    return new Ask("GET", List.of(segments), Map.of(), Map::of, null, Repeat.HARMLESS, IDLE);
  }

  static Ask delete(String... segments) {
    return new Ask("DELETE", List.of(segments), Map.of(), Map::of, null, Repeat.HARMLESS, IDLE);
  }

  static Ask post(RequestBody body, String... segments) {
    return new Ask("POST", List.of(segments), Map.of(), Map::of, body, Repeat.HARMLESS, IDLE);
  }

  static RequestBody json(byte[] bytes) {
    return RequestBody.create(bytes, JSON);
  }

  Ask withQuery(Map<String, String> other) {
    return new Ask(method, segments, other, headers, body, repeat, idle);
  }

  Ask withHeaders(Supplier<Map<String, String>> other) {
    return new Ask(method, segments, query, other, body, repeat, idle);
  }

  Ask costly() {
    return new Ask(method, segments, query, headers, body, Repeat.COSTLY, idle);
  }

  Ask withIdle(Duration other) {
    return new Ask(method, segments, query, headers, body, repeat, other);
  }

  HttpUrl url(HttpUrl base, Profile profile) {
    HttpUrl.Builder url = base.newBuilder();
    segments.forEach(url::addPathSegment);
    profile.query().forEach(url::addQueryParameter);
    query.forEach(url::addQueryParameter);
    return url.build();
  }
}
