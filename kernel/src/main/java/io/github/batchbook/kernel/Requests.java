package io.github.batchbook.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.batchbook.magic.Completions;
import io.github.batchbook.shell.Completeness;
import io.github.batchbook.shell.Inspection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.lang.model.SourceVersion;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.jspecify.annotations.Nullable;

/** Answers the requests of the shell channel, one after the other, each between its {@code busy} and its {@code idle}. */
final class Requests {
  private static final System.Logger LOG = System.getLogger(Requests.class.getName());

  /** A cell may fail before those that were sent in one go with it are here; loopback and a front end's server take less than this. */
  private static final int UNDER_WAY_MS = 10;

  private final Codec codec;
  private final Publisher publisher;
  private final Session session;
  private final Cells cells;
  private final Life life;

  /** Read from the socket already, while cells behind a failed one were aborted. */
  private final Deque<Message> waiting = new ArrayDeque<>();

  Requests(Codec codec, Publisher publisher, Session session, Cells cells, Life life) {
    this.codec = codec;
    this.publisher = publisher;
    this.session = session;
    this.cells = cells;
    this.life = life;
  }

  /** Serves the channel for ever: until its socket's end throws. */
  void serve(Channel shell) {
    while (true) {
      Message next = waiting.poll();
      handle(next == null ? shell.receive() : next, shell);
    }
  }

  private void handle(Message request, Channel shell) {
    publisher.status(request.header(), "busy");
    boolean failedCell = false;
    try {
      JsonObject answer = answer(request);
      if (answer != null) {
        failedCell = request.type().equals("execute_request")
            && request.flag("stop_on_error", true)
            && !answer.get("status").getAsString().equals("ok");
        if (failedCell) {
          // Before the reply goes out: a cell that is sent because of it waited behind nothing.
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(UNDER_WAY_MS));
          waiting.addAll(shell.pending());
        }
        shell.send(codec.reply(request, replyType(request), answer));
      }
    } finally {
      publisher.status(request.header(), "idle");
    }
    if (failedCell) {
      abort(shell);
    }
    if (request.type().equals("shutdown_request")) {
      life.stop();
    }
  }

  /** Answers the cells that wait behind a failed one without running them, and keeps everything else for later. */
  private void abort(Channel shell) {
    for (Message request : List.copyOf(waiting)) {
      if (request.type().equals("execute_request")) {
        waiting.remove(request);
        publisher.status(request.header(), "busy");
        shell.send(codec.reply(request, replyType(request), Cells.status("aborted")));
        publisher.status(request.header(), "idle");
      }
    }
  }

  static String replyType(Message request) {
    return request.type().replaceFirst("_request$", "_reply");
  }

  private @Nullable JsonObject answer(Message request) {
    try {
      return switch (request.type()) {
        case "execute_request" -> cells.execute(request);
        case "kernel_info_request" -> KernelInfo.content(session.banner());
        case "complete_request" -> complete(request);
        case "inspect_request" -> inspect(request);
        case "is_complete_request" -> isComplete(request);
        case "history_request" -> history(request);
        case "comm_info_request" -> comms();
        case "comm_open" -> refuse(request);
        case "shutdown_request" -> life.farewell(request);
        default -> unknown(request);
      };
    } catch (CancellationException e) {
      return error("KernelEnded", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a request was not answered: " + request.type(), e);
      return error(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
    }
  }

  private JsonObject complete(Message request) {
    String code = request.string("code");
    int cursor = Offsets.utf16(code, request.number("cursor_pos", Integer.MAX_VALUE));
    Completions found = session.call(language -> language.complete(code, cursor));
    int start = Offsets.codePoints(code, found.from());
    int end = Offsets.codePoints(code, found.to());
    JsonArray matches = new JsonArray();
    JsonArray types = new JsonArray();
    for (Completions.Item item : found.items()) {
      matches.add(item.text());
      types.add(typed(item, start, end));
    }
    JsonObject metadata = new JsonObject();
    metadata.add("_jupyter_types_experimental", types);
    JsonObject content = Cells.status("ok");
    content.add("matches", matches);
    content.addProperty("cursor_start", start);
    content.addProperty("cursor_end", end);
    content.add("metadata", metadata);
    return content;
  }

  private static JsonObject typed(Completions.Item item, int start, int end) {
    JsonObject typed = new JsonObject();
    typed.addProperty("text", item.text());
    typed.addProperty("type", kind(item.text()));
    typed.addProperty("signature", item.summary());
    typed.addProperty("start", start);
    typed.addProperty("end", end);
    return typed;
  }

  /** What a completion is, in words that front ends have signs for; told by its looks. */
  static String kind(String text) {
    if (text.startsWith("%")) {
      return "magic";
    }
    if (text.startsWith("-")) {
      return "option";
    }
    if (text.endsWith("(") || text.endsWith("()")) {
      return "function";
    }
    if (!SourceVersion.isName(text)) {
      return SourceVersion.isKeyword(text) ? "keyword" : "text";
    }
    boolean constant = text.contains("_");
    return Character.isUpperCase(text.charAt(0)) && !constant ? "class" : "instance";
  }

  private JsonObject inspect(Message request) {
    String code = request.string("code");
    int cursor = Offsets.utf16(code, request.number("cursor_pos", Integer.MAX_VALUE));
    boolean detailed = request.number("detail_level", 0) > 0;
    Optional<Inspection> found = session.call(language -> language.inspect(code, cursor, detailed));
    JsonObject content = found
        .map(inspection -> Bundle.ofText(inspection.text()))
        .orElseGet(() -> Bundle.bundle(new JsonObject()));
    content.addProperty("status", "ok");
    content.addProperty("found", found.isPresent());
    return content;
  }

  private JsonObject isComplete(Message request) {
    Completeness answer = session.call(language -> language.completeness(request.string("code")));
    if (answer instanceof Completeness.Incomplete incomplete) {
      JsonObject content = Cells.status("incomplete");
      content.addProperty("indent", incomplete.indent());
      return content;
    }
    return Cells.status(answer instanceof Completeness.Invalid ? "invalid" : "complete");
  }

  private JsonObject history(Message request) {
    JsonObject content = Cells.status("ok");
    content.add("history", cells.history().answer(request));
    return content;
  }

  private static JsonObject comms() {
    JsonObject content = Cells.status("ok");
    content.add("comms", new JsonObject());
    return content;
  }

  /** Nothing here takes part in a comm: as the protocol asks, one that is opened is closed again at once. */
  private @Nullable JsonObject refuse(Message open) {
    JsonObject content = new JsonObject();
    content.addProperty("comm_id", open.string("comm_id"));
    content.add("data", new JsonObject());
    publisher.publish(MessageType.COMM_CLOSE_COMMAND, open.header(), content);
    return null;
  }

  /** Requests of other protocol versions get an answer, so that nobody waits; everything else is nobody's. */
  static @Nullable JsonObject unknown(Message message) {
    return message.type().endsWith("_request")
        ? error("UnknownRequest", "this kernel does not answer a " + message.type())
        : null;
  }

  private static JsonObject error(String name, String message) {
    JsonObject content = Cells.status("error");
    content.addProperty("ename", name);
    content.addProperty("evalue", message);
    content.add("traceback", new JsonArray());
    return content;
  }
}
