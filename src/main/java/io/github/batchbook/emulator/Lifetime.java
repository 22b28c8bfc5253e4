package io.github.batchbook.emulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long a file shall last, in seconds, as an upload or a create asks for it. */
final class Lifetime {
  private static final long DAY = 86_400;

  private Lifetime() {}

  /** From a form, whose fields are spelt with dots or with brackets; null when it does not ask. */
  static @Nullable Long of(Map<String, String> fields, Mode mode) {
    String anchor =
        fields.getOrDefault("expires_after.anchor", fields.get("expires_after[anchor]"));
    String seconds =
        fields.getOrDefault("expires_after.seconds", fields.get("expires_after[seconds]"));
    if (anchor == null && seconds == null) {
      return null;
    }
    return checked(anchor, seconds, "expires_after", mode);
  }

  static long checked(@Nullable String anchor, @Nullable String seconds, String param, Mode mode) {
    if (!"created_at".equals(anchor)) {
      throw Refusal.invalid(
          "Invalid value for '" + param + ".anchor': expected 'created_at'.", param);
    }
    long least = mode == Mode.AZURE ? 14 * DAY : 3600;
    try {
      long asked = Long.parseLong(seconds == null ? "" : seconds);
      if (asked >= least && asked <= 30 * DAY) {
        return asked;
      }
    } catch (NumberFormatException e) {
      throw outOfRange(param, least);
    }
    throw outOfRange(param, least);
  }

  private static Refusal outOfRange(String param, long least) {
    return Refusal.invalid(
        "Invalid value for '" + param + ".seconds': expected an integer from " + least + " to "
            + 30 * DAY + ".",
        param);
  }
}
