package io.github.batchbook.shell;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import jdk.jshell.execution.LocalExecutionControl;
import org.jspecify.annotations.Nullable;

/**
 * Runs snippets in this process, each on a thread of its own, and keeps what JShell would turn into text: the value
 * itself and the exception itself.
 *
 * <p>Every run goes through {@link LocalExecutionControl#invoke}, without which its {@code stop()} ends no loop on Java
 * 17 and no snippet runs on 25; but the method handed to it is {@link #trampoline}, which runs the snippet's and keeps
 * the outcome. All but {@link #interruptRunning} and {@link #stopRunning} belong to the thread of the session.
 */
final class SnippetControl extends LocalExecutionControl {
  private static final InheritableThreadLocal<@Nullable Call> HANDED_OVER =
      new InheritableThreadLocal<>();
  private static final Method TRAMPOLINE = trampolineMethod();

  private final SnippetLoader loader;
  private volatile boolean interrupted;
  private volatile @Nullable Call running;
  private @Nullable Object value;
  private @Nullable Throwable thrown;
  private @Nullable FieldAction fieldAction;
  private volatile @Nullable String stuckIn;

  SnippetControl(SnippetLoader loader) {
    super(new SnippetLoading(loader));
    this.loader = loader;
  }

  /** Forgets the last outcome and an interrupt that has been answered. */
  void begin() {
    interrupted = false;
    stuckIn = null;
    forgetOutcome();
  }

  /** Forgets the last outcome. */
  void forgetOutcome() {
    value = null;
    thrown = null;
  }

  /** From now on until {@link #begin} nothing is run. */
  void refuseToRun() {
    interrupted = true;
  }

  boolean interrupted() {
    return interrupted;
  }

  /** What the last snippet gave. */
  @Nullable
  Object value() {
    return value;
  }

  /** What the last snippet threw. */
  @Nullable
  Throwable thrown() {
    return thrown;
  }

  /** Interrupts the thread of the snippet that runs, if any: ends sleeps and waits, and lets clean-up code run. */
  void interruptRunning() {
    @Nullable Call call = running;
    if (call != null && call.thread != null) {
      call.thread.interrupt();
    }
  }

  /**
   * Ends the snippet that runs, if any, with the threads it made, as soon as one of their methods or loops begins anew.
   * To be repeated: what has ended a wait may be caught.
   */
  void stopRunning() {
    @Nullable Call call = running;
    @Nullable CellThreads threads = call == null ? null : call.threads;
    if (threads != null) {
      threads.stopAtNextCheck();
      if (!Weaver.CHECKS) {
        stopByJShell();
      }
    }
  }

  /** Ends it wherever it is, also inside of a library, where Java can do that: up to 19. */
  void killRunning() {
    @Nullable Call call = running;
    if (Weaver.CHECKS && call != null && call.threads != null) {
      stopByJShell();
    }
  }

  /**
   * Leaves the running snippet's thread to itself where nothing has ended it, such as one that waits inside of a native
   * method; the session goes on without it.
   */
  void leaveRunning() {
    @Nullable Call call = running;
    if (call != null && call.threads != null && call.thread != null) {
      stuckIn = whatHolds(call.thread);
      call.threads.leave();
    }
  }

  private static String whatHolds(Thread thread) {
    StackTraceElement[] frames = thread.getStackTrace();
    return thread.getState() == Thread.State.BLOCKED || frames.length == 0
        ? "waiting for a lock that another thread holds"
        : frames[0].getClassName() + "." + frames[0].getMethodName();
  }

  /** What held the thread that was left in this cell. */
  @Nullable
  String stuckIn() {
    return stuckIn;
  }

  private void stopByJShell() {
    try {
      stop();
    } catch (ExecutionControlException | UnsupportedOperationException notPossibleNow) {
      interruptRunning();
    }
  }

  /** Whether the running snippet is inside of the static initialiser of a class that is not its own. */
  boolean initialisesClass() {
    @Nullable Call call = running;
    return call != null
        && call.thread != null
        && Stream.of(call.thread.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("<clinit>")
                && !frame.getClassName().startsWith(Traces.SNIPPET_PACKAGE));
  }

  /** Has the next {@link #varValue} do something with the variable's field. */
  void onField(FieldAction action) {
    fieldAction = action;
  }

  @Override
  public void load(ClassBytecodes[] snippets)
      throws ClassInstallException, NotImplementedException, EngineTerminationException {
    super.load(Stream.of(snippets).map(Weaver::woven).toArray(ClassBytecodes[]::new));
  }

  /** JShell swallows an {@link ExecutionControl.InternalException}; here it is the snippet's own failure. */
  @Override
  public String invoke(String className, String method)
      throws RunException, InternalException, EngineTerminationException {
    try {
      return super.invoke(className, method);
    } catch (InternalException e) {
      thrown = new IllegalStateException("this snippet could not be run: " + e.getMessage());
      thrown.setStackTrace(new StackTraceElement[0]);
      throw Traces.forJShell(thrown);
    }
  }

  @Override
  protected String invoke(Method snippet) throws Exception {
    forgetOutcome();
    if (interrupted) {
      throw new StoppedException();
    }
    var call = new Call(snippet, Thread.currentThread());
    HANDED_OVER.set(call);
    running = call;
    String text;
    try {
      text = super.invoke(TRAMPOLINE);
    } finally {
      endThreads(call);
      running = null;
      call.ended();
      HANDED_OVER.remove();
    }
    if (interrupted) {
      throw new StoppedException();
    }
    value = call.value;
    thrown = call.thrown;
    if (thrown != null) {
      throw Traces.forJShell(thrown);
    }
    return text;
  }

  /** If the snippet was interrupted, ends the threads it has left, as far as that can be done in half a second. */
  private void endThreads(Call call) throws InterruptedException {
    @Nullable CellThreads threads = call.threads;
    if (threads == null || threads.isLeft()) {
      return;
    }
    for (int i = 0; i < 50 && interrupted && threads.activeCount() > 0; i++) {
      stopRunning();
      Thread.sleep(10);
    }
  }

  @Override
  public String varValue(String className, String name)
      throws RunException, EngineTerminationException, InternalException {
    @Nullable FieldAction action = fieldAction;
    fieldAction = null;
    if (action != null) {
      try {
        Field field = findClass(className).getDeclaredField(name);
        field.setAccessible(true);
        action.accept(field);
      } catch (ReflectiveOperationException e) {
        throw new InternalException(e.toString());
      }
    }
    return "";
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    return Class.forName(name, false, loader);
  }

  /** Runs on the snippet's thread, called by JShell in place of the snippet's method. */
  static void trampoline() {
    @Nullable Call call = HANDED_OVER.get();
    HANDED_OVER.remove();
    if (call != null) {
      call.run();
    }
  }

  private static Method trampolineMethod() {
    try {
      Method method = SnippetControl.class.getDeclaredMethod("trampoline");
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  /** What is done with the static field that holds a variable. */
  interface FieldAction {
    void accept(Field field) throws IllegalAccessException;
  }

  /** One run of a snippet's method. */
  private static final class Call {
    private final Method method;
    private final Thread caller;
    private final Thread.@Nullable UncaughtExceptionHandler handlerOfTheProcess =
        Thread.getDefaultUncaughtExceptionHandler();
    private volatile @Nullable CellThreads threads;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Object value;
    private volatile @Nullable Throwable thrown;

    Call(Method method, Thread caller) {
      this.method = method;
      this.caller = caller;
    }

    void run() {
      awaitCaller();
      // On Java 17 JShell has just set a handler that hides the exceptions of all threads of the
      // process.
      Thread.setDefaultUncaughtExceptionHandler(handlerOfTheProcess);
      var group = new CellThreads();
      threads = group;
      group.run(this::runSnippet);
    }

    private void runSnippet() {
      thread = Thread.currentThread();
      try {
        value = method.invoke(null);
      } catch (InvocationTargetException e) {
        thrown = e.getCause();
      } catch (IllegalAccessException e) {
        thrown = e;
      }
    }

    void ended() {
      @Nullable CellThreads group = threads;
      if (group != null) {
        group.ended();
      }
    }

    /**
     * Waits until the caller joins this thread. It joins every thread it finds in the snippet's group, and must not find
     * one that the snippet starts, or a cell that starts a server would not end before the server does.
     */
    private void awaitCaller() {
      long limit = System.nanoTime() + 200_000_000L;
      while (caller.getState() != Thread.State.WAITING && System.nanoTime() < limit) {
        Thread.onSpinWait();
      }
    }
  }
}
