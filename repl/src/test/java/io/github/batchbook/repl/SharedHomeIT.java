package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.emulator.Address;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.ResultRow;
import io.github.batchbook.run.Home;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.Runs;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.Doorway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/**
 * Two terminal sessions and a kernel share one home; all submit and wait, and the one that serves is killed. The kernel runs under a real
 * client, from the Python environment that the kernel's own tests have made.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SharedHomeIT {
  private static final int REQUESTS = 40;
  private static final Path PYTHONS = Launched.TOP.resolve(".jupyter");

  @TempDir
  Path folder;

  private final List<Conversation> all = new ArrayList<>();
  private Map<String, String> variables = Map.of();

  @BeforeEach
  void installKernel() {
    if (Files.notExists(PYTHONS.resolve("installed.txt"))) {
      missing("no Python environment in .jupyter: the kernel's own tests make it");
    }
    Path prefix = folder.resolve("jupyter");
    variables = Map.of(
        "BATCHBOOK_HOME", folder.resolve("home").toString(),
        "JAVA_HOME", System.getProperty("java.home"),
        "JUPYTER_PATH", prefix.resolve("share/jupyter").toString(),
        "JUPYTER_RUNTIME_DIR", prefix.resolve("runtime").toString(),
        "IPYTHONDIR", prefix.resolve("ipython").toString());
    Launched installed =
        Launched.in(folder, "", "kernel", "install", "--prefix", prefix.toString());
    assertThat(installed.code()).as(installed.err()).isZero();
  }

  /** Skips the test; on a machine that is there to run all tests, fails it. */
  private static void missing(String what) {
    if (!System.getenv().getOrDefault("CI", "").isEmpty()) {
      throw new AssertionError(what);
    }
    throw new TestAbortedException(what);
  }

  @AfterEach
  void close() {
    all.forEach(Conversation::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada", "notebook"})
  void makesOneJobOfEachFileWhenTheSessionThatServesIsKilled(String server) throws Exception {
    for (String file : List.of("ada", "bob", "notebook", "common", "later")) {
      write(file);
    }
    Map<String, Conversation> sessions =
        Map.of("ada", terminal("ada"), "bob", terminal("bob"), "notebook", kernel("notebook"));
    for (Conversation session : sessions.values()) {
      session.say("System.out.println(\"session \" + ProcessHandle.current().pid())");
      session.awaits("session ");
    }
    Conversation first = sessions.get(server);
    first.say(submit(server), "System.out.println(\"serves\")");
    first.awaits("serves\n");

    for (Map.Entry<String, Conversation> session : sessions.entrySet()) {
      String own = session.getKey();
      session
          .getValue()
          .say(
              submit("common"),
              submit(own),
              "System.out.println(\"waits\")",
              "%wait common " + own);
    }
    sessions.values().forEach(session -> session.awaits("waits\n"));
    first.kill();
    List<Conversation> survivors =
        sessions.values().stream().filter(session -> session != first).toList();
    for (Conversation survivor : survivors) {
      survivor.say(submit("later"), "%wait ada bob notebook common later", "%results later;");
    }

    for (Conversation survivor : survivors) {
      assertThat(survivor.end()).as(survivor.toString()).isZero();
    }
    assertThat(found())
        .containsExactlyInAnyOrder(
            "ada: 40 answered by 1 job",
            "bob: 40 answered by 1 job",
            "notebook: 40 answered by 1 job",
            "common: 40 answered by 1 job",
            "later: 40 answered by 1 job",
            "5 jobs at the service");
  }

  private static String submit(String file) {
    return "%submit " + file + ".jsonl;";
  }

  private Conversation terminal(String name) throws IOException {
    return start(name, List.of(Launched.TOP.resolve("batchbook").toString()));
  }

  private Conversation kernel(String name) throws IOException {
    Path client = Launched.TOP.resolve("repl/src/test/python/cells.py");
    return start(name, List.of(PYTHONS.resolve("bin/python").toString(), client.toString()));
  }

  private Conversation start(String name, List<String> command) throws IOException {
    Conversation session = Conversation.start(folder, name, command, variables);
    all.add(session);
    return session;
  }

  private void write(String name) throws IOException {
    List<String> lines = IntStream.rangeClosed(1, REQUESTS)
        .mapToObj(i -> """
            {"custom_id":"%s-%d","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4o-mini-batch",\
            "messages":[{"role":"user","content":"Is %d even, %s?"}]}}""".formatted(name, i, i, name))
        .toList();
    Files.write(folder.resolve(name + ".jsonl"), lines);
  }

  /** What came of each run in the ledger, and how many jobs the service has made. */
  private List<String> found() throws IOException {
    Home home = new Home(folder.resolve("home"));
    try (EmbeddedService service = EmbeddedService.join(home.emulator());
        Runs runs = Runs.open(home, Connection.embedded(home.emulator(), () -> {
          Address address = service.locate();
          return new Doorway.Address(address.baseUrl(), address.key());
        }))) {
      List<String> found = new ArrayList<>();
      for (Run run : runs.list()) {
        found.add(
            run.name() + ": " + answered(run) + " answered by " + run.jobs().size() + " job");
      }
      List<BatchJob> jobs = runs.jobsAtTheService(100);
      found.add(jobs.size() + " jobs at the service");
      return found;
    }
  }

  /** How many different requests have one row, which is answered. */
  private static long answered(Run run) {
    List<ResultRow> rows = run.results().rows();
    assertThat(rows).hasSize(REQUESTS).allMatch(row -> row.outcome() == Outcome.ANSWERED);
    assertThat(run.results().problems()).isEmpty();
    return rows.stream().map(ResultRow::customId).distinct().count();
  }
}
