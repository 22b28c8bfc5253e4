package io.github.batchbook.magic;

import io.github.batchbook.result.Zone;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Input tokens that a deployment may usually have enqueued in the Default tier (Azure OpenAI, "Global Batch limits", January 2026). */
final class Quotas {
  private static final long MILLION = 1_000_000;

  private record Usual(List<String> models, long global, long dataZone) {}

  private static final List<Usual> DEFAULT_TIER = List.of(
      new Usual(List.of("gpt-4.1", "gpt-4o"), 200 * MILLION, 30 * MILLION),
      new Usual(List.of("gpt-5", "gpt-5.1"), 200 * MILLION, 200 * MILLION),
      new Usual(List.of("gpt-4.1-mini", "gpt-4o-mini", "o3-mini"), 1000 * MILLION, 100 * MILLION),
      new Usual(List.of("gpt-4.1-nano", "o4-mini"), 1000 * MILLION, 0),
      new Usual(List.of("gpt-4-turbo"), 80 * MILLION, 0),
      new Usual(List.of("gpt-4"), 30 * MILLION, 0));

  private Quotas() {}

  static OptionalLong usual(String model, Zone zone) {
    String name = model.toLowerCase(Locale.ROOT).replaceFirst("-\\d{4}-\\d{2}-\\d{2}$", "");
    return DEFAULT_TIER.stream()
        .filter(usual -> usual.models.contains(name))
        .mapToLong(usual -> zone == Zone.GLOBAL ? usual.global : usual.dataZone)
        .filter(tokens -> tokens > 0)
        .findFirst();
  }
}
