package io.github.batchbook.emulator;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that joins the service of a folder, says where it is, and then waits until it is ended. */
final class ServingProcess {
  private ServingProcess() {}

  public static void main(String[] arguments) throws InterruptedException {
    double scale = Double.parseDouble(arguments[1]);
    Upstream upstream = arguments.length < 3 ? null : Upstream.at(URI.create(arguments[2]));
    EmbeddedService service = EmbeddedService.join(
        Path.of(arguments[0]),
        EmbeddedOptions.defaults().withTimeScale(scale).withUpstream(upstream));
    System.out.println(service.baseUrl() + " " + service.serving());
    Thread.sleep(Long.MAX_VALUE);
  }

  /** Starts it in a JVM of its own. */
  static Process start(Path folder, double scale, URI... upstream) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        ServingProcess.class.getName(),
        folder.toString(),
        Double.toString(scale)));
    for (URI one : upstream) {
      command.add(one.toString());
    }
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
