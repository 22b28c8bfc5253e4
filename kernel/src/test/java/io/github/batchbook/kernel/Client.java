package io.github.batchbook.kernel;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** A Jupyter client over real sockets, for one test thread. Every wait ends after half a minute with a failure. */
final class Client implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;

  private final ZMQ.Context context = ZMQ.context(1);
  private final Codec codec;
  private final List<ZMQ.Socket> sockets = new ArrayList<>();
  private final Channel shell;
  private final Channel control;
  private final Channel stdin;
  private final Channel iopub;
  private final ZMQ.Socket heartbeat;

  Client(KernelConnectionProperties kernel) throws Exception {
    codec = new Codec(kernel.createHMACGenerator());
    byte[] identity = UUID.randomUUID().toString().getBytes();
    shell = channel(SocketType.DEALER, kernel.getShellPort(), identity);
    control = channel(SocketType.DEALER, kernel.getControlPort(), identity);
    stdin = channel(SocketType.DEALER, kernel.getStdinPort(), identity);
    iopub = channel(SocketType.SUB, kernel.getIopubPort(), identity);
    heartbeat = socket(SocketType.REQ, kernel.getHbPort(), identity);
    awaitSubscription();
  }

  private ZMQ.Socket socket(SocketType type, int port, byte[] identity) {
    ZMQ.Socket socket = context.socket(type);
    socket.setIdentity(identity);
    socket.setLinger(0);
    socket.setHWM(0);
    socket.setReceiveTimeOut(PATIENCE_MS);
    if (type == SocketType.SUB) {
      socket.subscribe(new byte[0]);
    }
    socket.connect("tcp://127.0.0.1:" + port);
    sockets.add(socket);
    return socket;
  }

  private Channel channel(SocketType type, int port, byte[] identity) {
    return new Channel(socket(type, port, identity), codec);
  }

  /** A subscription takes effect a moment after it was made: asks until an answer is heard. */
  private void awaitSubscription() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    sockets.get(3).setReceiveTimeOut(50);
    Message heard = null;
    while (heard == null && System.nanoTime() < end) {
      request("kernel_info_request", new JsonObject());
      reply();
      heard = iopub.receiveInTime();
    }
    while (heard != null) {
      heard = iopub.receiveInTime();
    }
    sockets.get(3).setReceiveTimeOut(PATIENCE_MS);
  }

  /** Sends a request on the shell channel; its id. */
  String request(String type, JsonObject content) {
    return send(shell, type, content);
  }

  String control(String type) {
    return send(control, type, new JsonObject());
  }

  private String send(Channel channel, String type, JsonObject content) {
    Message message = message(type, content);
    channel.send(message);
    return message.id();
  }

  static Message message(String type, JsonObject content) {
    JsonObject header = new JsonObject();
    header.addProperty("msg_id", UUID.randomUUID().toString());
    header.addProperty("msg_type", type);
    header.addProperty("session", "test");
    header.addProperty("username", "tester");
    header.addProperty("version", "5.3");
    JsonObject nothing = new JsonObject();
    return new Message(List.of(), header, nothing, nothing, content, List.of());
  }

  String execute(String code) {
    return request("execute_request", execution(code));
  }

  static JsonObject execution(String code) {
    JsonObject content = new JsonObject();
    content.addProperty("code", code);
    content.addProperty("silent", false);
    content.addProperty("store_history", true);
    content.addProperty("allow_stdin", true);
    content.addProperty("stop_on_error", true);
    return content;
  }

  Message reply() {
    return inTime(shell.receiveInTime());
  }

  Message controlReply() {
    return inTime(control.receiveInTime());
  }

  Message question() {
    return inTime(stdin.receiveInTime());
  }

  void answer(String value) {
    JsonObject content = new JsonObject();
    content.addProperty("value", value);
    send(stdin, "input_reply", content);
  }

  /** The next publication, of whatever request. */
  Message heard() {
    return inTime(iopub.receiveInTime());
  }

  /** What is published on behalf of a request, from after its {@code busy} to before its {@code idle}. */
  List<Message> published(String request) {
    List<Message> messages = new ArrayList<>();
    while (true) {
      Message message = heard();
      if (!parentOf(message).equals(request)) {
        continue;
      }
      String state = message.string("execution_state");
      if (state.equals("idle")) {
        return messages;
      }
      if (!state.equals("busy")) {
        messages.add(message);
      }
    }
  }

  static String parentOf(Message message) {
    return message.parent().has("msg_id") ? message.parent().get("msg_id").getAsString() : "";
  }

  String beat(String text) {
    heartbeat.send(text);
    return heartbeat.recvStr();
  }

  private static Message inTime(Message message) {
    if (message == null) {
      throw new AssertionError("nothing came within " + PATIENCE_MS + " ms");
    }
    return message;
  }

  @Override
  public void close() {
    sockets.forEach(ZMQ.Socket::close);
    context.term();
  }
}
