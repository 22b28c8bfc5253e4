package io.github.batchbook.kernel;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;

/**
 * One Jupyter message, received or to be sent. JSON objects are not to be changed once they are in a message.
 *
 * @param identities routing frames of a request, given back with its reply; the topic of a publication
 * @param header id, type, session, time and protocol version
 * @param parent the header of the request that this message belongs to; empty for a request itself
 * @param metadata what front ends attach beside the content
 * @param content the message proper
 * @param buffers raw frames after the content
 */
record Message(
    List<byte[]> identities,
    JsonObject header,
    JsonObject parent,
    JsonObject metadata,
    JsonObject content,
    List<byte[]> buffers) {
  /** No message: what ends a queue of them. */
  static final Message NONE = new Message(
      List.of(), new JsonObject(), new JsonObject(), new JsonObject(), new JsonObject(), List.of());

  boolean isNone() {
    return header.isEmpty();
  }

  /** {@code msg_type}, empty when the header has none. */
  String type() {
    return string(header, "msg_type", "");
  }

  /** {@code msg_id}, empty when the header has none. */
  String id() {
    return string(header, "msg_id", "");
  }

  String string(String name) {
    return string(content, name, "");
  }

  boolean flag(String name, boolean otherwise) {
    return content.get(name) instanceof JsonPrimitive value ? value.getAsBoolean() : otherwise;
  }

  /** A whole number of the content; anything else counts as absent. */
  int number(String name, int otherwise) {
    if (content.get(name) instanceof JsonPrimitive value) {
      try {
        return value.getAsInt();
      } catch (NumberFormatException e) {
        return otherwise;
      }
    }
    return otherwise;
  }

  private static String string(JsonObject object, String name, String otherwise) {
    return object.get(name) instanceof JsonPrimitive value ? value.getAsString() : otherwise;
  }
}
