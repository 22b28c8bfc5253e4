package io.github.batchbook.magic;

import io.github.batchbook.run.Settings;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** A moment as a person types it: {@code 2026-11-22}, {@code 2026-11-22T14:00}, {@code today}, {@code yesterday}, or {@code 7d} ago. */
final class When {
  private When() {}

  static Instant parse(Call call, String option, String typed) {
    String text = typed.strip();
    ZoneId zone = ZoneId.systemDefault();
    LocalDate today = LocalDate.now(zone);
    if (text.equals("today") || text.equals("yesterday")) {
      LocalDate day = text.equals("today") ? today : today.minusDays(1);
      return day.atStartOfDay(zone).toInstant();
    }
    if (text.matches("\\d+\\s*[smhd]")) {
      return Settings.parseTime(text).map(Instant.now()::minus).orElseGet(Instant::now);
    }
    try {
      return text.length() > 10
          ? LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant()
          : LocalDate.parse(text).atStartOfDay(zone).toInstant();
    } catch (DateTimeException e) {
      throw call.spec()
          .misuse("--" + option
              + " takes a date such as 2026-11-22, 2026-11-22T14:00, yesterday or 7d, not "
              + Quote.of(typed));
    }
  }
}
