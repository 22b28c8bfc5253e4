package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private Ledger ledger;
  private Leases leases;

  @BeforeEach
  void open() {
    ledger = Ledger.open(folder.resolve("ledger.db"));
    leases = new Leases(ledger, time, Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    leases.close();
    ledger.close();
  }

  @Test
  void givesALeaseToOneOnly() {
    Optional<Lease> first = leases.take("step");

    assertThat(first).isPresent();
    assertThat(leases.take("step")).isEmpty();
    assertThat(leases.take("another step")).isPresent();
  }

  @Test
  void givesALeaseAgainWhenItCameBack() {
    leases.take("step").orElseThrow().close();

    assertThat(leases.take("step")).isPresent();
  }

  @Test
  void takesALeaseOverWhenItsTermIsOver() {
    Lease first = leases.take("step").orElseThrow();
    time.pass(Duration.ofMinutes(2));

    Lease second = leases.take("step").orElseThrow();

    assertThat(second.alone()).isFalse();
    assertThatThrownBy(() -> confirm(first)).isInstanceOf(Lease.Lost.class);
    confirm(second);
  }

  @Test
  void takesALeaseOverAtOnceFromAProcessThatHasEnded() throws Exception {
    Process other = new ProcessBuilder("sleep", "0").start();
    other.waitFor();
    hold("step", Processes.self().machine(), other.pid(), 0);

    assertThat(leases.take("step").orElseThrow().alone()).isTrue();
  }

  @Test
  void takesALeaseOverFromAProcessWhoseIdIsUsedAnew() {
    hold("step", Processes.self().machine(), Processes.self().id(), 1_000_000);

    assertThat(leases.take("step").orElseThrow().alone()).isTrue();
  }

  @Test
  void knowsNothingOfProcessesOnOtherMachines() {
    hold("step", "another machine", 1, 1);

    assertThat(leases.take("step")).isEmpty();
  }

  @Test
  void doesNotGiveBackWhatAnotherHasTakenOver() {
    Lease first = leases.take("step").orElseThrow();
    time.pass(Duration.ofMinutes(2));
    Lease second = leases.take("step").orElseThrow();

    first.close();

    confirm(second);
  }

  private void confirm(Lease lease) {
    ledger.read(sql -> {
      lease.confirm(sql);
      return true;
    });
  }

  private void hold(String name, String machine, long process, long start) {
    ledger.write(sql -> sql.change(
        "INSERT INTO lease VALUES (?, 'theirs', ?, ?, ?, ?)",
        name,
        machine,
        process,
        start,
        time.now().plusSeconds(30)));
  }
}
