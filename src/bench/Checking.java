import io.github.batchbook.batchfile.BatchFile;
import java.nio.file.Path;
import java.util.Locale;

/** Ours: checks a batch file several times in one JVM. Checking FILE ITERATIONS; prints what the C++ peer prints. */
final class Checking {
  private Checking() {}

  public static void main(String[] arguments) {
    Path file = Path.of(arguments[0]);
    int iterations = Integer.parseInt(arguments[1]);
    for (int i = 0; i < iterations; i++) {
      long from = System.nanoTime();
      BatchFile read = BatchFile.read(file);
      double ms = (System.nanoTime() - from) / 1e6;
      System.out.printf(
          Locale.ROOT,
          "batchbook-check iter %d %.1f ms lines %d problems %d%n",
          i,
          ms,
          read.lines(),
          read.problems().size());
    }
  }
}
