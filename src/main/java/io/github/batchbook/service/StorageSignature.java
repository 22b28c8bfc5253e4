package io.github.batchbook.service;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * The signature by which a request to Azure's storage proves that its sender has the account's key ("Authorize with Shared Key" of its
 * REST reference).
 */
final class StorageSignature {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
          "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
      .withZone(ZoneOffset.UTC);

  private final String account;
  private final byte[] key;

  private StorageSignature(String account, byte[] key) {
    this.account = account;
    this.key = key;
  }

  static StorageSignature of(String account, String base64, Connection connection) {
    try {
      return new StorageSignature(account, Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw Complaints.credential(
          connection, "the storage account's key is not as the portal shows it", null);
    }
  }

  Request sign(Request unsigned, Instant now) {
    Request request =
        unsigned.newBuilder().header("x-ms-date", DATE.format(now)).build();
    String signature = hmac(text(request));
    return request
        .newBuilder()
        .header("Authorization", "SharedKey " + account + ":" + signature)
        .build();
  }

  private String text(Request request) {
    long length = length(request);
    String type = "";
    var body = request.body();
    if (body != null && body.contentType() != null) {
      type = String.valueOf(body.contentType());
    }
    String range = request.header("Range") == null ? "" : String.valueOf(request.header("Range"));
    return String.join(
            "\n",
            request.method(),
            "",
            "",
            length == 0 ? "" : String.valueOf(length),
            "",
            type,
            "",
            "",
            "",
            "",
            "",
            range)
        + "\n"
        + headers(request)
        + resource(request.url());
  }

  private static long length(Request request) {
    try {
      var body = request.body();
      return body == null ? 0 : Math.max(0, body.contentLength());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String headers(Request request) {
    TreeMap<String, String> kept = new TreeMap<>();
    for (String name : request.headers().names()) {
      String small = name.toLowerCase(Locale.ROOT);
      if (small.startsWith("x-ms-")) {
        kept.put(small, String.valueOf(request.header(name)).strip());
      }
    }
    return kept.entrySet().stream()
        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private String resource(HttpUrl url) {
    StringBuilder text = new StringBuilder("/").append(account).append(url.encodedPath());
    for (String name : new TreeSet<>(url.queryParameterNames())) {
      String values = url.queryParameterValues(name).stream()
          .map(String::valueOf)
          .sorted()
          .collect(Collectors.joining(","));
      text.append('\n').append(name.toLowerCase(Locale.ROOT)).append(':').append(values);
    }
    return text.toString();
  }

  private String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
