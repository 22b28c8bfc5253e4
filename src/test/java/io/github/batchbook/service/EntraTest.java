package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Each test runs a Java of its own, whose environment it sets: azure-identity reads nothing else. */
final class EntraTest {
  @TempDir
  Path folder;

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** The program that runs in the other Java: asks for one job and prints what came. */
  static final class Probe {
    private Probe() {}

    public static void main(String[] arguments) {
      Credential credential = arguments[1].equals("KEY")
          ? Credential.apiKey("sesame-key")
          : new Credential.Entra(Credential.Entra.Chain.valueOf(arguments[1]));
      Connection connection =
          Connection.azure(arguments[0], credential).withRetry(RetryPolicy.NONE);
      try (BatchService service = connection.open()) {
        System.out.println("job " + service.job("batch_1").id());
      } catch (ServiceException e) {
        System.out.println(e.kind() + " " + e.getMessage());
      }
    }
  }

  private String run(String credential, Map<String, String> environment, String... flags)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Probe.class.getName(), server.url("/").toString(), credential));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(n -> n.startsWith("AZURE_") || n.endsWith("_PROXY"));
    builder.environment().putAll(environment);
    File output = folder.resolve("output.txt").toFile();
    Process process = builder.redirectOutput(output).start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output.toPath(), StandardCharsets.UTF_8);
  }

  @Test
  void takesATokenFromTheMachinesIdentity() throws Exception {
    server.enqueue(ServiceFixture.json(
            200,
            "{\"access_token\":\"token-of-machine\",\"expires_on\":\"4102444800\","
                + "\"resource\":\"https://cognitiveservices.azure.com\","
                + "\"token_type\":\"Bearer\"}")
        .build());
    server.enqueue(ServiceFixture.json(200, "{\"id\":\"batch_1\"}").build());

    String output = run(
        "MANAGED_IDENTITY",
        Map.of("IDENTITY_ENDPOINT", server.url("/msi").toString(), "IDENTITY_HEADER", "knock"));

    assertThat(output).isEqualTo("job batch_1" + System.lineSeparator());
    RecordedRequest token = server.takeRequest();
    assertThat(token.getTarget())
        .contains("resource=https")
        .contains("cognitiveservices.azure.com");
    assertThat(token.getHeaders().get("X-IDENTITY-HEADER")).isEqualTo("knock");
    assertThat(server.takeRequest().getHeaders().get("Authorization"))
        .isEqualTo("Bearer token-of-machine");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake az is a shell script")
  void takesATokenFromTheCommandLineTool() throws Exception {
    Path az = folder.resolve("az");
    Files.writeString(az, """
        #!/bin/sh
        echo '{"accessToken":"token-of-az","expiresOn":"2099-01-01 00:00:00.000000",\
        "expires_on":4070908800,"tenant":"t","tokenType":"Bearer"}'
        """);
    Files.setPosixFilePermissions(az, PosixFilePermissions.fromString("rwx------"));
    server.enqueue(ServiceFixture.json(200, "{\"id\":\"batch_1\"}").build());

    String output = run("AZURE_CLI", Map.of("PATH", folder + ":/usr/bin:/bin"));

    assertThat(output).contains("job batch_1");
    assertThat(server.takeRequest().getHeaders().get("Authorization"))
        .isEqualTo("Bearer token-of-az");
  }

  @Test
  void saysThatNobodyIsSignedIn() throws Exception {
    String output = run("ENVIRONMENT", Map.of());

    assertThat(output)
        .startsWith("CREDENTIAL azure ")
        .contains(": Entra ID gave no token: ")
        .contains("sign in with \"az login\"")
        .hasLineCount(2);
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void loadsNoClassOfAzureForAKey() throws Exception {
    server.enqueue(ServiceFixture.json(200, "{\"id\":\"batch_1\"}").build());

    String output = run("KEY", Map.of(), "-Xlog:class+load");

    assertThat(output)
        .contains("job batch_1")
        .contains("io.github.batchbook.service.Transport")
        .doesNotContain("com.azure.")
        .doesNotContain("com.microsoft.aad")
        .doesNotContain("reactor.");
  }
}
