package io.github.batchbook.kernel;

import com.google.gson.JsonObject;
import io.github.batchbook.magic.Reply;
import io.github.batchbook.show.Display;
import io.github.batchbook.show.TextFormat;

/** The JSON shapes of what is shown: a display as a bundle of MIME types, a failure, a text. */
final class Bundle {
  private Bundle() {}

  /** {@code data} and {@code metadata} of a display: always text, HTML where there is some, and whatever else it offers. */
  static JsonObject of(Display display) {
    JsonObject data = new JsonObject();
    data.addProperty("text/plain", display.text(TextFormat.PLAIN));
    String html = display.html();
    if (!html.isEmpty()) {
      data.addProperty("text/html", html);
    }
    display.data().forEach((type, value) -> data.add(type, Codec.JSON.toJsonTree(value)));
    return bundle(data);
  }

  static JsonObject ofText(String text) {
    JsonObject data = new JsonObject();
    data.addProperty("text/plain", text);
    return bundle(data);
  }

  static JsonObject bundle(JsonObject data) {
    JsonObject content = new JsonObject();
    content.add("data", data);
    content.add("metadata", new JsonObject());
    return content;
  }

  /** {@code ename}, {@code evalue} and {@code traceback}, as in an error output and in a failed reply. */
  static JsonObject of(Reply.Failed failure) {
    JsonObject content = new JsonObject();
    content.addProperty("ename", failure.name());
    content.addProperty("evalue", failure.message());
    content.add("traceback", Codec.JSON.toJsonTree(failure.text()));
    return content;
  }
}
