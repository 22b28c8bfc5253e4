package io.github.batchbook.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AmountsTest {
  @Test
  void countsWithThousands() {
    assertThat(Amounts.count(3000)).isEqualTo("3,000");
    assertThat(Amounts.count(1, "row")).isEqualTo("1 row");
    assertThat(Amounts.count(0, "row")).isEqualTo("0 rows");
  }

  @Test
  void writesBytesInDecimalUnits() {
    assertThat(Amounts.bytes(1)).isEqualTo("1 byte");
    assertThat(Amounts.bytes(999)).isEqualTo("999 bytes");
    assertThat(Amounts.bytes(2_100_000)).isEqualTo("2.1 MB");
    assertThat(Amounts.bytes(455_000_000)).isEqualTo("455 MB");
    assertThat(Amounts.bytes(999_999)).isEqualTo("1.0 MB");
  }

  @Test
  void writesDurationsInTwoUnits() {
    assertThat(Amounts.duration(Duration.ofMillis(9))).isEqualTo("9 ms");
    assertThat(Amounts.duration(Duration.ofSeconds(45))).isEqualTo("45 s");
    assertThat(Amounts.duration(Duration.ofSeconds(240))).isEqualTo("4 m");
    assertThat(Amounts.duration(Duration.ofSeconds(312))).isEqualTo("5 m 12 s");
    assertThat(Amounts.duration(Duration.ofMinutes(200))).isEqualTo("3 h 20 m");
    assertThat(Amounts.duration(Duration.ofHours(52))).isEqualTo("2 d 4 h");
  }

  @Test
  void writesDollarsAsSmallAsTheyAre() {
    assertThat(Amounts.dollars(1234.5)).isEqualTo("$1,234.50");
    assertThat(Amounts.dollars(0.3)).isEqualTo("$0.30");
    assertThat(Amounts.dollars(0.031)).isEqualTo("$0.031");
    assertThat(Amounts.dollars(0.03)).isEqualTo("$0.03");
    assertThat(Amounts.dollars(0.000421)).isEqualTo("$0.00042");
    assertThat(Amounts.dollars(0)).isEqualTo("$0.00");
  }

  @Test
  void roundsDecimalsButNeverTheirWholePart() {
    assertThat(Amounts.decimal(0.1 + 0.2)).isEqualTo("0.3");
    assertThat(Amounts.decimal(0.91)).isEqualTo("0.91");
    assertThat(Amounts.decimal(12345678.912)).isEqualTo("12345678.91");
    assertThat(Amounts.decimal(100)).isEqualTo("100");
    assertThat(Amounts.decimal(0)).isEqualTo("0");
    assertThat(Amounts.decimal(1e300)).isEqualTo("1.0E300");
    assertThat(Amounts.decimal(1.2345678899999998E-10)).isEqualTo("1.23457E-10");
    assertThat(Amounts.decimal(Double.POSITIVE_INFINITY)).isEqualTo("Infinity");
  }
}
