package io.github.batchbook.repl;

import io.github.batchbook.magic.Interpreter;
import io.github.batchbook.run.Home;
import io.github.batchbook.show.TextFormat;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code batchbook}: a terminal session, a script, or one of its subcommands. */
@Command(
    name = "batchbook",
    description = "Azure OpenAI Global Batch from Java: a terminal session, unless told otherwise.",
    mixinStandardHelpOptions = true,
    versionProvider = BatchbookCommand.Version.class,
    subcommands = {
      DemoCommand.class,
      EmulatorCommand.class,
      LedgerCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "`batchbook kernel install` registers the Jupyter kernel; `batchbook kernel",
      "--help` says how.",
      "Exit codes: 0 done, 1 a line of code or a magic failed, 2 usage, 3 a batch",
      "ended with failed requests, 4 service unreachable or refusing, 130 interrupted."
    })
public final class BatchbookCommand implements Callable<Integer> {
  @Spec
  @Nullable
  CommandSpec spec;

  @Option(
      names = {"-e", "--execute"},
      paramLabel = "CODE",
      description = "Runs this cell of Java and magics; may be given several times.")
  List<String> cells = List.of();

  @Option(names = "--keep-going", description = "Goes on after a cell that failed.")
  boolean keepGoing;

  @Parameters(
      arity = "0..1",
      paramLabel = "SCRIPT",
      description = "A file of Java and magics to run; - is standard input.")
  @Nullable
  String script;

  private BatchbookCommand() {}

  /** Runs the command and ends the process with one of {@link ExitCode}. */
  public static void main(String[] arguments) {
    WatchedOutput output = new WatchedOutput(new FileOutputStream(FileDescriptor.out));
    PrintStream utf8 = utf8(output);
    System.setOut(utf8);
    System.setErr(utf8(new FileOutputStream(FileDescriptor.err)));
    CommandLine command = new CommandLine(new BatchbookCommand());
    command.setExecutionExceptionHandler(BatchbookCommand::complain);
    command.setParameterExceptionHandler(BatchbookCommand::explain);
    int code = command.execute(arguments);
    utf8.flush();
    System.exit(written(output) ? code : Math.max(code, ExitCode.FAILED.number()));
  }

  private static PrintStream utf8(OutputStream output) {
    return new PrintStream(output, true, StandardCharsets.UTF_8);
  }

  /** Whether all output was written; complains when not. */
  private static boolean written(WatchedOutput output) {
    output
        .failure()
        .ifPresent(reason -> System.err.println(
            "batchbook: standard output could not be written: " + reason + "; some of it is lost"));
    return output.failure().isEmpty();
  }

  private static int complain(
      Exception exception, CommandLine command, CommandLine.ParseResult parsed) {
    String message = exception.getMessage();
    System.err.println("batchbook: " + (message == null ? exception.toString() : message));
    return ExitCode.FAILED.number();
  }

  /** A mistake in the command line: what it is, what was meant perhaps, and where it is explained. */
  private static int explain(CommandLine.ParameterException mistake, String[] arguments) {
    CommandLine command = mistake.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    System.err.println(name + ": " + mistake.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(
        mistake, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.err.println("`" + name + " --help` explains the command.");
    return ExitCode.USAGE.number();
  }

  @Override
  public Integer call() throws IOException {
    if (!cells.isEmpty() && script != null) {
      throw mistaken("runs the cells of -e or the script \"" + script + "\", not both");
    }
    Home home = Home.of(System.getenv());
    if (cells.isEmpty() && script == null && atTerminal()) {
      return Repl.run(home, System.getenv()).number();
    }
    StreamFront front = new StreamFront(System.out, System.err);
    try (Interpreter interpreter = Interpreter.open(home, System.getenv(), front)) {
      return runScript(interpreter).number();
    }
  }

  private ExitCode runScript(Interpreter interpreter) throws IOException {
    Script run = new Script(interpreter, Script.Output.standard(TextFormat.PLAIN), keepGoing);
    if (!cells.isEmpty()) {
      return run.run(cells);
    }
    try (BufferedReader lines = lines()) {
      return run.run(lines);
    } catch (CharacterCodingException e) {
      String source = script == null || script.equals("-") ? "standard input" : script;
      throw new IOException(source + " is not UTF-8: save the script in that encoding", e);
    }
  }

  private BufferedReader lines() throws IOException {
    if (script == null || script.equals("-")) {
      return new BufferedReader(
          new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()));
    }
    Path file = Path.of(script);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw mistaken("\"" + script + "\" is neither a command nor a script that can be read");
    }
    return Files.newBufferedReader(file);
  }

  private CommandLine.ParameterException mistaken(String message) {
    return new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  /** Whether a person types and reads: the launcher, which sees the file descriptors, says so. */
  static boolean atTerminal() {
    return Boolean.getBoolean("batchbook.terminal");
  }

  /** The version that the build wrote, and the Java that runs it. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "Batchbook " + Interpreter.version() + " · Java " + Runtime.version().feature()
      };
    }
  }
}
