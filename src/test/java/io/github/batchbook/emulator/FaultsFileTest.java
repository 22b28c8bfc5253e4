package io.github.batchbook.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsFileTest {
  @TempDir
  private Path folder;

  private Faults read(String json) throws Exception {
    return Faults.read(Files.writeString(folder.resolve("faults.json"), json.replace('\'', '"')));
  }

  @Test
  void readsEveryEffect() throws Exception {
    Faults faults = read("{'duplicated':0.1,'missing':0.2,'malformed':0.3,'calls':["
        + "{'route':'POST /batches','effect':'status','status':429,'retry_after_ms':500,'first':2,'last':3,'share':0.5},"
        + "{'route':'*','effect':'cut'},{'route':'*','effect':'lose_answer'},{'route':'*','effect':'stall','ms':7},"
        + "{'route':'*','effect':'truncate','part':0.25},{'route':'*','effect':'corrupt'},"
        + "{'route':'POST /files','effect':'late_processed','ms':9}]}");

    assertThat(faults)
        .isEqualTo(Faults.none()
            .withDuplicatedLines(0.1)
            .withMissingLines(0.2)
            .withMalformedLines(0.3)
            .with(Fault.throttle("POST /batches", Duration.ofMillis(500))
                .onCalls(2, 3)
                .forShare(0.5))
            .with(Fault.cut("*"))
            .with(Fault.loseAnswer("*"))
            .with(Fault.stall("*", Duration.ofMillis(7)))
            .with(Fault.truncate("*", 0.25))
            .with(Fault.corrupt("*"))
            .with(Fault.lateProcessed(Duration.ofMillis(9))));
  }

  @Test
  void namesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> read("{'calls':[{'route':'*','effect':'explode'}]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("faults.json: not a file of faults: unknown effect \"explode\"");
    assertThatThrownBy(() -> read("{'call':[]}"))
        .hasMessage("faults.json: not a file of faults: unknown field \"call\"");
    assertThatThrownBy(() -> read("{'missing':'all'}"))
        .hasMessage("faults.json: not a file of faults: \"missing\" is not a number");
    assertThatThrownBy(() -> read("{'calls':[{'effect':'cut'}]}"))
        .hasMessage("faults.json: not a file of faults: a fault without \"route\"");
  }
}
