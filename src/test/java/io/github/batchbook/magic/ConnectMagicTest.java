package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.emulator.Deployment;
import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.run.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Connections by name, through the interpreter. */
@Timeout(120)
final class ConnectMagicTest {
  private static final String KEY = "sesame-0123456789";

  @TempDir
  Path folder;

  private final RecordingFront front = new RecordingFront();
  private Interpreter interpreter;

  @AfterEach
  void close() {
    if (interpreter != null) {
      interpreter.close();
    }
  }

  /** Another process, as it were: the same home. */
  private void open(Map<String, String> environment) {
    close();
    interpreter = Interpreter.open(new Home(folder.resolve("home")), environment, front);
  }

  private String said(String line) {
    front.shown.clear();
    assertThat(interpreter.evaluate(line)).isEqualTo(new Reply.Silent());
    return front.text();
  }

  private List<String> complaint(String line) {
    Reply reply = interpreter.evaluate(line);
    assertThat(reply).isInstanceOf(Reply.Failed.class);
    return ((Reply.Failed) reply).text();
  }

  private List<String> completed(String line) {
    return interpreter.complete(line, line.length()).items().stream()
        .map(Completions.Item::text)
        .toList();
  }

  @Test
  void keepsAConnectionByNameAndSwitchesBackToIt() {
    open(Map.of("AZURE_OPENAI_API_KEY", KEY));

    assertThat(said("%connect azure My-Resource --name prod --zone data-zone"
            + " --deployment sums=gpt-4.1-mini --deployment other"))
        .isEqualTo("connected to azure my-resource · with AZURE_OPENAI_API_KEY · kept as prod");
    assertThat(said("%connect embedded"))
        .isEqualTo("connected to embedded service (synthetic answers) · with a key of its own");
    open(Map.of("AZURE_OPENAI_KEY", KEY));

    assertThat(said("%connect prod"))
        .isEqualTo("connected to azure my-resource · with AZURE_OPENAI_KEY");
    assertThat(said("%connect")).isEqualTo("""
            azure my-resource   with AZURE_OPENAI_KEY
              deployments   data-zone · other, sums = gpt-4.1-mini
              embedded      the service on this machine; synthetic answers
              prod          azure my-resource · the usual variables%scurrent
              %%connect NAME switches · %%connect azure RESOURCE makes one · %%connect --check tries it""".formatted(" ".repeat(38)));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its files have no modes")
  void keepsNoSecretAndNobodyElseReadsTheFile() throws IOException {
    open(Map.of("AZURE_OPENAI_API_KEY", KEY, "MINE", KEY));
    front.answers.add(KEY);

    said("%connect azure a");
    said("%connect azure b --key-from MINE");
    said("%connect openai --ask");
    said("%connect azure c --key-command \"echo from-a-vault\"");

    Path file = folder.resolve("home").resolve("connections.json");
    assertThat(Files.readString(file))
        .doesNotContain(KEY)
        .contains("\"name\" : \"MINE\"")
        .contains("\"line\" : \"echo from-a-vault\"");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void changesWhatTheOptionsSayAndKeepsTheRest() {
    open(Map.of("MINE", KEY));
    said("%connect azure res --key-from MINE --deployment a=gpt-4o");

    said("%connect --deployment b=o3");
    assertThat(said("%connect azure res --api-version 2024-10-21"))
        .isEqualTo("connected to azure res · with MINE · kept as res");

    assertThat(said("%connect")).contains("deployments   global · a = gpt-4o, b = o3");
    assertThat(complaint("%connect azure other --name res"))
        .containsExactly(
            "%connect: res is the name of azure res already",
            "  Give this one another with --name, or --forget res.");
  }

  @Test
  void forgetsAConnection() {
    open(Map.of());
    said("%connect azure res");

    assertThat(said("%connect --forget res"))
        .isEqualTo("connection res is forgotten; its runs stay in %jobs, and this session goes on"
            + " with it");
    assertThat(complaint("%connect --forget res").get(0))
        .isEqualTo("%connect: no connection is called \"res\"");
    assertThat(complaint("%connect --deployment a=b").get(0))
        .isEqualTo("%connect: the azure res is not kept, and has no settings to change: name a"
            + " connection");
  }

  @Test
  void completesNamesAndValues() {
    open(Map.of("MY_KEY", KEY));
    said("%connect azure res --name prod");

    assertThat(completed("%connect pr")).containsExactly("prod");
    assertThat(completed("%connect --forget ")).containsExactly("prod");
    assertThat(completed("%connect azure x --zone da")).containsExactly("data-zone");
    assertThat(completed("%connect azure x --credential ma")).containsExactly("managed");
    assertThat(completed("%connect azure x --key-from ")).containsExactly("MY_KEY");
    assertThat(completed("%connect azure x --api-version 2025-04"))
        .containsExactly("2025-04-01-preview");
  }

  @Test
  void usesTheVariablesThatAreThereAndSaysWhich() {
    open(Map.of(
        "AZURE_OPENAI_ENDPOINT", "https://res.openai.azure.com",
        "AZURE_OPENAI_API_KEY", KEY,
        "AZURE_OPENAI_DEPLOYMENT", "mine"));

    assertThat(said("%connect"))
        .contains("env        azure res · by AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_API_KEY");
    assertThat(said("%connect azure"))
        .isEqualTo("connected to azure res · with AZURE_OPENAI_API_KEY · by AZURE_OPENAI_ENDPOINT,"
            + " AZURE_OPENAI_API_KEY, AZURE_OPENAI_DEPLOYMENT");
    assertThat(said("%connect")).contains("deployments   global · mine");
    open(Map.of());
    assertThat(complaint("%connect env").get(0))
        .isEqualTo("%connect: no variable of the environment names a service");
  }

  @Test
  void sendsNothingWithoutTlsUnlessTheHostIsNamed() {
    open(Map.of());

    assertThat(complaint("%connect compatible http://gpu-box:8000/v1"))
        .containsExactly(
            "%connect: calls to gpu-box would go without TLS, and carry key and requests in the"
                + " clear",
            "  Use https, or allow it for this host: --allow-http gpu-box");
    assertThat(said("%connect compatible http://gpu-box:8000/v1 --allow-http gpu-box"))
        .isEqualTo(
            "connected to server http://gpu-box:8000/v1 · with no key · kept as" + " gpu-box:8000");
    assertThat(said("%connect gpu-box:8000")).startsWith("connected to server http://gpu-box:8000");
  }

  @Test
  void refusesWordsAndOptionsThatMakeNoSense() {
    open(Map.of());

    assertThat(complaint("%connect azure").get(0))
        .isEqualTo("%connect: azure needs RESOURCE, or AZURE_OPENAI_ENDPOINT");
    assertThat(complaint("%connect azur my-resource").get(0))
        .isEqualTo("%connect: unknown kind \"azur\"; did you mean azure?");
    assertThat(complaint("%connect pord").get(0))
        .isEqualTo("%connect: no connection is called \"pord\"");
    assertThat(complaint("%connect azure r --key sk-123").get(0))
        .startsWith("%connect: unknown option \"--key\"");
    assertThat(complaint("%connect azure r --entra --ask").get(0))
        .isEqualTo("%connect: --entra or --ask, not both");
    assertThat(complaint("%connect azure r --name embedded").get(0))
        .isEqualTo("%connect: \"embedded\" is a kind of connection, and no name for one");
    assertThat(complaint("%connect azure r --api-version latest").get(0))
        .isEqualTo("%connect: --api-version takes v1 or a date such as 2025-04-01-preview, not"
            + " \"latest\"");
    assertThat(complaint("%connect azure r --zone mars").get(0))
        .isEqualTo("%connect: --zone takes global or data-zone, not \"mars\"");
    assertThat(complaint("%connect embedded --zone global").get(0))
        .startsWith("%connect: options change a connection that is kept; embedded service is not");
    assertThat(complaint("%connect compatible https://user:pass@host/v1").get(0))
        .isEqualTo("%connect: the address holds a user or a query, which may be a secret");
    assertThat(complaint("%connect openai"))
        .containsExactly(
            "%connect: the environment variable \"OPENAI_API_KEY\" is not set",
            "  Set it before the session starts, name another variable with --key-from, a command"
                + " with --key-command, or --ask.");
    assertThat(folder.resolve("home").resolve("connections.json")).doesNotExist();
  }

  @Test
  void tellsByOneCallWhatIsInTheWay() {
    EmbeddedOptions options = EmbeddedOptions.instant()
        .withKey(KEY)
        .withDeployments(Deployment.batch("batch"), Deployment.standard("sync"));
    try (EmbeddedService azure = EmbeddedService.start(options)) {
      open(Map.of("GOOD", KEY, "BAD", "not-the-key"));
      String origin = azure.origin().toString();

      assertThat(said("%connect azure " + origin + " --key-from GOOD --deployment batch=gpt-4o"
              + " --check"))
          .isEqualTo("""
              connected to azure 127.0.0.1 · with GOOD · kept as 127.0.0.1
              azure 127.0.0.1: works (API key from GOOD), deployment "batch" is there""");
      assertThat(complaint("%connect --check --deployment sync").get(0))
          .isEqualTo("azure 127.0.0.1: deployment \"sync\" answers synchronous calls");
      assertThat(complaint("%connect --check --deployment gone").get(0))
          .isEqualTo("azure 127.0.0.1: it has no deployment \"gone\"");
      assertThat(
              complaint("%connect azure " + origin + " --key-from BAD --check").get(0))
          .isEqualTo("azure 127.0.0.1: the API key from BAD was refused");
      assertThat(front.notes.get(front.notes.size() - 1))
          .isEqualTo("nothing was kept: this session stays connected to azure 127.0.0.1; without"
              + " --check it is kept untried");
      assertThat(said("%connect --check")).contains("works (API key from GOOD)");
      assertThat(complaint("%connect compatible " + origin + "/nowhere --name x --check")
              .get(0))
          .isEqualTo("server " + origin + "/nowhere: there is no batch service at this address");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are the shell's")
  void takesTheKeyFromACommandOfTheUsers() {
    try (EmbeddedService azure = EmbeddedService.start(EmbeddedOptions.instant().withKey(KEY))) {
      open(Map.of());
      String connect = "%connect azure " + azure.origin() + " --check --key-command ";

      assertThat(said(connect + "\"echo " + KEY + "; echo more\""))
          .contains("azure 127.0.0.1: works (what the key command prints)");
      assertThat(complaint(connect + "\"echo no such vault >&2; exit 3\""))
          .containsExactly(
              "azure 127.0.0.1: the key command ended with 3: no such vault",
              "  Run the command by itself: it has to print the key, and nothing before it.");
      assertThat(complaint(connect + "\"true\"").get(0))
          .isEqualTo("azure 127.0.0.1: there is no key or token in the key command");
    }
  }

  @Test
  void beginsWithAKeptConnectionThatTheEnvironmentNames() {
    open(Map.of());
    said("%connect azure my-resource --name prod");

    open(Map.of("BATCHBOOK_CONNECTION", "prod"));

    assertThat(interpreter.banner()).contains(" · azure my-resource · ");
  }
}
