package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulatorCommandIT {
  @TempDir
  Path folder;

  private Process start(String... arguments) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(Launched.TOP.resolve("batchbook").toString());
    builder.command().add("emulator");
    builder.command().addAll(List.of(arguments));
    builder.directory(Launched.TOP.toFile());
    builder.environment().put("BATCHBOOK_HOME", folder.resolve("home").toString());
    builder.environment().put("BATCHBOOK_EMULATOR_KEY", "a-key-of-mine");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectErrorStream(true).start();
  }

  private static int status(String address, String key) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/openai/v1/batches"))
        .header("api-key", key)
        .build();
    HttpResponse<Void> answer = HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
    return answer.statusCode();
  }

  @Test
  void saysWhereItIsAndServesUntilItIsTerminated() throws Exception {
    Process emulator = start("--verbose");
    try (BufferedReader said = emulator.inputReader()) {
      String first = said.readLine();

      assertThat(first)
          .matches("http://127\\.0\\.0\\.1:\\d+  \\(key: from BATCHBOOK_EMULATOR_KEY\\)");
      String address = first.substring(0, first.indexOf(' '));
      assertThat(status(address, "another")).isEqualTo(401);
      assertThat(status(address, "a-key-of-mine")).isEqualTo(200);
      assertThat(said.lines().filter(line -> line.contains(" GET ")).limit(2))
          .satisfiesExactlyInAnyOrder(
              line -> assertThat(line).contains("GET /openai/v1/batches  401  "),
              line -> assertThat(line).contains("GET /openai/v1/batches  200  "));
      assertThat(Files.exists(folder.resolve("home/emulator/address.json"))).isTrue();

      emulator.toHandle().destroy();

      assertThat(emulator.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said.lines()).noneMatch(line -> line.contains("\tat "));
      assertThat(Files.exists(folder.resolve("home/emulator/address.json"))).isFalse();
    } finally {
      emulator.destroyForcibly();
    }
  }

  @Test
  void explainsWrongOptions() {
    Launched mode = Launched.batchbook(folder, "", "emulator", "--mode", "gcp");
    Launched unknown = Launched.batchbook(folder, "", "emulator", "--prot", "1");
    Launched noKey = Launched.batchbook(folder, "", "emulator", "--key", "");

    assertThat(mode.code()).isEqualTo(2);
    assertThat(mode.err().lines())
        .containsExactly(
            "batchbook emulator: Invalid value for option '--mode': expected azure or openai",
            "`batchbook emulator --help` explains the command.");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("--prot").contains("--help");
    assertThat(noKey.code()).isEqualTo(2);
    assertThat(noKey.err())
        .startsWith(
            "batchbook emulator: a key is 1 to 512 letters, digits and signs of ASCII without blanks");
  }

  @Test
  void saysHowToNameAnotherPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());

      Launched emulator = Launched.batchbook(folder, "", "emulator", "--port", port);

      assertThat(emulator.code()).isEqualTo(4);
      assertThat(emulator.err().lines())
          .containsExactly(
              "batchbook: The embedded service cannot be started at 127.0.0.1:" + port
                  + ": Address already in use. End what listens there, or name another port.",
              "  --port N names it; without --port a free one is taken.");
    }
  }
}
