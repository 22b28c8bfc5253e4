package io.github.batchbook.kernel;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code rehearse}: a short life of a kernel, from which {@code install} makes an archive of classes. */
@Command(
    name = "rehearse",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Runs a kernel and a client for a moment. install calls this.")
final class RehearseCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    Rehearsal.play();
    return 0;
  }
}
