package io.github.batchbook.batchfile;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of lines of one shape, by their variants. For one thread. */
final class ShapeVerdicts {
  private static final int MOST = 1000;

  private long usual = LineVariant.UNKNOWN;
  private @Nullable KnownLine usualLine;
  private final Map<Long, KnownLine> others = new HashMap<>(0);

  @Nullable
  KnownLine get(long variant) {
    return variant == usual ? usualLine : others.isEmpty() ? null : others.get(variant);
  }

  void put(long variant, KnownLine line) {
    if (usualLine == null) {
      usual = variant;
      usualLine = line;
    } else if (others.size() < MOST) {
      others.put(variant, line);
    }
  }
}
