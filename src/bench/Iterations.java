import java.util.Locale;
import java.util.concurrent.Callable;

/** Says how long each of some repetitions took in this process; the first includes what is loaded and compiled only once. */
final class Iterations {
  private Iterations() {}

  /** Repeats an action, prints a line for each time, and returns what it gave last. */
  static <T> T of(String name, int times, Callable<T> action) throws Exception {
    return of(name, times, action, () -> null);
  }

  /** The same, with something to do before each time that is not measured. */
  static <T> T of(String name, int times, Callable<T> action, Callable<?> before)
      throws Exception {
    T last = null;
    for (int i = 0; i < times; i++) {
      last = null;
      before.call();
      long start = System.nanoTime();
      last = action.call();
      double millis = (System.nanoTime() - start) / 1e6;
      System.out.printf(Locale.ROOT, "%s iter %d %.1f ms%n", name, i, millis);
    }
    return last;
  }
}
