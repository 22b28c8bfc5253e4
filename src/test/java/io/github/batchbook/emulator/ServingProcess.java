package io.github.batchbook.emulator;

import java.nio.file.Path;

/** A program that joins the service of a folder, says where it is, and then waits until it is ended. */
final class ServingProcess {
  private ServingProcess() {}

  public static void main(String[] arguments) throws InterruptedException {
    double scale = Double.parseDouble(arguments[1]);
    EmbeddedService service = EmbeddedService.join(
        Path.of(arguments[0]), EmbeddedOptions.defaults().withTimeScale(scale));
    System.out.println(service.baseUrl() + " " + service.serving());
    Thread.sleep(Long.MAX_VALUE);
  }

  /** Starts it in a JVM of its own. */
  static Process start(Path folder, double scale) throws java.io.IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ServingProcess.class.getName(),
            folder.toString(),
            Double.toString(scale))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
