package io.github.batchbook.kernel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.MessageType;

/** Turns messages into signed frames and back, as one kernel session. Safe for any thread. */
final class Codec {
  /** The protocol that the kernel speaks. */
  static final String PROTOCOL = "5.4";

  static final Gson JSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(US_ASCII);
  private static final JsonObject NOTHING = new JsonObject();

  private final HMACGenerator signer;
  private final String session = UUID.randomUUID().toString();

  Codec(HMACGenerator signer) {
    this.signer = signer;
  }

  /** A reply to a request, on the way back to whoever asked. */
  Message reply(Message request, String type, JsonObject content) {
    return new Message(
        request.identities(), header(type), request.header(), NOTHING, content, List.of());
  }

  /** A publication to all, on behalf of the request with this header. */
  Message publication(MessageType<?> type, JsonObject parent, JsonObject content) {
    byte[] topic = type.getName().getBytes(US_ASCII);
    return new Message(List.of(topic), header(type.getName()), parent, NOTHING, content, List.of());
  }

  private JsonObject header(String type) {
    JsonObject header = new JsonObject();
    header.addProperty("msg_id", UUID.randomUUID().toString());
    header.addProperty("msg_type", type);
    header.addProperty("session", session);
    header.addProperty("username", "kernel");
    header.addProperty("date", Instant.now().toString());
    header.addProperty("version", PROTOCOL);
    return header;
  }

  List<byte[]> pack(Message message) {
    byte[] header = bytes(message.header());
    byte[] parent = bytes(message.parent());
    byte[] metadata = bytes(message.metadata());
    byte[] content = bytes(message.content());
    List<byte[]> frames = new ArrayList<>(message.identities());
    frames.add(DELIMITER);
    frames.add(signer.calculateSignature(header, parent, metadata, content).getBytes(US_ASCII));
    frames.addAll(List.of(header, parent, metadata, content));
    frames.addAll(message.buffers());
    return frames;
  }

  /** @throws IOException when the frames are no message, or one that was not signed with this connection's key */
  Message unpack(List<byte[]> frames) throws IOException {
    int delimiter = 0;
    while (delimiter < frames.size() && !Arrays.equals(frames.get(delimiter), DELIMITER)) {
      delimiter++;
    }
    int first = delimiter + 2;
    if (frames.size() < first + 4) {
      throw new IOException("a message of " + frames.size() + " frames is not one of Jupyter's");
    }
    List<byte[]> signed = frames.subList(first, first + 4);
    String expected = signer.calculateSignature(signed.toArray(byte[][]::new));
    if (!MessageDigest.isEqual(expected.getBytes(US_ASCII), frames.get(first - 1))) {
      throw new IOException("a message was not signed with this connection's key");
    }
    return new Message(
        List.copyOf(frames.subList(0, delimiter)),
        object(signed.get(0)),
        object(signed.get(1)),
        object(signed.get(2)),
        object(signed.get(3)),
        List.copyOf(frames.subList(first + 4, frames.size())));
  }

  private static byte[] bytes(JsonElement json) {
    return JSON.toJson(json).getBytes(UTF_8);
  }

  private static JsonObject object(byte[] json) throws IOException {
    try {
      if (JsonParser.parseString(new String(json, UTF_8)) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonParseException e) {
      throw new IOException("a part of a message is not JSON", e);
    }
    throw new IOException("a part of a message is not a JSON object");
  }
}
