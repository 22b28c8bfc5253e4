package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir
  Path folder;

  @Test
  void keepsWhatIsSetForEveryProcessOfTheHome() {
    try (Ledger one = Ledger.open(file());
        Ledger other = Ledger.open(file())) {
      new Settings(one, Time.SYSTEM).set("ask-cost", " 5 ");
      new Settings(one, Time.SYSTEM).set("quota.mini", "200M");
      new Settings(one, Time.SYSTEM).set("ask-cost", "7.50");

      Settings seen = new Settings(other, Time.SYSTEM);
      assertThat(seen.all()).isEqualTo(Map.of("ask-cost", "7.50", "quota.mini", "200M"));
      assertThat(seen.amount("ask-cost")).hasValue(7.5);
      assertThat(seen.number("quota.mini")).hasValue(200_000_000);
      assertThat(seen.about("quota")).containsExactly("mini");
    }
  }

  @Test
  void takesBackWhatWasSet() {
    try (Ledger ledger = Ledger.open(file())) {
      Settings settings = new Settings(ledger, Time.SYSTEM);
      settings.set("ask-cost", "5");

      assertThat(settings.unset("ask-cost")).isTrue();
      assertThat(settings.unset("ask-cost")).isFalse();
      assertThat(settings.get("ask-cost")).isEmpty();
    }
  }

  @Test
  void readsAmountsAsPeopleWriteThem() {
    assertThat(Settings.parse("$2.50")).hasValue(2.5);
    assertThat(Settings.parse("1,500")).hasValue(1500);
    assertThat(Settings.parse("30K")).hasValue(30_000);
    assertThat(Settings.parse("5B")).hasValue(5e9);
    assertThat(Settings.parse("lots")).isEmpty();
    assertThat(Settings.parse("-3")).isEmpty();
  }

  private Path file() {
    return folder.resolve("ledger.db");
  }
}
