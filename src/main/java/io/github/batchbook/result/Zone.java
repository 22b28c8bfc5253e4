package io.github.batchbook.result;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a deployment may be processed, by which its price differs: SKU GlobalBatch, or DataZoneBatch of the US or the EU. */
public enum Zone {
  GLOBAL("global"),
  US("dataZoneUs"),
  EU("dataZoneEu");

  private final String key;

  Zone(String key) {
    this.key = key;
  }

  /** The zone as price tables spell it. */
  String key() {
    return key;
  }

  /** The zone as a person types it: {@code global}, {@code us}, {@code eu}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Zone> ofWord(String word) {
    return Arrays.stream(values())
        .filter(zone -> zone.word().equalsIgnoreCase(word) || zone.key.equalsIgnoreCase(word))
        .findFirst();
  }
}
