package io.github.batchbook.batchfile;

import java.util.List;
import java.util.Locale;

/**
 * How many input tokens a model takes an image for, as OpenAI's guide to vision and users' measurements say: good for an estimate,
 * never for a gate.
 *
 * <pre>
 * tiles     fit into 2048 × 2048, the shorter side to 768, tiles of 512: base + tiles × each; low detail is the base alone
 * patches   of 32 × 32, the image scaled down until at most 1536 remain, times a factor
 * </pre>
 *
 * @param tiles whether it counts tiles
 * @param base of tiles
 * @param each of a tile; of a patch
 * @param known whether the rule is published for the model
 */
record ImageTokens(boolean tiles, int base, double each, boolean known) {
  private static final int TILE = 512;
  private static final int PATCH = 32;
  private static final int MOST_PATCHES = 1536;

  private record Rule(String model, ImageTokens tokens) {}

  private static final List<Rule> RULES = List.of(
      tiles("gpt-4o", 85, 170),
      tiles("gpt-4.1", 85, 170),
      tiles("gpt-4.5", 85, 170),
      tiles("gpt-4.5-preview", 85, 170),
      tiles("gpt-4o-mini", 2833, 5667),
      tiles("o1", 75, 150),
      tiles("o3", 75, 150),
      tiles("gpt-5", 70, 140),
      tiles("gpt-5-chat", 70, 140),
      patches("gpt-4.1-mini", 1.62),
      patches("gpt-4.1-nano", 2.46),
      patches("o4-mini", 1.72),
      patches("gpt-5-mini", 1.62),
      patches("gpt-5-nano", 2.46));

  private static Rule tiles(String model, int base, int each) {
    return new Rule(model, new ImageTokens(true, base, each, true));
  }

  private static Rule patches(String model, double factor) {
    return new Rule(model, new ImageTokens(false, 0, factor, true));
  }

  /** The rule of a model; for those without one patches times 1.2, which is a guess. */
  static ImageTokens of(String model) {
    String name = model.toLowerCase(Locale.ROOT).replaceFirst("-\\d{4}-\\d{2}-\\d{2}$", "");
    return RULES.stream()
        .filter(rule -> rule.model.equals(name))
        .findFirst()
        .map(Rule::tokens)
        .orElse(new ImageTokens(false, 0, 1.2, false));
  }

  /** The rule in words. */
  String words() {
    return tiles
        ? String.format(Locale.ROOT, "%,d and %,.0f for each tile", base, each)
        : String.format(Locale.ROOT, "%.2f for each patch", each)
            + (known ? "" : ", which is a guess");
  }

  /** The tokens of an image. */
  long count(ImageSize size, String detail) {
    return tiles ? tileTokens(size, detail) : Math.round(patchCount(size) * each);
  }

  private long tileTokens(ImageSize size, String detail) {
    if (detail.equals("low")) {
      return base;
    }
    double fit = Math.min(1, 2048.0 / Math.max(size.width(), size.height()));
    double width = size.width() * fit;
    double height = size.height() * fit;
    double shorter = Math.min(1, 768.0 / Math.min(width, height));
    long across = (long) Math.ceil(width * shorter / TILE);
    long down = (long) Math.ceil(height * shorter / TILE);
    return base + Math.round(across * down * each);
  }

  private static long patchCount(ImageSize size) {
    double across = (double) size.width() / PATCH;
    double down = (double) size.height() / PATCH;
    long patches = (long) (Math.ceil(across) * Math.ceil(down));
    if (patches <= MOST_PATCHES) {
      return patches;
    }
    double shrink = Math.sqrt(MOST_PATCHES / (across * down));
    double whole = Math.min(
        Math.floor(across * shrink) / (across * shrink),
        Math.floor(down * shrink) / (down * shrink));
    double factor = shrink * whole;
    return Math.min(
        MOST_PATCHES, (long) (Math.ceil(across * factor - 1e-9) * Math.ceil(down * factor - 1e-9)));
  }
}
