package io.github.batchbook.repl;

import io.github.batchbook.magic.Front;
import io.github.batchbook.magic.Interpreter;
import io.github.batchbook.run.Home;
import io.github.batchbook.show.TextFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;

/** The demo: the main job on two batch files that come with the project, on the embedded service. */
@Command(
    name = "demo",
    description = "Does the main job on two sample batch files, on the embedded service.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final List<String> SAMPLES = List.of("chat", "responses");

  private static final String FAREWELL = """

      The answers above are synthetic: the embedded service made them, no model was asked, nothing was paid.
      Try next:
        ./batchbook                              a terminal session; there: var t = %results demo-chat
        ./batchbook -e '%batch_file FILE.jsonl'  checks a batch file of yours before you pay for it
        ./batchbook kernel install --user        the same in Jupyter; then open notebooks/quickstart.ipynb""";

  @Override
  public Integer call() throws IOException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.remove("BATCHBOOK_CONNECTION");
    if (!BatchbookCommand.atTerminal()) {
      return run(environment, new StreamFront(System.out, System.err), TextFormat.PLAIN)
          .number();
    }
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      TerminalFront front = new TerminalFront(terminal);
      return run(environment, front, front.format()).number();
    }
  }

  private static ExitCode run(Map<String, String> environment, Front front, TextFormat format) {
    Path data = Path.of(System.getProperty("batchbook.top", "."), "notebooks", "data");
    ExitCode code = ExitCode.DONE;
    try (Interpreter interpreter = Interpreter.open(Home.of(environment), environment, front)) {
      System.out.println(interpreter.banner());
      Script script = new Script(interpreter, Script.Output.standard(format), false);
      for (String sample : SAMPLES) {
        code = job(script, shortest(data.resolve(sample + ".jsonl")), "demo-" + sample);
        if (code != ExitCode.DONE) {
          return code;
        }
      }
    }
    System.out.println(FAREWELL);
    return code;
  }

  /** The main job in four magics, each shown before it runs. */
  private static ExitCode job(Script script, String file, String name) {
    ExitCode code = ExitCode.DONE;
    for (String cell : List.of(
        "%batch_file " + file, "%submit --name " + name, "%wait " + name, "%results " + name)) {
      System.out.println();
      System.out.println("> " + cell);
      code = script.run(List.of(cell));
      if (code != ExitCode.DONE) {
        return code;
      }
    }
    return code;
  }

  /** The file as a person in this folder would type it. */
  private static String shortest(Path file) {
    Path here = Path.of("").toAbsolutePath();
    Path whole = file.toAbsolutePath().normalize();
    String typed = whole.startsWith(here) ? here.relativize(whole).toString() : whole.toString();
    return typed.contains(" ") ? "'" + typed + "'" : typed;
  }
}
