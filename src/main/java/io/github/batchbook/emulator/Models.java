package io.github.batchbook.emulator;

import java.util.List;
import java.util.Locale;

/** Models that a deployment's name may say, newest versions of the Global Batch table of January 2026. */
final class Models {
  private static final List<String> VERSIONED = List.of(
      "gpt-5.1-2025-11-13",
      "gpt-5-2025-08-07",
      "gpt-4.1-mini-2025-04-14",
      "gpt-4.1-nano-2025-04-14",
      "gpt-4.1-2025-04-14",
      "gpt-4o-mini-2024-07-18",
      "gpt-4o-2024-11-20",
      "o4-mini-2025-04-16",
      "o3-mini-2025-01-31",
      "o3-2025-04-16");
  /** A deployment of each model, named for it. */
  static final List<Deployment> KNOWN = VERSIONED.stream()
      .map(model -> model.substring(0, model.length() - "-2025-01-01".length()))
      .map(Deployment::any)
      .toList();

  private static final int DATE = "-2025-01-01".length();

  private Models() {}

  /** The model and version that the name contains, else the one that Azure's own samples were answered by. */
  static String behind(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String model : VERSIONED) {
      if (lower.contains(model.substring(0, model.length() - DATE))) {
        return model;
      }
    }
    return lower.contains("embedding") ? name : "gpt-4o-mini-2024-07-18";
  }

  /** Whether the model thinks before it answers, and so refuses {@code temperature} and {@code max_tokens}. */
  static boolean reasons(String model) {
    return model.startsWith("gpt-5") || model.startsWith("o3") || model.startsWith("o4");
  }
}
