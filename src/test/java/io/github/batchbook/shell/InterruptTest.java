package io.github.batchbook.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class InterruptTest {
  private static final JavaShell SHELL = JavaShell.open(ShellOptions.defaults());

  private final CountDownLatch started = new CountDownLatch(1);
  private final Object lock = new Object();

  @AfterAll
  static void close() {
    SHELL.close();
  }

  @BeforeEach
  void bindTheSignal() {
    SHELL.bind("started", "java.util.concurrent.CountDownLatch", started);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) { }",
        "Thread.sleep(1_000_000);",
        "new CountDownLatch(1).await();",
        "Object lock = new Object(); synchronized (lock) { lock.wait(); }",
        "while (true) { try { Thread.sleep(1_000_000); } catch (Throwable stubborn) { } }",
        "for (long i = 0; ; i++) { Math.sqrt(i); }",
        "Stream.iterate(1, n -> n + 1).forEach(n -> { });",
        "CompletableFuture.runAsync(() -> { while (!Thread.currentThread().isInterrupted()) { if (started == null) break; } }); while (true) { }",
        "int[] sink = new int[1]; Runnable r = () -> { while (true) { sink[0]++; } }; r.run();"
      })
  void endsWhateverRunsAndTheSessionGoesOn(String code) throws Exception {
    CompletableFuture<CellResult> result =
        evaluate("started.countDown(); " + code + " int never = 1;");
    started.await();

    SHELL.interrupt();

    assertThat(result.get()).isEqualTo(new CellResult.Interrupted(List.of()));
    assertThat(((CellResult.Value) SHELL.evaluate("20 + 22")).value()).isEqualTo(42);
    assertThat(SHELL.variable("never")).isEmpty();
  }

  @Test
  void endsALoopThatPrints() throws Exception {
    var before = System.out;
    System.setOut(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));
    try {
      CompletableFuture<CellResult> result =
          evaluate("started.countDown(); while (true) { System.out.println(\"again\"); }");
      started.await();

      SHELL.interrupt();

      assertThat(result.get()).isInstanceOf(CellResult.Interrupted.class);
    } finally {
      System.setOut(before);
    }
  }

  /** From Java 20 on nothing ends such a loop, and the interrupt takes effect when it is done. */
  @Test
  void endsALoopInsideOfALibraryWhereJavaCan() throws Exception {
    String rounds = Runtime.version().feature() < 20 ? "Long.MAX_VALUE" : "200_000_000L";
    CompletableFuture<CellResult> result = evaluate("started.countDown(); LongStream.range(0, "
        + rounds + ").map(LongUnaryOperator.identity()).sum()");
    started.await();

    SHELL.interrupt();

    assertThat(result.get()).isInstanceOf(CellResult.Interrupted.class);
  }

  @Test
  void leavesAThreadThatNothingEndsAndTheSessionGoesOn() throws Exception {
    SHELL.bind("lock", "Object", lock);
    CompletableFuture<CellResult> result;
    synchronized (lock) {
      result = evaluate("""
          Thread[] cell = new Thread[1];
          {
            cell[0] = Thread.currentThread();
            started.countDown();
            synchronized (lock) { while (true) { } }
          }""");
      started.await();

      SHELL.interrupt();

      assertThat(result.get())
          .isEqualTo(new CellResult.Interrupted(
              List.of("waiting for a lock that another thread holds heeds no interrupt;"
                  + " the session goes on without the thread that does it")));
      assertThat(((CellResult.Value) SHELL.evaluate("20 + 22")).value()).isEqualTo(42);
    }
    if (Runtime.version().feature() < 20) {
      ((Thread[]) SHELL.variable("cell").orElseThrow())[0].join();
    }
  }

  @Test
  void neverCutsTheHostsCodeShort() throws Exception {
    var broken = new AtomicInteger();
    Runnable lockedStep = () -> {
      broken.incrementAndGet();
      for (long until = System.nanoTime() + 200_000; System.nanoTime() < until; ) {
        Thread.onSpinWait();
      }
      broken.decrementAndGet();
    };
    SHELL.bind("step", "Runnable", lockedStep);
    CompletableFuture<CellResult> result =
        evaluate("started.countDown(); while (true) { step.run(); }");
    started.await();

    SHELL.interrupt();

    assertThat(result.get()).isInstanceOf(CellResult.Interrupted.class);
    assertThat(broken).hasValue(0);
  }

  @Test
  void endsThreadsThatTheSnippetMade() throws Exception {
    CompletableFuture<CellResult> result = evaluate("""
            Thread[] made = new Thread[1];
            {
              made[0] = new Thread(() -> { while (true) { } });
              made[0].start();
              started.countDown();
              made[0].join();
            }""");
    started.await();

    SHELL.interrupt();

    assertThat(result.get()).isInstanceOf(CellResult.Interrupted.class);
    Thread child = ((Thread[]) SHELL.variable("made").orElseThrow())[0];
    child.join(TimeUnit.MINUTES.toMillis(1));
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void doesNotForgetAnInterruptThatComesBeforeTheCodeRuns() throws Exception {
    try (var fresh = JavaShell.open(ShellOptions.defaults())) {
      CompletableFuture<CellResult> result =
          CompletableFuture.supplyAsync(() -> fresh.evaluate("while (true) { }"));
      while (!fresh.busy()) {
        Thread.onSpinWait();
      }

      fresh.interrupt();

      assertThat(result.get()).isInstanceOf(CellResult.Interrupted.class);
      assertThat(((CellResult.Value) fresh.evaluate("1 + 1")).value()).isEqualTo(2);
    }
  }

  @Test
  void takesAnInterruptOfTheCallingThread() throws Exception {
    var result = new AtomicReference<CellResult>();
    var caller =
        new Thread(() -> result.set(SHELL.evaluate("started.countDown(); while (true) { }")));
    caller.start();
    started.await();

    caller.interrupt();
    caller.join();

    assertThat(result.get()).isInstanceOf(CellResult.Interrupted.class);
  }

  @Test
  void ignoresAnInterruptWhileNothingRuns() {
    SHELL.interrupt();

    assertThat(SHELL.busy()).isFalse();
    assertThat(((CellResult.Value) SHELL.evaluate("2 + 3")).value()).isEqualTo(5);
  }

  @Test
  void keepsWhatRanBeforeTheInterrupt() throws Exception {
    CompletableFuture<CellResult> result = evaluate(
        "var collected = new ArrayList<Integer>();\ncollected.add(1);\nstarted.countDown(); while (true) { }");
    started.await();

    SHELL.interrupt();

    assertThat(result.get()).isInstanceOf(CellResult.Interrupted.class);
    assertThat(SHELL.variable("collected")).contains(List.of(1));
  }

  @Test
  void closesWhileACellRuns() throws Exception {
    var shell = JavaShell.open(ShellOptions.defaults());
    shell.bind("started", "java.util.concurrent.CountDownLatch", started);
    CompletableFuture<CellResult> result = CompletableFuture.supplyAsync(
        () -> shell.evaluate("started.countDown(); while (true) { }"));
    started.await();

    shell.close();

    assertThat(result.get()).isInstanceOf(CellResult.Interrupted.class);
  }

  private static CompletableFuture<CellResult> evaluate(String source) {
    return CompletableFuture.supplyAsync(() -> SHELL.evaluate(source));
  }
}
