package io.github.batchbook.kernel;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code start}: what Jupyter calls; runs the kernel until it is shut down. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Runs the kernel for a connection file. Jupyter calls this.")
final class StartCommand implements Callable<Integer> {
  /** How long the process may take to end after the kernel did. */
  private static final int GRACE_MS = 1000;

  @Option(
      names = {"-f", "--connection-file"},
      paramLabel = "FILE",
      required = true,
      description = "The connection file that Jupyter wrote.")
  private @Nullable Path connectionFile;

  @Override
  public Integer call() {
    return connectionFile == null ? 2 : start(connectionFile);
  }

  /** Runs a kernel and answers with the process's exit code. */
  static int start(Path connectionFile) {
    try (Kernel kernel = Kernel.start(
        KernelConnectionProperties.parse(Files.readString(connectionFile)),
        front -> new InterpreterEvaluator(front, System.getenv()))) {
      Signals.onInterrupt(kernel::interrupt);
      ParentWatch.start(System.getenv(), kernel::stop);
      kernel.await();
    } catch (IOException | JsonParseException | IllegalArgumentException | ZMQException e) {
      System.err.println(
          "batchbook kernel: not started from " + connectionFile + "\n  " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // What a cell left behind, a shutdown hook that waits for instance, does not keep the process.
    Threads.start("batchbook-halt", () -> {
      try {
        Thread.sleep(GRACE_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      Runtime.getRuntime().halt(0);
    });
    return 0;
  }
}
