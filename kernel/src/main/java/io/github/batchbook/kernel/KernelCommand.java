package io.github.batchbook.kernel;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code batchbook kernel}: registers Batchbook with Jupyter, and is what Jupyter starts. */
@Command(
    name = "batchbook kernel",
    mixinStandardHelpOptions = true,
    versionProvider = KernelCommand.Version.class,
    description = "Java with batch magics in Jupyter.",
    subcommands = {
      InstallCommand.class,
      UninstallCommand.class,
      ListCommand.class,
      StartCommand.class,
      RehearseCommand.class
    })
public final class KernelCommand implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  /** Runs the command and ends the process: 0 done, 1 not done, 2 not understood. */
  public static void main(String[] arguments) {
    // Jupyter's own call does not pay for an option parser.
    List<String> words = List.of(arguments);
    if (words.size() == 3
        && words.get(0).equals("start")
        && List.of("-f", "--connection-file").contains(words.get(1))) {
      System.exit(StartCommand.start(Path.of(words.get(2))));
    }
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new KernelCommand())
        .setParameterExceptionHandler((mistake, arguments) -> {
          CommandLine command = mistake.getCommandLine();
          String name = command.getCommandSpec().qualifiedName();
          command.getErr().println(name + ": " + mistake.getMessage());
          command.getErr().println("`" + name + " --help` explains the command.");
          return 2;
        })
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          if (!(failure instanceof KernelSpecException)) {
            throw failure;
          }
          command.getErr().println("batchbook kernel: " + failure.getMessage());
          return 1;
        });
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  /** The version that {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "Batchbook kernel " + KernelInfo.version() + ", Java " + Runtime.version()
      };
    }
  }
}
