package io.github.batchbook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** Requests that wait in the socket, all of them, before the first is served: within the process nothing is under way. */
@Timeout(60)
class RequestsTest {
  private final ZMQ.Context context = ZMQ.context(1);
  private final Delay delay = new Delay();
  private Session session;
  private Requests requests;
  private Channel shell;
  private Channel client;

  @BeforeEach
  void connect() throws Exception {
    Codec codec = new Codec(new HMACGenerator("hmac-sha256", "key"));
    Publisher publisher = new Publisher(codec, delay);
    Asker asker = new Asker(codec);
    session = new Session(new EchoEvaluator(new NotebookFront(publisher, asker, delay)), delay);
    Cells cells = new Cells(publisher, asker, session);
    requests = new Requests(codec, publisher, session, cells, new Life());
    ZMQ.Socket here = context.socket(SocketType.ROUTER);
    here.bind("inproc://shell");
    ZMQ.Socket there = context.socket(SocketType.DEALER);
    there.setReceiveTimeOut(30_000);
    there.connect("inproc://shell");
    shell = new Channel(here, codec);
    client = new Channel(there, codec);
  }

  @AfterEach
  void disconnect() {
    client.close();
    session.close();
    delay.close();
    context.term();
  }

  private List<String> answers(Message... waiting) {
    Stream.of(waiting).forEach(client::send);
    Threads.start("shell", () -> {
      try (Channel served = shell) {
        requests.serve(served);
      } catch (ZMQException end) {
        assertThat(Wire.ended(end)).isTrue();
      }
    });
    return Stream.of(waiting)
        .map(request -> client.receiveInTime())
        .map(reply -> reply.type() + " " + reply.string("status"))
        .toList();
  }

  private static Message cell(String code) {
    return Client.message("execute_request", Client.execution(code));
  }

  @Test
  void abortsTheCellsBehindAFailedOne() {
    List<String> answers = answers(
        cell("fail wrong"),
        cell("fail too"),
        Client.message("kernel_info_request", new JsonObject()),
        cell("value never"));

    assertThat(answers)
        .containsExactly(
            "execute_reply error",
            "execute_reply aborted",
            "execute_reply aborted",
            "kernel_info_reply ok");
  }

  @Test
  void runsWhatComesAfterTheAbortedCells() {
    answers(cell("fail wrong"), cell("value never"));

    client.send(cell("value again"));

    assertThat(client.receiveInTime().string("status")).isEqualTo("ok");
  }

  @Test
  void runsTheCellsBehindAFailedOneThatAskedForIt() {
    JsonObject lenient = Client.execution("fail wrong");
    lenient.addProperty("stop_on_error", false);

    assertThat(answers(Client.message("execute_request", lenient), cell("value next")))
        .containsExactly("execute_reply error", "execute_reply ok");
  }
}
