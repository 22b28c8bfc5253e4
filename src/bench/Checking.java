import io.github.batchbook.batchfile.BatchFile;
import java.nio.file.Path;

/** Checks a batch file again and again: {@code Checking FILE ITERATIONS}. Prints milliseconds for each time, then what was found. */
final class Checking {
  private Checking() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    BatchFile read =
        Iterations.of("check", Integer.parseInt(arguments[1]), () -> BatchFile.read(file));
    System.out.printf(
        "%d requests %d bytes %d problems%n",
        read.requests(), read.bytes(), read.problems().size());
  }
}
