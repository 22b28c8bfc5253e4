package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.emulator.Deployment;
import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.emulator.Fault;
import io.github.batchbook.emulator.Faults;
import io.github.batchbook.emulator.Shares;
import io.github.batchbook.run.Home;
import io.github.batchbook.show.Display;
import io.github.batchbook.show.EndDisplay;
import io.github.batchbook.show.Stacked;
import io.github.batchbook.show.TextFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** The magics that follow a run, through the interpreter, on an embedded service. */
@Timeout(180)
class RunMagicsTest {
  private static final String KEY = "sesame-0123456789";

  @TempDir
  Path folder;

  private final RecordingFront front = new RecordingFront();
  private Home home;
  private Interpreter interpreter;

  @BeforeEach
  void open() {
    home = new Home(folder.resolve("home"));
    interpreter = Interpreter.open(home, Map.of(), front);
  }

  @AfterEach
  void close() {
    interpreter.close();
  }

  private Reply run(String cell) {
    front.shown.clear();
    front.live.clear();
    front.notes.clear();
    return interpreter.evaluate(cell);
  }

  private String shown(String cell) {
    Reply reply = run(cell);
    assertThat(reply).as(cell).isInstanceOf(Reply.Value.class);
    return ((Reply.Value) reply).display().text(TextFormat.PLAIN);
  }

  private String said(String cell) {
    assertThat(run(cell)).as(cell).isEqualTo(new Reply.Silent());
    return front.text();
  }

  private List<String> complaint(String cell) {
    Reply reply = run(cell);
    assertThat(reply).as(cell).isInstanceOf(Reply.Failed.class);
    return ((Reply.Failed) reply).text();
  }

  private String file(String name, int requests) throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= requests; i++) {
      text.append("""
          {"custom_id": "%s-%d", "method": "POST", "url": "/chat/completions", \
          "body": {"model": "gpt-4o-mini-batch", "messages": [{"role": "user", "content": "Say %s %d."}]}}
          """.formatted(name, i, name, i));
    }
    return "\"" + Files.writeString(folder.resolve(name + ".jsonl"), text) + "\"";
  }

  @Test
  void waitsForSeveralRunsAndEndsWithASummaryThatASavedNotebookShows() throws Exception {
    run("%submit " + file("first", 2));
    run("%submit " + file("second", 3));

    run("%wait first second");

    Display end = front.live.get(front.live.size() - 1);
    assertThat(end.text(TextFormat.PLAIN))
        .matches("(?s)run first completed in \\S.*?: 2 answered\\n"
            + "  \\d+ tokens in · \\d+ out · synthetic answers\\n"
            + "  %results first shows them\\n"
            + "run second completed in \\S.*?: 3 answered\\n"
            + "  \\d+ tokens in · \\d+ out · synthetic answers\\n"
            + "  %results shows them");
    assertThat(end).isInstanceOf(Stacked.class);
    assertThat(((Stacked) end).displays()).hasOnlyElementsOfType(EndDisplay.class);
    assertThat(end.html()).contains("2 answered", "3 answered").doesNotContain("<script", "<style");
    assertThat(front.live.get(0).html()).contains("second", "width:240px");
  }

  @Test
  void asksBeforeRequestsArePaidOnceMoreWhoseAnswersAreLost() throws Exception {
    run("%submit " + file("first", 3));
    run("%wait");
    String id = shown("%status first").replaceAll("(?s).*output\\s+(file-\\S+).*", "$1");
    Path output = home.results().resolve(jobId("first")).resolve("output.jsonl");
    Files.delete(output);
    run("%files rm " + id);
    String longer = file("first", 4);

    assertThat(complaint("%submit " + longer + " --name longer"))
        .satisfies(lines ->
            assertThat(lines.get(0)).matches("4 requests, at least \\$\\S+: nothing was submitted"))
        .endsWith(
            "  3 of them were asked before, in run first, whose answers are lost: they are paid once more",
            "    " + output
                + ": the file is gone or damaged: its bytes are not those that were collected",
            "    The service does not have it any more: put it back from a backup.",
            "  nobody is here to ask: --yes submits");
    run("%submit " + longer + " --name longer --yes");
    run("%wait");
    assertThat(shown("%results longer")).contains("4 answered");
    run("%submit " + file("first", 5));
    assertThat(shown("%status"))
        .contains("first.jsonl · deployment gpt-4o-mini-batch · 4 answered in earlier runs");
  }

  /** Opens the session anew on a service that is none of ours, as far as it knows. */
  private void connect(EmbeddedService azure) {
    interpreter.close();
    interpreter = Interpreter.open(home, Map.of("AZURE_OPENAI_API_KEY", KEY), front);
    run("%connect azure " + azure.origin());
  }

  @Test
  void endsAWaitWithTheCostOfWhatIsBilled() throws Exception {
    try (EmbeddedService azure = EmbeddedService.start(EmbeddedOptions.instant().withKey(KEY))) {
      connect(azure);
      run("%submit " + file("first", 2));
      assertThat(complaint("%submit --max-cost dear"))
          .contains("%submit: --max-cost takes an amount such as 5, 2.50 or 3M, not \"dear\"");

      run("%wait");

      assertThat(front.live.get(front.live.size() - 1).text(TextFormat.PLAIN))
          .matches("run first completed in .*: 2 answered\n"
              + "  \\d+ tokens in · \\d+ out · \\$0\\.\\d+\n"
              + "  %results shows them");
    }
  }

  @Test
  void tellsTheCostWholeWhereTheModelIsKnownAndSomeRequestsFailed() throws Exception {
    EmbeddedOptions options =
        EmbeddedOptions.instant().withShares(Shares.none().withFailed(0.5)).withKey(KEY);
    try (EmbeddedService azure = EmbeddedService.start(options)) {
      connect(azure);
      run("%submit " + file("first", 12));

      run("%wait");

      assertThat(front.live.get(front.live.size() - 1).text(TextFormat.PLAIN))
          .matches("(?s)run first completed in .*: \\d+ answered · \\d+ failed\n"
              + "  \\d+ tokens in · \\d+ out · \\$0\\.\\d+\n.*");
    }
  }

  @Test
  void saysBeforePayingAgainThatTheServiceCountsAsCompletedWhatHasNoLine() throws Exception {
    EmbeddedOptions options = EmbeddedOptions.instant()
        .withFaults(Faults.none().withMalformedLines(1))
        .withKey(KEY);
    try (EmbeddedService azure = EmbeddedService.start(options)) {
      connect(azure);
      run("%submit " + file("first", 6));
      String counted = "warning: of job " + jobId("first")
          + " the service counts 6 requests as completed, and its result files have readable lines for 0:"
          + " what it completed is billed, and would be paid once more";
      String kept = "what came of it is kept as "
          + home.results().resolve(jobId("first")).resolve("output.jsonl");

      run("%wait");

      assertThat(front.live.get(front.live.size() - 1).text(TextFormat.PLAIN).lines())
          .filteredOn(line -> !line.startsWith("run first completed in "))
          .containsExactly(
              "  " + counted,
              "  " + kept,
              "  %results shows them · %errors says why · %retry first asks again what did not end well");
      assertThat(complaint("%retry"))
          .containsExactly(
              "6 requests of run first may have been answered and billed already: nothing was submitted",
              "  " + counted,
              "  " + kept,
              "  nobody is here to ask: --yes asks them again");
      front.answers.add("no");
      assertThat(complaint("%retry")).containsExactly("not confirmed: nothing was submitted");
      assertThat(front.notes).containsExactly(counted, kept);
      run("%retry --yes");
      assertThat(front.text()).isEmpty();
      assertThat(front.live.get(front.live.size() - 1).text(TextFormat.PLAIN))
          .startsWith("run first   attempt 2: 6 requests asked again (6 missing)");
    }
  }

  @Test
  void asksWithoutAQuestionWhatTheServiceCountsAsFailedAndHasALine() throws Exception {
    EmbeddedOptions options =
        EmbeddedOptions.instant().withShares(Shares.none().withFailed(1)).withKey(KEY);
    try (EmbeddedService azure = EmbeddedService.start(options)) {
      connect(azure);
      run("%submit " + file("first", 2));
      run("%wait");
      assertThat(front.live.get(front.live.size() - 1).text(TextFormat.PLAIN))
          .doesNotContain("warning");

      run("%retry --only failed");

      assertThat(front.live.get(front.live.size() - 1).text(TextFormat.PLAIN))
          .startsWith("run first   attempt 2: 2 requests asked again (2 failed)");
    }
  }

  @Test
  void listsWhatEndedInEarlierAttemptsAsEnded() throws Exception {
    EmbeddedOptions options =
        EmbeddedOptions.instant().withShares(Shares.none().withFailed(0.5)).withKey(KEY);
    try (EmbeddedService azure = EmbeddedService.start(options)) {
      connect(azure);
      run("%submit " + file("first", 12));
      run("%wait");
      run("%retry --only failed");
      run("%wait");

      Table jobs = (Table) ((Reply.Value) run("%jobs")).value();
      assertThat(jobs.intColumn("ended").asList()).containsExactly(12);
    }
  }

  @Test
  void warnsOnceOfRunsElsewhereThatMayHaveBeenBilled() throws Exception {
    Fault forbidden = new Fault("POST /files", 1, 1, 1, new Fault.Effect.Status(403, null, null));
    EmbeddedOptions instant = EmbeddedOptions.instant().withKey(KEY);
    try (EmbeddedService refusing =
            EmbeddedService.start(instant.withFaults(Faults.none().with(forbidden)));
        EmbeddedService one = EmbeddedService.start(instant);
        EmbeddedService other = EmbeddedService.start(instant);
        EmbeddedService last = EmbeddedService.start(instant)) {
      String file = file("first", 2);
      run("%submit " + file);
      connectAsServer(refusing);
      assertThat(complaint("%submit " + file)).first().asString().endsWith("access is denied");
      connectAsServer(one);
      run("%submit " + file + " --name one");
      run("%wait");
      assertThat(front.notes).noneMatch(note -> note.startsWith("warning"));
      connectAsServer(other);
      run("%submit " + file + " --name other");
      run("%wait");
      connectAsServer(last);
      front.notes.clear();

      run("%submit " + file + " --name last");

      assertThat(front.notes)
          .singleElement()
          .asString()
          .matches("warning: these requests were submitted before,"
              + " as run other on server \\S+ \\(completed [^)]*\\),"
              + " as run one on server \\S+ \\(completed [^)]*\\); here they are paid again");
    }
  }

  /** Each such server is a place of its own, where resources of Azure at one host are not. */
  private void connectAsServer(EmbeddedService service) {
    connect(service);
    run("%connect compatible " + service.origin() + "/v1 --key-from AZURE_OPENAI_API_KEY");
  }

  @Test
  void warnsWhenTheServiceIgnoredTheExpiry() throws Exception {
    try (EmbeddedService azure = EmbeddedService.start(EmbeddedOptions.instant().withKey(KEY))) {
      connect(azure);
      run("%connect azure " + azure.origin() + " --api-version 2024-10-21");
      front.notes.clear();

      run("%submit " + file("first", 2));

      assertThat(front.notes)
          .containsExactly("warning: the service ignored the expiry, so that the uploaded file"
              + " counts against 500: %files clean deletes it when the run has ended");
    }
  }

  @Test
  void doesNotSpeakOfAzuresLimitWhereAnotherServerIgnoredTheExpiry() throws Exception {
    Fault refused = new Fault("POST /files", 1, 1, 1, new Fault.Effect.Status(422, null, null));
    EmbeddedOptions options = EmbeddedOptions.instant().withFaults(Faults.none().with(refused));
    try (EmbeddedService server = EmbeddedService.start(options.withKey(KEY))) {
      connectAsServer(server);
      front.notes.clear();

      run("%submit " + file("first", 2));

      assertThat(front.notes)
          .containsExactly("warning: the service ignored the expiry, so that the uploaded file"
              + " stays there: %files clean deletes it when the run has ended");
      run("%wait");
      assertThat(shown("%results")).contains("2 answered");
    }
  }

  @Test
  void saysOfAWaitThatEndsBeforeAnythingIsSentHowToGoOn() throws Exception {
    Fault forbidden = new Fault("POST /files", 1, 1, 1, new Fault.Effect.Status(403, null, null));
    Fault busy =
        new Fault("POST /files", 1, Integer.MAX_VALUE, 1, new Fault.Effect.Status(503, null, null));
    EmbeddedOptions options =
        EmbeddedOptions.instant().withFaults(Faults.none().with(forbidden).with(busy));
    try (EmbeddedService azure = EmbeddedService.start(options.withKey(KEY))) {
      connect(azure);
      complaint("%submit " + file("first", 2));

      assertThat(complaint("%wait first --timeout 1s"))
          .endsWith("  run first was not sent yet; %wait first goes on with it");
    }
  }

  @Test
  void submitsAgainWhatWasDroppedBeforeItWasSent() throws Exception {
    Fault forbidden = new Fault("POST /files", 1, 1, 1, new Fault.Effect.Status(403, null, null));
    EmbeddedOptions options = EmbeddedOptions.instant().withFaults(Faults.none().with(forbidden));
    try (EmbeddedService azure = EmbeddedService.start(options.withKey(KEY))) {
      connect(azure);
      String file = file("first", 2);
      assertThat(complaint("%submit " + file)).contains("azure 127.0.0.1: access is denied");
      assertThat(said("%cancel first"))
          .isEqualTo("run first: cancelled before it was sent; 1 part not sent yet: dropped\n"
              + "  %results first shows what was finished");

      run("%submit " + file);

      assertThat(front.live.get(front.live.size() - 1).text(TextFormat.PLAIN))
          .matches("run first   it came to nothing before, nothing was billed: submitted again"
              + " · file uploaded · processed · job batch_\\S+ created · azure 127.0.0.1");
    }
  }

  @Test
  void saysThatASubmissionWhichAttachesSendsWhatWasNotSent() throws Exception {
    Fault forbidden = new Fault("POST /files", 1, 1, 1, new Fault.Effect.Status(403, null, null));
    EmbeddedOptions options = EmbeddedOptions.instant().withFaults(Faults.none().with(forbidden));
    try (EmbeddedService azure = EmbeddedService.start(options.withKey(KEY))) {
      connect(azure);
      String file = file("first", 2);
      assertThat(complaint("%submit " + file)).contains("azure 127.0.0.1: access is denied");
      assertThat(complaint("%submit --max-tokens 1 " + file).get(0))
          .matches(
              "about \\d+ tokens .*: nothing was submitted|it may take .*: nothing was submitted");
      assertThat(complaint("%submit --max-cost 0.000001 " + file).get(0))
          .endsWith("more than $0.000001: nothing was submitted");

      run("%submit " + file);

      assertThat(front.live.get(front.live.size() - 1).text(TextFormat.PLAIN))
          .matches("run first   what was not sent before is sent now"
              + " · file uploaded · processed · job batch_\\S+ created · azure 127.0.0.1");
    }
  }

  @Test
  void saysOfACancelThatAnotherProcessHasToCarryOutThatNothingWasSent() throws Exception {
    Fault forbidden = new Fault("POST /files", 1, 1, 1, new Fault.Effect.Status(403, null, null));
    EmbeddedOptions options = EmbeddedOptions.instant().withFaults(Faults.none().with(forbidden));
    try (EmbeddedService azure = EmbeddedService.start(options.withKey(KEY))) {
      connect(azure);
      complaint("%submit " + file("first", 2));
      try (Connection ledger =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("home/ledger.db"));
          Statement statement = ledger.createStatement()) {
        statement.executeUpdate(
            "INSERT INTO lease (name, token, machine, process, process_start, expires_at)"
                + " SELECT 'part ' || id, 'theirs', 'another machine', 1, 1, " + Long.MAX_VALUE
                + " FROM part");
        statement.executeUpdate("UPDATE job SET stage = 'processed', waits_for = 'no room'");
      }

      assertThat(said("%cancel"))
          .isEqualTo("run first: queued\n"
              + "  No job of it was made. Another process is at it, and drops it with its next step;"
              + " %wait first does, within a minute, when that process is gone.");
    }
  }

  @Test
  void saysThatAServiceDoesNotCancel() throws Exception {
    Fault unknown =
        new Fault("POST /batches/{id}/cancel", 1, 99, 1, new Fault.Effect.Status(405, null, null));
    EmbeddedOptions options =
        EmbeddedOptions.defaults().withTimeScale(0.1).withFaults(Faults.none().with(unknown));
    try (EmbeddedService azure = EmbeddedService.start(options.withKey(KEY))) {
      connect(azure);
      run("%submit " + file("first", 2));

      Reply.Failed failed = (Reply.Failed) run("%cancel");

      assertThat(failed.name()).isEqualTo("ServiceError");
      assertThat(String.join("\n", failed.text()))
          .matches("run first is not cancelled: the service does not cancel it: "
              + "POST /openai/v1/batches/\\S+/cancel answered 405.*\n"
              + "  The wish is kept, and sent again with each look at it; "
              + "%wait first collects what the job ends with\\.");
    }
  }

  @Test
  void goesOnWithoutANameWithARunWhoseSubmitFailed() throws Exception {
    Fault broken = new Fault("POST /files", 1, 1, 1, new Fault.Effect.Status(403, null, null));
    EmbeddedOptions options = EmbeddedOptions.instant().withFaults(Faults.none().with(broken));
    try (EmbeddedService azure = EmbeddedService.start(options.withKey(KEY))) {
      connect(azure);
      assertThat(complaint("%submit " + file("first", 2)))
          .contains("azure 127.0.0.1: access is denied");

      run("%wait");

      assertThat(front.live.get(front.live.size() - 1).text(TextFormat.PLAIN))
          .startsWith("run first completed in ");
    }
  }

  @Test
  void keepsTheLastRunOfEachConnection() throws Exception {
    run("%submit " + file("first", 2));
    run("%connect compatible http://localhost:1/v1");

    assertThat(complaint("%wait").get(0))
        .isEqualTo(
            "%wait: nothing was submitted on server http://localhost:1/v1 in this session; name a run");
    assertThat(complaint("%chart").get(0))
        .isEqualTo(
            "%chart: nothing was submitted on server http://localhost:1/v1 in this session: name a run or"
                + " a variable");
    assertThat(complaint("%export rows.csv").get(0))
        .isEqualTo(
            "%export: nothing was submitted on server http://localhost:1/v1 in this session: --run names a"
                + " run");

    run("%connect embedded");
    run("%wait");

    assertThat(front.live.get(front.live.size() - 1).text(TextFormat.PLAIN))
        .startsWith("run first completed in ");
  }

  @Test
  void asksASynchronousDeploymentAndSaysWhatItFailedAt() throws Exception {
    EmbeddedOptions options = EmbeddedOptions.instant()
        .withDeployments(Deployment.batch("gpt-4o-mini-batch"), Deployment.standard("gpt-4o-mini"))
        .withShares(Shares.none().withFailed(1));
    try (EmbeddedService azure = EmbeddedService.start(options.withKey(KEY))) {
      connect(azure);
      run("%submit " + file("first", 2));
      run("%wait");

      assertThat(complaint("%retry first --only failed --sync nothing"))
          .containsExactly(
              "run first: deployment nothing refused attempt 2",
              "  The API deployment for this resource does not exist. If you created the deployment"
                  + " within the last 5 minutes, please wait a moment and try again.",
              "  %retry first --sync with the name of another deployment asks again.");
      assertThat(shown("%status first")).contains("job          none · refused · part 2");
      run("%retry first --only failed --sync gpt-4o-mini");
      assertThat(front.live.get(front.live.size() - 1).text(TextFormat.PLAIN))
          .isEqualTo("run first   attempt 3: 2 requests asked again (2 failed)\n"
              + "  %results first merges the answers");
      assertThat(shown("%status first"))
          .contains("requests     2 · 0 completed · 2 failed")
          .contains("job          none · completed · part 3")
          .doesNotContain("the service says");
    }
  }

  @Test
  void fetchesFromTheContainerThatTheFileWentToAfterAWrongOne() throws Exception {
    try (EmbeddedService azure = EmbeddedService.start(EmbeddedOptions.instant().withKey(KEY))) {
      connect(azure);
      String submit = "%submit " + file("first", 2) + " --blob " + azure.origin() + "/blob/";
      assertThat(complaint(submit + "wrong?sig=none").get(0)).endsWith("access is denied");

      run(submit + "box?sig=" + KEY);

      assertThat(front.live.get(front.live.size() - 1).text(TextFormat.PLAIN))
          .matches("run first   what was not sent before is sent now · file put into "
              + azure.origin() + "/blob/box · job batch_\\S+ created · azure 127.0.0.1");
      run("%wait");
      assertThat(shown("%results")).contains("2 answered");
    }
  }

  @Test
  void retriesNothingThatIsRefusedForSure() throws Exception {
    EmbeddedOptions options = EmbeddedOptions.instant()
        .withDeployments(Deployment.batch("gpt-4o-mini-batch"))
        .withShares(Shares.none().withRefused(1));
    try (EmbeddedService azure = EmbeddedService.start(options.withKey(KEY))) {
      connect(azure);
      run("%submit " + file("first", 2));
      run("%wait");

      assertThat(complaint("%retry --only refused --set messages=none"))
          .containsExactly(
              "run first: with these changes its requests are refused; nothing was submitted",
              "  invalid_request   \"body.messages\" is a string, not a list of messages (first: \"first-1\")",
              "  Write it as a list of messages.");
    }
  }

  @Test
  void saysHowToComeBackWhenTheTimeIsOver() throws Exception {
    run("%submit " + file("first", 2));

    assertThat(complaint("%wait --timeout 0s"))
        .contains("%wait: --timeout takes a time such as 90s, 10m or 2h, not \"0s\"");
    assertThat(shown("%status first")).contains("connection   embedded service");
    assertThat(complaint("%wait nothing")).first().isEqualTo("no run is called \"nothing\"");
  }

  @Test
  void listsFiltersAndOrdersRuns() throws Exception {
    assertThat(shown("%jobs")).startsWith("runs · 0 rows");
    assertThat(front.notes)
        .containsExactly(
            "no run yet: %submit FILE submits a batch file as a run, %jobs --remote lists what the service has");
    run("%submit " + file("first", 2));
    run("%submit " + file("second", 3));
    run("%wait first second");

    assertThat(shown("%jobs --order -requests")).containsSubsequence("second", "first");
    assertThat(shown("%jobs --order run")).containsSubsequence("first", "second");
    assertThat(shown("%jobs --name sec*")).contains("second").doesNotContain("first");
    assertThat(shown("%jobs --state completed --since yesterday")).contains("2 rows");
    assertThat(shown("%jobs --until 2020-01-01")).contains("0 rows");
    assertThat(front.notes).containsExactly("none of 2 runs is so: %jobs lists them");
    assertThat(shown("%jobs --all")).contains("connection");
    assertThat(shown("%jobs --remote")).contains("batch_").contains("2 rows");
    assertThat(complaint("%jobs --state complete"))
        .first()
        .asString()
        .contains("did you mean completed?");
    assertThat(complaint("%jobs --since soon")).first().asString().contains("takes a date such as");
    assertThat(complaint("%jobs --order stat")).first().asString().contains("did you mean state?");
  }

  @Test
  void findsRunsByStatesWhoseWordsSayMore() throws Exception {
    run("%submit " + file("first", 4) + " --pilot 2");
    run("%wait");

    assertThat(shown("%jobs --state held")).contains("1 row").contains("first");
    assertThat(shown("%status first")).doesNotContain(" left");
    assertThat(complaint("%retry first"))
        .containsExactly(
            "run first has not ended yet: its pilot has, and the rest is held",
            "  %submit --go-on first sends the rest, %cancel first drops it; then ask again.");
    run("%cancel");
    assertThat(shown("%jobs --state cancelled")).contains("1 row").contains("first");
  }

  @Test
  void adoptsAJobThatNoRunHasAnyMore() throws Exception {
    run("%submit " + file("first", 2));
    run("%wait");
    String job = jobId("first");
    assertThat(said("%adopt " + job)).startsWith("run first has this job already (completed ");
    front.answers.add("n");
    assertThat(said("%forget first")).isEqualTo("run first is kept");
    front.answers.add("y");
    assertThat(said("%forget first"))
        .matches(
            "run first is forgotten: \\d files \\(.*\\) deleted here; what the service has stays there");
    assertThat(complaint("%results first")).first().isEqualTo("no run is called \"first\"");

    assertThat(run("%status " + job)).isEqualTo(new Reply.Silent());
    assertThat(front.text()).startsWith("job " + job + "   completed").contains("%adopt " + job);
    assertThat(said("%adopt " + job + " --name found"))
        .matches("run found   adopted · 2 requests · completed\\n  %results found shows them");
    assertThat(shown("%results")).contains("2 answered");
    assertThat(said("%forget found --remote --yes")).contains(" files at the service");
  }

  @Test
  void asksNobodyWhereNobodyIs() throws Exception {
    run("%submit " + file("first", 2));

    assertThat(complaint("%forget first"))
        .contains("%forget asks before it deletes, and nobody is there to answer");
  }

  @Test
  void cancelsAndSaysWhatBecomesOfIt() throws Exception {
    run("%submit " + file("first", 2));

    String told = said("%cancel");

    assertThat(told).startsWith("run first: ");
    run("%wait first");
    assertThat(said("%cancel")).startsWith("run first has ended already (");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void saysThatAHookFailed() throws Exception {
    String failed = "the hook that is told when a run ends failed: the command ended with 3;"
        + " %config shows the hooks";
    run("%config hook.command \"exit 3\"");
    run("%submit " + file("first", 2));
    run("%wait");

    assertThat(front.notes).contains("run first: " + failed);
    assertThat(shown("%status first").replaceAll("\\s+", " ")).endsWith(failed);
  }

  @Test
  void showsAndSetsSettings() {
    assertThat(said("%config"))
        .contains(home.folder().toString())
        .contains("poll")
        .contains("quota.DEPLOYMENT");
    assertThat(said("%config poll 10s")).isEqualTo("poll = 10s");
    assertThat(said("%config poll")).isEqualTo("poll = 10s");
    assertThat(said("%config quota.mini 200M")).isEqualTo("quota.mini = 200,000,000");
    assertThat(said("%config ask-requests 2.3M")).isEqualTo("ask-requests = 2,300,000");
    assertThat(complaint("%config ask-requests 1.5").get(0))
        .isEqualTo("%config: ask-requests takes a whole number such as 200000, 200k or 5M, not"
            + " \"1.5\"");
    assertThat(said("%config hook.url https://hooks.example.com/T0/secret"))
        .isEqualTo("hook.url = https://hooks.example.com/…");
    assertThat(said("%config")).contains("quota.mini").doesNotContain("secret");
    assertThat(said("%config hook.url https://ada:secret@hooks.example.com/T0"))
        .isEqualTo("hook.url = https://hooks.example.com/…");
    assertThat(said("%config")).contains("hooks.example.com").doesNotContain("secret");
    assertThat(said("%config poll --unset"))
        .isEqualTo("poll is not set any more: 60s, or what the service asks for");
    assertThat(complaint("%config pol 3s")).first().asString().contains("did you mean poll?");
    assertThat(complaint("%config poll soon"))
        .contains("%config: poll takes a time such as 30s or 5m, not \"soon\"");
    assertThat(complaint("%config quota 200M"))
        .contains("%config: quota is set for a deployment: quota.DEPLOYMENT, with its name");
    assertThat(complaint("%config --unset"))
        .contains("%config: --unset takes the name of what is set, and no value");
    assertThat(complaint("%config quota.mini 3 --unset"))
        .contains("%config: --unset takes the name of what is set, and no value");
    assertThat(complaint("%config home /tmp")).contains("home cannot be set while Batchbook runs");
    assertThat(complaint("%config hook.url http://example.com/x"))
        .first()
        .asString()
        .contains("hook.url takes an address");
  }

  private String jobId(String name) {
    String card = shown("%status " + name);
    return card.replaceAll("(?s).*(batch_[-0-9a-f]{36}).*", "$1");
  }
}
