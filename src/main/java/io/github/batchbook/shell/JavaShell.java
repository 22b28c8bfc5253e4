package io.github.batchbook.shell;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session of Java: cells are evaluated one after the other, each sees what those before it declared. It runs in this
 * process, so that its values are this process's objects.
 *
 * <p>All methods may be called from any thread. What needs the compiler is done by one thread of the session in the order
 * of the calls; {@link #complete} and {@link #inspect} give up after a time, {@link #interrupt} does not wait.
 */
public final class JavaShell implements AutoCloseable {
  /** How long {@link #complete} and {@link #inspect} wait at most, also for a cell that runs. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ExecutorService thread;
  private final SnippetLoader loader;
  private final SnippetControl control;
  private final Future<Session> session;
  private final ReentrantLock oneCell = new ReentrantLock();
  private final Object turn = new Object();
  private @Nullable RunningCell running;
  private int cells;

  private JavaShell(ShellOptions options) {
    loader = new SnippetLoader(options.parent(), options.shared());
    thread = Executors.newSingleThreadExecutor(task -> {
      var java = new Thread(task, "java-shell");
      java.setDaemon(true);
      java.setContextClassLoader(loader);
      return java;
    });
    control = new SnippetControl(loader);
    session = thread.submit(() -> new Session(options, loader, control));
  }

  /** Opens a session. Returns at once: JShell is built in the background, and the first use waits for it. */
  public static JavaShell open(ShellOptions options) {
    return new JavaShell(options);
  }

  /** Evaluates a cell that has no name of its own: in traces it is {@code [1]}, {@code [2]}, … in order. */
  public CellResult evaluate(String source) {
    synchronized (turn) {
      cells++;
    }
    return evaluate(source, "[" + cells + "]");
  }

  /**
   * Evaluates the snippets of a cell in order, up to the first that fails. Blocks until the cell has ended or was
   * interrupted, by {@link #interrupt} or by an interrupt of the calling thread.
   *
   * @param source the cell; lines and columns of complaints count from its start, so a part of a cell may be given with
   *     the lines before it left empty
   * @param name what traces call the cell
   */
  public CellResult evaluate(String source, String name) {
    oneCell.lock();
    try {
      var cell = new RunningCell();
      synchronized (turn) {
        running = cell;
        control.begin();
      }
      try {
        return await(thread.submit(() -> session.get().evaluate(source, name)));
      } finally {
        synchronized (turn) {
          running = null;
        }
        cell.ended.countDown();
      }
    } finally {
      oneCell.unlock();
    }
  }

  /**
   * Ends the cell that runs, if any, with the threads that its running snippet made; its {@link #evaluate} then returns
   * {@link CellResult.Interrupted}. Returns at once; the end may take a moment. What nothing ends within some seconds is left to itself, with a
   * note that says where: a wait inside of native code, or, from Java 20 on, a loop wholly inside of library code that ignores
   * interrupts.
   */
  public void interrupt() {
    synchronized (turn) {
      if (running != null && !running.interrupted) {
        running.interrupted = true;
        control.refuseToRun();
        Thread presser = new Thread(running::press, "java-shell-interrupt");
        presser.setDaemon(true);
        presser.start();
      }
    }
  }

  /** Whether a cell runs now. */
  public boolean busy() {
    synchronized (turn) {
      return running != null;
    }
  }

  /** What may stand at an offset of a cell; nothing when that takes longer than a person waits. */
  public Completions complete(String source, int cursor) {
    return inTime(
        session -> new Assistance(session).complete(source, cursor), Completions.none(cursor));
  }

  /**
   * What is known of the thing at an offset of a cell.
   *
   * @param detailed whether its javadoc is wanted, which takes longer
   */
  public Optional<Inspection> inspect(String source, int cursor, boolean detailed) {
    return inTime(
        session -> new Assistance(session).inspect(source, cursor, detailed), Optional.empty());
  }

  /** Whether a text is ready to be evaluated. */
  public Completeness completeness(String source) {
    return ask(session -> new Assistance(session).completeness(source));
  }

  /**
   * Declares a variable of the session that holds an object of the host. A variable of that name and type keeps its
   * declaration and takes the new value.
   *
   * @param type its static type as Java writes it, with full names where nothing imports them: {@code
   *     java.util.List<java.lang.String>}
   * @throws ShellException when that declares no variable, or the object is not of that type
   */
  public void bind(String name, String type, @Nullable Object value) {
    ask(session -> {
      session.bind(name, type, value);
      return true;
    });
  }

  /** The object that a variable holds; empty when it is null, or there is none of that name. */
  public Optional<Object> variable(String name) {
    return ask(session -> session.variable(name));
  }

  /** The variables of the session in the order of their declaration. */
  public List<ShellVariable> variables() {
    return ask(Session::variables);
  }

  /** Adds jars or folders of classes, before the host's own. Classes that are loaded already stay as they are. */
  public void addToClasspath(List<Path> entries) {
    ask(session -> {
      session.addToClasspath(entries);
      return true;
    });
  }

  /** The loader of snippets and of the user's jars. */
  public ClassLoader classLoader() {
    return loader;
  }

  /** Ends the session and a cell that runs. Does not wait. */
  @Override
  public void close() {
    interrupt();
    thread.execute(() -> {
      try {
        session.get().close();
      } catch (ExecutionException | InterruptedException neverOpened) {
        Thread.currentThread().interrupt();
      }
    });
    thread.shutdown();
  }

  private <T> T ask(Function<Session, T> question) {
    return await(thread.submit(() -> question.apply(session.get())));
  }

  private <T> T inTime(Function<Session, T> question, T otherwise) {
    Future<T> answer = thread.submit(() -> question.apply(session.get()));
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(false);
      return otherwise;
    } catch (InterruptedException e) {
      answer.cancel(false);
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /** Waits for the end whatever happens; an interrupt of the waiting thread interrupts the cell. */
  private <T> T await(Future<T> answer) {
    while (true) {
      try {
        return answer.get();
      } catch (InterruptedException e) {
        interrupt();
      } catch (ExecutionException e) {
        throw failure(e);
      }
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    Throwable cause =
        e.getCause() instanceof ExecutionException nested ? nested.getCause() : e.getCause();
    if (cause instanceof ShellException known) {
      return known;
    }
    return new IllegalStateException("the Java session failed: " + cause, cause);
  }

  /** A cell between its start and its end. */
  private final class RunningCell {
    private static final long FIRST_STOP_MILLIS = 10;
    private static final long NEXT_STOP_MILLIS = 50;
    private static final long PATIENT_NANOS = 1_000_000_000L;
    private static final long LONGEST_INITIALISER_NANOS = 4_000_000_000L;
    private static final long LAST_NANOS = 6_000_000_000L;

    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean interrupted;

    /** Interrupts its thread; if that does not end it, has it end itself; if nothing helps, kills it, or leaves it. */
    void press() {
      long started = System.nanoTime();
      control.interruptRunning();
      long pause = FIRST_STOP_MILLIS;
      try {
        while (!ended.await(pause, TimeUnit.MILLISECONDS)) {
          stop(System.nanoTime() - started);
          pause = NEXT_STOP_MILLIS;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** A class whose initialiser is cut short is lost to the process, so initialisers get more time. */
    private void stop(long waited) {
      synchronized (turn) {
        if (running != this) {
          return;
        }
        control.stopRunning();
        if (waited > LONGEST_INITIALISER_NANOS
            || (waited > PATIENT_NANOS && !control.initialisesClass())) {
          control.killRunning();
        }
        if (waited > LAST_NANOS) {
          control.leaveRunning();
        }
      }
    }
  }
}
