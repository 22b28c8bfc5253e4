package io.github.batchbook.repl;

import io.github.batchbook.emulator.EmbeddedException;
import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.emulator.Mode;
import io.github.batchbook.emulator.Served;
import io.github.batchbook.emulator.Upstream;
import io.github.batchbook.run.Home;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The embedded service alone, for any client, until the process is ended. */
@Command(
    name = "emulator",
    description = "Serves Azure OpenAI Global Batch on this machine, with synthetic answers.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The first line of output names the address, and where the key is that every request must bring, as `api-key: KEY` or "
          + "`Authorization: Bearer KEY`. Files and jobs stay in the folder, and jobs that had not ended go on with the next start. "
          + "Notebooks and terminals of the same home use this service while it runs. Ctrl-C and SIGTERM stop it.",
      "",
      "A file of faults is a JSON object; whatever is left out stays as it is:",
      "  {\"calls\": [{\"route\": \"POST /batches\", \"effect\": \"status\",",
      "              \"status\": 429, \"retry_after_ms\": 500,",
      "              \"first\": 1, \"last\": 2, \"share\": 0.5}],",
      "   \"duplicated\": 0.01, \"missing\": 0.01, \"malformed\": 0.01,",
      "   \"answers\": {\"refused\": 0.1, \"truncated\": 0.1, \"filtered\": 0.1,",
      "               \"failed\": 0.1, \"tool_calls\": 0.5},",
      "   \"error_shape\": \"mixed\", \"no_errors\": \"blank\",",
      "   \"line_numbers\": true, \"ranges\": false, \"expire_after\": 0.5,",
      "   \"limits\": {\"requests\": 1000, \"file_bytes\": 1000000,",
      "              \"lasting_files\": 5, \"expiring_files\": 5,",
      "              \"enqueued_tokens\": 30000, \"fail_fast\": false},",
      "   \"deployments\": [{\"name\": \"gpt-4o-batch\", \"kind\": \"batch\"}]}",
      "calls: a route is a method and a path below the surface's base with ids as {id}, as GET /files/{id}/content, or * for all. "
          + "Effects: status (status, retry_after_ms, body), cut, lose_answer, stall (ms), truncate (part), corrupt, "
          + "late_processed (ms). They strike the route's calls from first to last, or a share of those.",
      "duplicated, missing, malformed: shares of result lines. answers: shares of valid lines that are not answered plainly.",
      "error_shape of failed lines: http_body, inner_error, no_response, scorer_object, scorer_text, mixed. no_errors, the "
          + "error_file_id when no line failed: zero_bytes, null, blank. expire_after: the part of its lines after which a job "
          + "expires. kind: batch, standard, any."
    })
final class EmulatorCommand implements Callable<Integer> {
  private static final String KEY_VARIABLE = "BATCHBOOK_EMULATOR_KEY";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  @Spec
  @Nullable
  CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port on 127.0.0.1; by default the last one, or a free one.")
  int port;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = {
        "The key to accept. Others on this machine can see an argument: the variable "
            + KEY_VARIABLE
            + ", or the key that is made at the first start and kept in the folder, stays private."
      })
  @Nullable
  String key;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      converter = ModeName.class,
      description = "Whose habits it has: azure (the default) or openai, whose jobs expire.")
  Mode mode = Mode.AZURE;

  @Option(
      names = "--time-scale",
      paramLabel = "X",
      description =
          "1 is the real service's time (seven minutes for a small job), 0 is at once; by default 1/180, with --upstream 0.")
  @Nullable
  Double timeScale;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where files and jobs are kept; by default in the home.")
  @Nullable
  Path folder;

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      description =
          "An OpenAI-compatible server that answers every request, as http://localhost:11434/v1.")
  @Nullable
  URI upstream;

  @Option(
      names = "--upstream-key",
      paramLabel = "VARIABLE",
      description = "The environment variable that holds that server's key.")
  @Nullable
  String upstreamKey;

  @Option(
      names = "--upstream-model",
      paramLabel = "[NAME=]MODEL",
      description =
          "What that server calls the model that requests name NAME; without NAME, every model. May be given several times.")
  String[] upstreamModels = {};

  @Option(
      names = "--upstream-concurrency",
      paramLabel = "N",
      description = "How many requests that server is sent at a time; by default 8.")
  int upstreamConcurrency = 8;

  @Option(
      names = "--faults",
      paramLabel = "FILE",
      description = "A JSON file of what shall go wrong; its format stands below.")
  @Nullable
  Path faults;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What answers, order and durations are drawn from; by default 1.")
  long seed = 1;

  @Option(
      names = "--tls",
      description = "Answers HTTPS too, on the same port, with a certificate made at the start.")
  boolean tls;

  @Option(names = "--verbose", description = "Prints a line for every request.")
  boolean verbose;

  @Override
  public Integer call() throws InterruptedException {
    String variable = System.getenv(KEY_VARIABLE);
    boolean fromVariable = key == null && variable != null && !variable.isEmpty();
    Path where =
        folder == null ? Home.of(System.getenv()).make().emulator() : folder.toAbsolutePath();
    EmbeddedOptions options = options(fromVariable ? variable : key, where);
    EmbeddedService service;
    try {
      service = EmbeddedService.start(options);
    } catch (EmbeddedException e) {
      System.err.println("batchbook: " + e.getMessage());
      if (e.getCause() instanceof BindException) {
        System.err.println("  --port N names it; without --port a free one is taken.");
      }
      return ExitCode.SERVICE.number();
    }
    Runtime.getRuntime().addShutdownHook(new Thread(service::close, "batchbook-emulator-stop"));
    announce(service, where, fromVariable);
    new CountDownLatch(1).await();
    return ExitCode.DONE.number();
  }

  private EmbeddedOptions options(@Nullable String given, Path where) {
    try {
      EmbeddedOptions options = EmbeddedOptions.defaults()
          .withMode(mode)
          .withPort(port)
          .withKey(given)
          .withFolder(where)
          .withSeed(seed)
          .withTls(tls)
          .withUpstream(upstream());
      if (timeScale != null || upstream != null) {
        options = options.withTimeScale(timeScale == null ? 0 : timeScale);
      }
      if (faults != null) {
        options = options.withFaultsFile(faults);
      }
      return verbose ? options.withListener(served -> tell(System.out, served)) : options;
    } catch (IllegalArgumentException e) {
      throw mistaken(e.getMessage());
    }
  }

  private @Nullable Upstream upstream() {
    if (upstream == null) {
      if (upstreamKey != null || upstreamModels.length > 0) {
        throw mistaken("--upstream-key and --upstream-model need --upstream URL");
      }
      return null;
    }
    Map<String, String> models = new LinkedHashMap<>();
    for (String model : upstreamModels) {
      int equals = model.indexOf('=');
      models.put(equals < 0 ? "*" : model.substring(0, equals), model.substring(equals + 1));
    }
    return Upstream.at(upstream)
        .withConcurrency(upstreamConcurrency)
        .withModels(models)
        .withKey(upstreamKey == null ? null : valueOf(upstreamKey));
  }

  private String valueOf(String variable) {
    String value = System.getenv(variable);
    if (value == null || value.isBlank()) {
      throw mistaken(
          "--upstream-key takes the name of an environment variable that holds the key, and there is none of the name given");
    }
    return value.strip();
  }

  private ParameterException mistaken(@Nullable String message) {
    return new ParameterException(
        Objects.requireNonNull(spec).commandLine(), message == null ? "" : message);
  }

  private void announce(EmbeddedService service, Path where, boolean fromVariable) {
    PrintStream out = System.out;
    String origin = service.origin().toString();
    String source = key != null
        ? "as given by --key"
        : fromVariable
            ? "from " + KEY_VARIABLE
            : "in " + where.resolve("key") + ", readable by you alone";
    out.println(origin + "  (key: " + source + ")");
    out.println("  Azure v1     " + origin + "/openai/v1");
    out.println("  Azure dated  " + origin + "  (api-version=2025-04-01-preview and older)");
    out.println("  OpenAI       " + origin + "/v1");
    out.println("  Blobs        " + origin + "/blob/CONTAINER/NAME?sig=KEY");
    Path certificate = service.certificate();
    if (certificate != null) {
      out.println("  HTTPS on the same port, for who trusts the certificate " + certificate);
    }
    out.println(
        upstream == null
            ? "  Answers are synthetic. Files and jobs are kept in " + where + "."
            : "  " + upstream + " answers. Files and jobs are kept in " + where + ".");
    out.flush();
  }

  private static void tell(PrintStream out, Served served) {
    String status = served.status() == 0 ? "cut" : Integer.toString(served.status());
    out.println(TIME.format(LocalTime.now(ZoneId.systemDefault())) + "  " + served.method() + " "
        + served.path() + "  " + status + "  " + milliseconds(served) + " ms");
  }

  private static String milliseconds(Served served) {
    return String.format(Locale.ROOT, "%.1f", served.time().toNanos() / 1e6);
  }

  /** Reads a mode as it is spelt in this project. */
  static final class ModeName implements CommandLine.ITypeConverter<Mode> {
    @Override
    public Mode convert(String value) {
      return switch (value) {
        case "azure" -> Mode.AZURE;
        case "openai" -> Mode.OPENAI;
        default -> throw new CommandLine.TypeConversionException("expected azure or openai");
      };
    }
  }
}
