package io.github.batchbook.kernel;

import com.google.gson.JsonObject;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Asks the person at the front end for a line, on the stdin channel. Only the client whose cell runs is asked, and only when it said
 * that it can answer. One thread owns the socket; any thread may ask.
 */
final class Asker {
  /** How soon a cancelled question is noticed. */
  static final int TIMEOUT_MS = 20;

  private record Question(
      Message request, String prompt, boolean secret, CompletableFuture<String> answer) {}

  private static final Question NONE =
      new Question(Message.NONE, "", false, CompletableFuture.completedFuture(""));

  private final Codec codec;
  private final LinkedBlockingQueue<Question> questions = new LinkedBlockingQueue<>();
  private volatile @Nullable Message request;
  private volatile @Nullable Question current;
  private volatile boolean closed;

  Asker(Codec codec) {
    this.codec = codec;
  }

  /** The cell of this request runs from now on. */
  void begin(Message execution) {
    request = execution.flag("allow_stdin", false) ? execution : null;
  }

  /** No cell runs any more. */
  void end() {
    request = null;
    cancel();
  }

  boolean allowed() {
    return request != null;
  }

  /**
   * Waits for the answer, without its line end.
   *
   * @throws IllegalStateException when nobody can be asked
   * @throws CancellationException when the cell was interrupted instead
   */
  String ask(String prompt, boolean secret) {
    Message asking = request;
    if (asking == null) {
      throw new IllegalStateException(
          "the front end cannot be asked for input here: no cell runs that allows it");
    }
    Question question = new Question(asking, prompt, secret, new CompletableFuture<>());
    current = question;
    questions.add(question);
    try {
      return question.answer().get();
    } catch (InterruptedException e) {
      question.answer().cancel(false);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for input");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the question was not put", e.getCause());
    } finally {
      current = null;
    }
  }

  /** Withdraws the open question, if there is one. */
  void cancel() {
    withdrawal().run();
  }

  /** What withdraws the question that is open now, if there is one, and none that is put later. */
  Runnable withdrawal() {
    Question open = current;
    return () -> {
      if (open != null) {
        open.answer().cancel(false);
      }
    };
  }

  /** No question is put any more. */
  void close() {
    cancel();
    closed = true;
    questions.add(NONE);
  }

  /** Puts one question after the other, until closed. The calling thread owns the channel, and is not to be interrupted. */
  void serve(Channel stdin) {
    while (!closed) {
      Question question = take();
      if (!question.answer().isDone()) {
        put(question, stdin);
      }
    }
  }

  private Question take() {
    while (true) {
      try {
        return questions.take();
      } catch (InterruptedException e) {
        // The socket would not survive an interrupt: it ends here.
        Thread.interrupted();
      }
    }
  }

  private void put(Question question, Channel stdin) {
    stdin.pending();
    JsonObject content = new JsonObject();
    content.addProperty("prompt", question.prompt());
    content.addProperty("password", question.secret());
    stdin.send(codec.reply(question.request(), MessageType.INPUT_REQUEST.getName(), content));
    while (!question.answer().isDone()) {
      Message answer = stdin.receiveInTime();
      if (answer != null && answer.type().equals(MessageType.INPUT_REPLY.getName())) {
        question.answer().complete(answer.string("value"));
      }
    }
  }
}
