package io.github.batchbook.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP request to a known surface, taken apart; belongs to the thread that serves it. */
final class Call {
  private static final int LARGEST_JSON = 64 * 1024 * 1024;

  private final HttpExchange exchange;
  private final Surface surface;
  private final List<String> segments;
  private final Map<String, String> query;

  private Call(
      HttpExchange exchange, Surface surface, List<String> segments, Map<String, String> query) {
    this.exchange = exchange;
    this.surface = surface;
    this.segments = segments;
    this.query = query;
  }

  /** The call that an exchange makes; refused when no surface has its path or api-version. */
  static Call of(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    Surface surface = Surface.of(path);
    Map<String, String> query = parsed(exchange.getRequestURI().getRawQuery());
    if (surface == null) {
      throw Refusal.noResource();
    }
    String below = path.substring(surface.base().length() + 1);
    if (!surface.knows(query.get("api-version"), below)) {
      throw Refusal.noResource();
    }
    return new Call(exchange, surface, List.of(below.split("/", -1)), query);
  }

  private static Map<String, String> parsed(@Nullable String raw) {
    Map<String, String> query = new HashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
      }
    }
    return query;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("The query string is not valid.", null);
    }
  }

  String method() {
    return exchange.getRequestMethod();
  }

  Surface surface() {
    return surface;
  }

  /** The path below the surface's base, cut at its slashes. */
  List<String> segments() {
    return segments;
  }

  String segment(int index) {
    return segments.get(index);
  }

  @Nullable
  String query(String name) {
    return query.get(name);
  }

  @Nullable
  String version() {
    return query.get("api-version");
  }

  @Nullable
  String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  Map<String, List<String>> headers() {
    return exchange.getRequestHeaders();
  }

  Map<String, String> queries() {
    return query;
  }

  /** The whole path as it was sent. */
  String rawPath() {
    return exchange.getRequestURI().getRawPath();
  }

  InputStream body() {
    return exchange.getRequestBody();
  }

  /** Where the caller reached this service, for {@code Location} headers. */
  String origin() {
    String host = header("Host");
    String scheme = exchange instanceof HttpsExchange ? "https://" : "http://";
    return scheme + (host == null ? "127.0.0.1:" + exchange.getLocalAddress().getPort() : host);
  }

  /** The port at which the caller reached this service. */
  int port() {
    String host = header("Host");
    int colon = host == null ? -1 : host.lastIndexOf(':');
    try {
      return colon < 0 || host == null ? 80 : Integer.parseInt(host.substring(colon + 1));
    } catch (NumberFormatException e) {
      return exchange.getLocalAddress().getPort();
    }
  }

  /** A number in the query, within limits; the default when it is absent. */
  int number(String name, int byDefault, int least, int most) {
    String text = query.get(name);
    if (text == null) {
      return byDefault;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw Refusal.invalid(
        "Invalid value for '" + name + "': expected an integer from " + least + " to " + most + ".",
        name);
  }

  /** The body as a JSON object; refused when it is anything else. */
  ObjectNode json() throws IOException {
    byte[] bytes = body().readNBytes(LARGEST_JSON);
    try {
      JsonNode node = Json.MAPPER.readTree(bytes);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // Told below, as another kind of JSON is.
    }
    throw Refusal.invalid("The request body is not a valid JSON object.", null);
  }
}
