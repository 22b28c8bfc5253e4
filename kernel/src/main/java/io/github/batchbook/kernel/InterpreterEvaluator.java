package io.github.batchbook.kernel;

import io.github.batchbook.magic.Completions;
import io.github.batchbook.magic.Front;
import io.github.batchbook.magic.Interpreter;
import io.github.batchbook.magic.Reply;
import io.github.batchbook.run.Home;
import io.github.batchbook.shell.Completeness;
import io.github.batchbook.shell.Inspection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Batchbook's interpreter as the kernel's language. It is built in the background, so that the kernel can say at once who it is; the
 * first cell waits for it.
 */
final class InterpreterEvaluator implements Evaluator {
  private final CompletableFuture<Interpreter> interpreter;

  InterpreterEvaluator(Front front, Map<String, String> environment) {
    interpreter = new CompletableFuture<>();
    Threads.start("batchbook-open", () -> {
      try {
        interpreter.complete(Interpreter.open(Home.of(environment), environment, front));
      } catch (RuntimeException | LinkageError e) {
        interpreter.completeExceptionally(e);
      }
    });
  }

  @Override
  public String banner() {
    return interpreter.isDone() && !interpreter.isCompletedExceptionally()
        ? interpreter.join().banner()
        : "Batchbook " + KernelInfo.version() + " · Java " + Runtime.version().feature();
  }

  @Override
  public Reply evaluate(String cell) {
    return interpreter.join().evaluate(cell);
  }

  @Override
  public Reply evaluateUncounted(String code) {
    return interpreter.join().evaluateUncounted(code);
  }

  @Override
  public int nextNumber() {
    return interpreter.isDone() ? interpreter.join().nextNumber() : 1;
  }

  @Override
  public void skipNumber() {
    interpreter.join().skipNumber();
  }

  @Override
  public void interrupt() {
    Interpreter ready = interpreter.getNow(null);
    if (ready != null) {
      ready.interrupt();
    }
  }

  @Override
  public Completions complete(String code, int cursor) {
    return interpreter.join().complete(code, cursor);
  }

  @Override
  public Optional<Inspection> inspect(String code, int cursor, boolean detailed) {
    return interpreter.join().inspect(code, cursor, detailed);
  }

  @Override
  public Completeness completeness(String code) {
    return interpreter.join().completeness(code);
  }

  @Override
  public void close() {
    Interpreter ready = interpreter.isCompletedExceptionally() ? null : interpreter.getNow(null);
    if (ready != null) {
      ready.close();
    }
  }
}
