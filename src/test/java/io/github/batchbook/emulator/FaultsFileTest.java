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
    assertThatThrownBy(() -> read("{'calls':[{'route':'*','effect':'status','status':42}]}"))
        .hasMessage(
            "faults.json: not a file of faults: a status that can be answered is from 200 to 599, not 42");
    assertThatThrownBy(() -> read("{'calls':[{'route':'*','effect':'truncate','part':2}]}"))
        .hasMessage("faults.json: not a file of faults: a part is from 0 to 1, not 2.0");
    assertThatThrownBy(() -> read("{'call':[]}"))
        .hasMessage("faults.json: not a file of faults: unknown field \"call\"");
    assertThatThrownBy(() -> read("{'missing':'all'}"))
        .hasMessage("faults.json: not a file of faults: \"missing\" is not a number");
    assertThatThrownBy(() -> read("{'calls':[{'effect':'cut'}]}"))
        .hasMessage("faults.json: not a file of faults: a fault without \"route\"");
  }

  @Test
  void readsWhatElseBelongsToARehearsal() throws Exception {
    Path file = Files.writeString(folder.resolve("faults.json"), """
        {"answers": {"refused": 0.1, "truncated": 0.2, "filtered": 0.3, "failed": 0.4, "tool_calls": 0.5},
         "error_shape": "mixed", "no_errors": "blank", "line_numbers": true, "ranges": false, "expire_after": 0.5,
         "limits": {"requests": 1, "file_bytes": 2, "lasting_files": 3, "expiring_files": 4, "enqueued_tokens": 5,
                    "fail_fast": false},
         "deployments": [{"name": "a", "kind": "batch"}, {"name": "b", "model": "gpt-5", "kind": "standard"}]}""");

    EmbeddedOptions options = EmbeddedOptions.defaults().withFaultsFile(file);

    assertThat(options.shares()).isEqualTo(new Shares(0.1, 0.2, 0.3, 0.4, 0.5));
    assertThat(options.quirks())
        .isEqualTo(new Quirks(Quirks.ErrorShape.MIXED, Quirks.NoErrors.BLANK, true, false, 0.5));
    assertThat(options.limits()).isEqualTo(new Limits(1, 2, 3, 4, 5, false));
    assertThat(options.deployments())
        .containsExactly(
            Deployment.batch("a"), new Deployment("b", "gpt-5", Deployment.Kind.STANDARD));
    assertThat(options.faults()).isEqualTo(Faults.none());
  }

  @Test
  void explainsWordsThatItDoesNotKnow() {
    assertThatThrownBy(() -> read("{'error_shape':'odd'}"))
        .hasMessage(
            "faults.json: not a file of faults: \"error_shape\" is one of http_body, inner_error, no_response, "
                + "scorer_object, scorer_text, mixed, not \"odd\"");
    assertThatThrownBy(() -> read("{'calls':[{'route':'/batches','effect':'cut'}]}"))
        .hasMessage(
            "faults.json: not a file of faults: \"/batches\" is no route; write it as POST /batches or "
                + "GET /files/{id}/content, or * for every one");
    assertThatThrownBy(() -> read("{'calls': ["))
        .hasMessage("faults.json: no JSON from line 1, column 12 on");
    assertThatThrownBy(() -> Faults.read(folder.resolve("nosuch.json")))
        .hasMessage("nosuch.json: there is no such file");
  }
}
