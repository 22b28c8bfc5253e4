package io.github.batchbook.emulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The one key of a service and the ways in which calls may show it: {@code api-key}, as a bearer token, for blobs also as the {@code
 * sig} of an address, or as the account key that a request is signed with.
 */
final class Keys {
  private static final String ACCOUNT = "SharedKey blob:";
  private static final List<String> SIGNED = List.of(
      "Content-Encoding",
      "Content-Language",
      "Content-Length",
      "Content-MD5",
      "Content-Type",
      "Date",
      "If-Modified-Since",
      "If-Match",
      "If-None-Match",
      "If-Unmodified-Since",
      "Range");

  private final byte[] key;

  Keys(String key) {
    this.key = key.getBytes(StandardCharsets.UTF_8);
  }

  /** Refuses a call that does not show the key. */
  void check(Call call) {
    String bearer = bearer(call.header("Authorization"));
    boolean blob = call.surface() == Surface.BLOB;
    if (same(call.header("api-key"))
        || same(bearer)
        || (blob && (same(call.query("sig")) || signed(call)))) {
      return;
    }
    throw switch (call.surface()) {
      case OPENAI -> new Refusal(401, "invalid_api_key", "Incorrect API key provided.");
      case BLOB ->
        new Refusal(
            403,
            "AuthenticationFailed",
            "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly "
                + "including the signature.");
      default ->
        new Refusal(
            401,
            "401",
            "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an "
                + "active subscription and use a correct regional API endpoint for your resource.");
    };
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    boolean is = authorization != null && authorization.regionMatches(true, 0, "bearer ", 0, 7);
    return is && authorization != null ? authorization.substring(7).strip() : null;
  }

  private boolean same(@Nullable String given) {
    return given != null && MessageDigest.isEqual(key, given.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether the request is signed with the key as that of the account {@code blob}, as storage clients do. */
  private boolean signed(Call call) {
    String given = call.header("Authorization");
    if (given == null || !given.startsWith(ACCOUNT)) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
      byte[] mine = mac.doFinal(toSign(call).getBytes(StandardCharsets.UTF_8));
      return MessageDigest.isEqual(
          Base64.getEncoder().encode(mine),
          given.substring(ACCOUNT.length()).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String toSign(Call call) {
    StringBuilder text = new StringBuilder(call.method()).append('\n');
    for (String name : SIGNED) {
      String value = call.header(name);
      boolean none = value == null || (name.equals("Content-Length") && value.equals("0"));
      text.append(none ? "" : value).append('\n');
    }
    Map<String, String> own = new TreeMap<>();
    call.headers().forEach((name, values) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-ms-")) {
        own.put(lower, values.get(0).strip());
      }
    });
    own.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    text.append("/blob").append(call.rawPath());
    new TreeMap<>(call.queries())
        .forEach((name, value) ->
            text.append('\n').append(name.toLowerCase(Locale.ROOT)).append(':').append(value));
    return text.toString();
  }
}
