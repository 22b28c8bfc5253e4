package io.github.batchbook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

@Timeout(60)
class PublisherTest {
  @Test
  void gathersTenThousandLinesInAFewMessages() throws Exception {
    Codec codec = new Codec(new HMACGenerator("hmac-sha256", "key"));
    Delay never = new Delay();
    // Once closed it does nothing any more: only the number of characters counts, and no time.
    never.close();
    Publisher publisher = new Publisher(codec, never);
    for (int i = 0; i < 10_000; i++) {
      publisher.print(Publisher.Stream.STDOUT, "line " + i + "\n");
    }
    publisher.end();

    List<String> texts = new ArrayList<>();
    ZMQ.Context context = ZMQ.context(1);
    try (Channel here = new Channel(paired(context, true), codec);
        Channel there = new Channel(paired(context, false), codec)) {
      publisher.send(here);
      while (texts.isEmpty() || !texts.get(texts.size() - 1).endsWith("line 9999\n")) {
        texts.add(there.receive().string("text"));
      }
    }
    context.term();

    assertThat(String.join("", texts))
        .isEqualTo(IntStream.range(0, 10_000)
            .mapToObj(i -> "line " + i + "\n")
            .collect(Collectors.joining()));
    assertThat(texts).hasSize(13);
  }

  private static ZMQ.Socket paired(ZMQ.Context context, boolean first) {
    ZMQ.Socket socket = context.socket(SocketType.PAIR);
    socket.setHWM(0);
    if (first) {
      socket.bind("inproc://published");
    } else {
      socket.connect("inproc://published");
    }
    return socket;
  }
}
