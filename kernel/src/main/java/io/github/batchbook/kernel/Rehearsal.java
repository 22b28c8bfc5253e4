package io.github.batchbook.kernel;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * A short life of a kernel with one client, in one process: what nearly every session does, done once, so that the JVM can write down
 * which classes that takes. Its home is a folder of its own, and nothing leaves this machine.
 */
final class Rehearsal implements AutoCloseable {
  /** How long one request may take: a JVM that writes an archive is slow. */
  private static final int PATIENCE_MS = 60_000;

  private static final List<String> CELLS = List.of(
      "1 + 1",
      "System.out.println(\"hello\");",
      "record Pair(String left, int right) { }",
      "var pairs = List.of(new Pair(\"a\", 1), new Pair(\"b\", 2));",
      "pairs.stream().map(Pair::left).toList()",
      "%lsmagic",
      "undeclared");

  private final ZMQ.Context context = ZMQ.context(1);
  private final ZMQ.Socket socket = context.socket(SocketType.DEALER);
  private final Channel shell;

  private Rehearsal(KernelConnectionProperties kernel, Codec codec) {
    socket.setLinger(0);
    socket.setReceiveTimeOut(PATIENCE_MS);
    socket.connect("tcp://127.0.0.1:" + kernel.getShellPort());
    shell = new Channel(socket, codec);
  }

  /** Plays it through, and returns when it is over. */
  static void play() throws IOException {
    Path home = Files.createTempDirectory("batchbook-rehearsal");
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("BATCHBOOK_HOME", home.toString());
    environment.remove("BATCHBOOK_CONNECTION");
    KernelConnectionProperties anywhere = new KernelConnectionProperties(
        "127.0.0.1", 0, 0, 0, 0, 0, "tcp", "hmac-sha256", UUID.randomUUID().toString());
    try (Kernel kernel =
        Kernel.start(anywhere, front -> new InterpreterEvaluator(front, environment))) {
      try (Rehearsal client = new Rehearsal(kernel.connection(), kernel.codec())) {
        client.play(CELLS);
      }
    } finally {
      Folders.delete(home);
    }
  }

  private void play(List<String> cells) throws IOException {
    ask("kernel_info_request", new JsonObject());
    for (String cell : cells) {
      JsonObject content = code(cell);
      content.addProperty("stop_on_error", false);
      ask("execute_request", content);
    }
    ask("is_complete_request", code("int f() {"));
    ask("complete_request", code("pairs.str"));
    ask("inspect_request", code("Math.abs"));
    ask("history_request", code(""));
    ask("comm_info_request", new JsonObject());
  }

  private static JsonObject code(String code) {
    JsonObject content = new JsonObject();
    content.addProperty("code", code);
    content.addProperty("cursor_pos", code.length());
    return content;
  }

  private void ask(String type, JsonObject content) throws IOException {
    JsonObject header = new JsonObject();
    header.addProperty("msg_id", UUID.randomUUID().toString());
    header.addProperty("msg_type", type);
    JsonObject nothing = new JsonObject();
    shell.send(new Message(List.of(), header, nothing, nothing, content, List.of()));
    if (shell.receiveInTime() == null) {
      throw new IOException("no reply to a " + type + " within " + PATIENCE_MS + " ms");
    }
  }

  @Override
  public void close() {
    socket.close();
    context.term();
  }
}
