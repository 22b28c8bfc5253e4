package io.github.batchbook.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.batchbook.magic.AskedName;
import io.github.batchbook.magic.Reply;
import io.github.batchbook.shell.Inspection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.jspecify.annotations.Nullable;

/** Executes the cells of {@code execute_request}s, one at a time, and publishes what becomes of them. Owned by the shell thread. */
final class Cells {
  private final Publisher publisher;
  private final Asker asker;
  private final Session session;
  private final History history = new History();

  Cells(Publisher publisher, Asker asker, Session session) {
    this.publisher = publisher;
    this.asker = asker;
    this.session = session;
  }

  History history() {
    return history;
  }

  /** The content of the {@code execute_reply}; everything that the cell showed is published before. */
  JsonObject execute(Message request) {
    session.expect();
    publisher.attribute(request.header());
    String code = request.string("code");
    boolean silent = request.flag("silent", false);
    boolean counted = !silent && request.flag("store_history", true) && !code.isBlank();
    int number = session.nextNumber();
    if (!silent) {
      JsonObject input = new JsonObject();
      input.addProperty("code", code);
      input.addProperty("execution_count", number);
      publisher.publish(MessageType.PUBLISH_EXECUTE_INPUT, input);
    }
    asker.begin(request);
    try {
      Optional<AskedName> asked = AskedName.in(code);
      if (asked.isPresent()) {
        return page(request, asked.get(), number, counted);
      }
      return conclude(request, run(code, counted), number, counted);
    } finally {
      session.settle();
      asker.end();
      publisher.flush();
    }
  }

  private Reply run(String code, boolean counted) {
    if (code.isBlank()) {
      return new Reply.Silent();
    }
    try {
      return session.run(code, counted);
    } finally {
      publisher.flush();
    }
  }

  private JsonObject conclude(Message request, Reply reply, int number, boolean counted) {
    boolean silent = request.flag("silent", false);
    String output = null;
    JsonObject content;
    if (reply instanceof Reply.Failed failure) {
      content = failed(failure, silent);
    } else if (reply instanceof Reply.Interrupted) {
      content = failed(interrupted(), silent);
    } else {
      if (reply instanceof Reply.Value value) {
        output = result(value, number, silent);
      }
      content = status("ok");
      content.add("user_expressions", expressions(request));
      content.add("payload", new JsonArray());
    }
    content.addProperty("execution_count", number);
    if (counted) {
      history.add(number, request.string("code"), output);
    }
    return content;
  }

  private @Nullable String result(Reply.Value value, int number, boolean silent) {
    if (silent) {
      return null;
    }
    JsonObject content = Bundle.of(value.display());
    content.addProperty("execution_count", number);
    publisher.publish(MessageType.PUBLISH_EXECUTION_RESULT, content);
    return content.getAsJsonObject("data").get("text/plain").getAsString();
  }

  private JsonObject failed(Reply.Failed failure, boolean silent) {
    JsonObject content = Bundle.of(failure);
    if (!silent) {
      publisher.publish(MessageType.PUBLISH_ERROR, content);
    }
    JsonObject reply = content.deepCopy();
    reply.addProperty("status", "error");
    return reply;
  }

  /** Named as front ends know it from Python. */
  private static Reply.Failed interrupted() {
    return new Reply.Failed(
        "KeyboardInterrupt", "interrupted", List.of("KeyboardInterrupt: interrupted"));
  }

  private JsonObject expressions(Message request) {
    JsonObject answers = new JsonObject();
    if (request.content().get("user_expressions") instanceof JsonObject asked) {
      for (Map.Entry<String, JsonElement> expression : asked.entrySet()) {
        answers.add(expression.getKey(), expression(expression.getValue()));
      }
    }
    return answers;
  }

  private JsonObject expression(JsonElement code) {
    Reply reply = code.isJsonPrimitive()
        ? session.run(code.getAsString(), false)
        : new Reply.Failed("TypeError", "not an expression", List.of("not an expression"));
    JsonObject answer;
    if (reply instanceof Reply.Failed failure) {
      answer = Bundle.of(failure);
    } else if (reply instanceof Reply.Interrupted) {
      answer = Bundle.of(interrupted());
    } else if (reply instanceof Reply.Value value) {
      answer = Bundle.of(value.display());
    } else {
      answer = Bundle.bundle(new JsonObject());
    }
    answer.addProperty("status", answer.has("ename") ? "error" : "ok");
    return answer;
  }

  private JsonObject page(Message request, AskedName asked, int number, boolean counted) {
    String name = asked.name();
    Optional<Inspection> found =
        session.call(language -> language.inspect(name, name.length(), asked.detailed()));
    JsonObject page = Bundle.ofText(asked.answer(found));
    page.remove("metadata");
    page.addProperty("source", "page");
    page.addProperty("start", 0);
    JsonArray payload = new JsonArray();
    payload.add(page);
    JsonObject content = status("ok");
    content.addProperty("execution_count", number);
    content.add("payload", payload);
    content.add("user_expressions", new JsonObject());
    if (counted) {
      session.count();
      history.add(number, request.string("code"), null);
    }
    return content;
  }

  static JsonObject status(String status) {
    JsonObject content = new JsonObject();
    content.addProperty("status", status);
    return content;
  }
}
