package io.github.batchbook.show;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Amounts as a person reads them, the same in every locale: {@code 3,000}, {@code 2.1 MB}, {@code 5 m 12 s}, {@code $0.03}. */
public final class Amounts {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

  private Amounts() {}

  /** A count with thousands separated: {@code 3,000}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A count and its noun: {@code 1 row}, {@code 3,000 rows}. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** A number of bytes in decimal units: {@code 512 bytes}, {@code 2.1 MB}. */
  public static String bytes(long number) {
    if (number < 1000) {
      return count(number, "byte");
    }
    double value = number / 1000.0;
    int unit = 0;
    while (value >= 999.95 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String digits = value < 9.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, digits, value) + " " + UNITS[unit];
  }

  /** A duration in its two largest units: {@code 9 ms}, {@code 45 s}, {@code 5 m 12 s}, {@code 3 h 20 m}, {@code 2 d 4 h}. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 1) {
      return duration.toMillis() + " ms";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return two(seconds / 60, "m", seconds % 60, "s");
    }
    long minutes = seconds / 60;
    if (minutes < 24 * 60) {
      return two(minutes / 60, "h", minutes % 60, "m");
    }
    return two(minutes / 60 / 24, "d", minutes / 60 % 24, "h");
  }

  /** How often something happens: {@code 120/s}, {@code 9.6/s}, {@code 24/min}, {@code 5/h}. */
  public static String rate(double perSecond) {
    if (perSecond >= 1) {
      return rate(perSecond, "/s");
    }
    return perSecond * 60 >= 1 ? rate(perSecond * 60, "/min") : rate(perSecond * 3600, "/h");
  }

  private static String rate(double number, String unit) {
    return (number < 9.95 ? String.format(Locale.ROOT, "%.1f", number) : count(Math.round(number)))
        + unit;
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }

  /** An amount of US dollars: cents from a dollar on, two significant digits below: {@code $12.30}, {@code $0.03}, {@code $0.00042}. */
  public static String dollars(double amount) {
    if (amount == 0 || Math.abs(amount) >= 0.1 || !Double.isFinite(amount)) {
      return String.format(Locale.ROOT, "$%,.2f", amount);
    }
    BigDecimal two = BigDecimal.valueOf(amount)
        .round(new MathContext(2, RoundingMode.HALF_UP))
        .stripTrailingZeros();
    return "$"
        + two.setScale(Math.max(2, two.scale()), RoundingMode.UNNECESSARY).toPlainString();
  }

  /** A decimal number with six significant digits, or more where its whole part has more; without needless zeros. */
  public static String decimal(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return Double.isFinite(value) ? "0" : Double.toString(value);
    }
    double size = Math.abs(value);
    if (size >= 1e15 || size < 1e-9) {
      return Double.toString(new BigDecimal(value, new MathContext(6)).doubleValue());
    }
    BigDecimal exact = new BigDecimal(Double.toString(value));
    int whole = exact.precision() - exact.scale();
    BigDecimal rounded =
        exact.round(new MathContext(Math.max(6, whole + 2), RoundingMode.HALF_EVEN));
    return rounded.stripTrailingZeros().toPlainString();
  }
}
