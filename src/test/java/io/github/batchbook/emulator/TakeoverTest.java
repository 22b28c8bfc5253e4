package io.github.batchbook.emulator;

import static io.github.batchbook.emulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakeoverTest {
  private static final double SLOW = 1.0 / 60;

  @TempDir
  private Path folder;

  @Test
  void isSharedByAllWhoJoinInAProcess() {
    EmbeddedService one = EmbeddedService.join(folder);
    try (EmbeddedService two = EmbeddedService.join(folder)) {
      assertThat(two.baseUrl()).isEqualTo(one.baseUrl());
      assertThat(two.key()).isEqualTo(one.key());

      one.close();

      assertThat(Caller.v1(two).get("/batches").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void keepsFilesJobsAndKeyWhenItIsStartedAgain() {
    String key;
    JsonNode job;
    List<JsonNode> output;
    try (EmbeddedService first =
        EmbeddedService.start(EmbeddedOptions.instant().withFolder(folder))) {
      key = first.key();
      job = Caller.v1(first).done(Caller.chats(5), "/chat/completions");
      output = Caller.v1(first).output(job);
    }

    try (EmbeddedService second =
        EmbeddedService.start(EmbeddedOptions.instant().withFolder(folder))) {
      Caller caller = Caller.v1(second);
      assertThat(second.key()).isEqualTo(key);
      assertThat(json(caller.get("/batches/" + job.path("id").asText()))).isEqualTo(job);
      assertThat(caller.output(job)).isEqualTo(output);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"validating", "in_progress", "finalizing", "cancelling"})
  void goesOnWithJobsInWhateverStageTheyWereLeft(String stage) {
    EmbeddedOptions options = EmbeddedOptions.defaults();
    ClockedService clocked = ClockedService.start(folder, options);
    try {
      String id = clocked.created(Caller.chats(20));
      if (!stage.equals("validating")) {
        clocked.next(id, "in_progress");
      }
      if (stage.equals("cancelling")) {
        clocked.caller.post("/batches/" + id + "/cancel", Caller.JSON.createObjectNode());
      }
      if (stage.equals("finalizing")) {
        clocked.next(id, stage);
      }
      clocked.caller.awaitStatus(id, stage);

      clocked = clocked.restarted(folder, options);

      JsonNode job = clocked.ended(id);
      int answered = job.at("/request_counts/completed").asInt();
      assertThat(job.path("status").asText())
          .isEqualTo(stage.equals("cancelling") ? "cancelled" : "completed");
      if (answered > 0) {
        assertThat(clocked.caller.output(job)).hasSize(answered);
      }
      assertThat(answered).isBetween(stage.equals("cancelling") ? 0 : 20, 20);
    } finally {
      clocked.close();
    }
  }

  @Test
  void keepsItsSecretsForItsOwner() throws Exception {
    try (EmbeddedService service = EmbeddedService.join(folder.resolve("home"))) {
      Path home = folder.resolve("home");
      assertThat(service.serving()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
          .isEqualTo("rwx------");
      for (String name : List.of("key", "address.json")) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name))))
            .as(name)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void usesTheProcessThatServesAndTakesOverWhenItIsKilled() throws Exception {
    Process other = ServingProcess.start(folder, SLOW);
    try (BufferedReader said = other.inputReader()) {
      String first = said.readLine();
      assertThat(first).endsWith(" true");
      try (EmbeddedService here =
          EmbeddedService.join(folder, EmbeddedOptions.defaults().withTimeScale(SLOW))) {
        assertThat(here.serving()).isFalse();
        assertThat(here.baseUrl()).hasToString(first.substring(0, first.indexOf(' ')));
        assertThatThrownBy(
                () -> EmbeddedService.start(EmbeddedOptions.instant().withFolder(folder)))
            .isInstanceOf(EmbeddedException.class)
            .hasMessageContaining("runs already at " + here.baseUrl());
        Caller caller = Caller.v1(here);
        String input = caller.uploaded(Caller.chats(20));
        String id = json(caller.post("/batches", Caller.create(input, "/chat/completions")))
            .path("id")
            .asText();
        // On a slow machine it may be further already, and has to be there all the same.
        caller.awaitStatus(id, "in_progress", "finalizing", "completed");
        String key = here.key();

        other.destroyForcibly().waitFor();
        Address now = here.locate();

        assertThat(here.serving()).isTrue();
        assertThat(now.key()).isEqualTo(key);
        JsonNode job = Caller.at(now).ended(id);
        assertThat(job.path("status").asText()).isEqualTo("completed");
        assertThat(Caller.at(now).output(job)).hasSize(20);
      }
    } finally {
      other.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void namesThePortThatIsTaken(boolean tls) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      EmbeddedOptions options =
          EmbeddedOptions.instant().withFolder(folder).withPort(port).withTls(tls);

      assertThatThrownBy(() -> EmbeddedService.start(options))
          .isInstanceOf(EmbeddedException.class)
          .hasMessage("The embedded service cannot be started at 127.0.0.1:" + port
              + ": Address already in use. End what listens there, or name another port.");
    }
  }

  @Test
  void saysWhyAFolderCannotBeServed() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> EmbeddedService.start(EmbeddedOptions.instant().withFolder(file)))
        .isInstanceOf(EmbeddedException.class)
        .hasMessage("The embedded service cannot be started in " + file
            + ": a file has that name. Is it a folder that you may write?");
  }
}
