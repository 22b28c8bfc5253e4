package io.github.batchbook.service;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * An address of the user's that is told of something by a POST of JSON. It is told once, waits at most 30 seconds, follows no redirect, and
 * goes through the network's proxies; plain HTTP only to this machine.
 */
public final class Webhook {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final MediaType JSON = MediaType.get("application/json");

  private final HttpUrl url;

  private Webhook(HttpUrl url) {
    this.url = url;
  }

  /** The webhook at an address; empty when the text is none: {@code https://…}, or {@code http://} on this machine. */
  public static Optional<Webhook> at(String text) {
    HttpUrl url = HttpUrl.parse(text.strip());
    return url == null || (!url.isHttps() && !isHere(url))
        ? Optional.empty()
        : Optional.of(new Webhook(url));
  }

  /** Tells it; why it was not told when that failed, without the address, which may hold a secret. */
  public Optional<String> tell(String json) {
    boolean plain = !url.isHttps();
    try (Transport transport = plain
        ? Transport.plain(Ticker.system())
        : Transport.over(Network.of(System.getenv()), Ticker.system())) {
      OkHttpClient client = transport.client().newBuilder().callTimeout(LONGEST).build();
      Request request =
          new Request.Builder().url(url).post(RequestBody.create(json, JSON)).build();
      try (Response response = client.newCall(request).execute()) {
        return response.isSuccessful()
            ? Optional.empty()
            : Optional.of(url.host() + " answered with HTTP " + response.code());
      }
    } catch (IOException failure) {
      return Optional.of(
          url.host() + " was not reached (" + failure.getClass().getSimpleName() + ")");
    }
  }

  /** The address without what may be secret: scheme and host, {@code https://hooks.example.com/…}. */
  @Override
  public String toString() {
    HttpUrl plain = url.newBuilder().username("").password("").build();
    String origin = URI.create(plain.toString()).resolve("/").toString();
    return url.encodedPath().length() > 1 || url.query() != null ? origin + "…" : origin;
  }

  private static boolean isHere(HttpUrl url) {
    String host = url.host().toLowerCase(Locale.ROOT);
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
  }
}
