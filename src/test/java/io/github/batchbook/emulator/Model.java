package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** An OpenAI-compatible server that echoes the last message of every chat, with failures and delays as told. */
public final class Model implements AutoCloseable {
  private final MockWebServer server = new MockWebServer();
  private final Queue<MockResponse> first = new ConcurrentLinkedQueue<>();
  private final Map<String, MockResponse> refused = new ConcurrentHashMap<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Queue<String> keys = new ConcurrentLinkedQueue<>();
  private final Queue<Long> times = new ConcurrentLinkedQueue<>();
  private final AtomicInteger present = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger arrived = new AtomicInteger();
  private volatile CountDownLatch together = new CountDownLatch(1);
  private int free = Integer.MAX_VALUE;

  /** A model on a port of its own. */
  public Model() {
    this(0);
  }

  Model(int port) {
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
        return answered(request);
      }
    });
    try {
      server.start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address below which its endpoints are. */
  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getPort() + "/v1");
  }

  /** Answers the next request so, whatever it asks. */
  void answerNext(MockResponse response) {
    first.add(response);
  }

  /** Answers every request of this prompt so. */
  void refuse(String prompt, MockResponse response) {
    refused.put(prompt, response);
  }

  /** Lets every request wait until so many of them are there at a time. */
  void beginTogether(int count) {
    together = new CountDownLatch(count);
  }

  /** Lets requests wait from the next after so many on, and lets go of those before that wait. */
  public synchronized void holdAfter(int count) {
    free = count;
    notifyAll();
  }

  /** Lets go of all that wait, and of those that come. */
  public void letGo() {
    holdAfter(Integer.MAX_VALUE);
  }

  private synchronized void awaitTurn(int place) throws InterruptedException {
    while (place > free) {
      wait();
    }
  }

  /** The prompts that were asked, also those without an answer. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  List<String> keys() {
    return List.copyOf(keys);
  }

  /** When each request came, in nanoseconds. */
  List<Long> times() {
    return List.copyOf(times);
  }

  int mostAtATime() {
    return most.get();
  }

  private MockResponse answered(RecordedRequest request) throws InterruptedException {
    times.add(System.nanoTime());
    keys.add(String.valueOf(request.getHeaders().get("Authorization")));
    most.accumulateAndGet(present.incrementAndGet(), Math::max);
    try {
      JsonNode body = json(request);
      String prompt = body.at("/messages/0/content").asText();
      int place = arrived.incrementAndGet();
      asked.add(prompt);
      together.countDown();
      together.await();
      awaitTurn(place);
      MockResponse response = first.poll();
      return response != null ? response : refused.getOrDefault(prompt, echo(body, prompt));
    } finally {
      present.decrementAndGet();
    }
  }

  private static JsonNode json(RecordedRequest request) {
    try {
      return Caller.JSON.readTree(
          request.getBody() == null ? "{}" : request.getBody().utf8());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Over several lines, as many servers write. */
  private static MockResponse echo(JsonNode request, String prompt) {
    ObjectNode body = Caller.JSON.createObjectNode();
    body.put("id", "chatcmpl-1")
        .put("object", "chat.completion")
        .set("model", request.path("model"));
    body.putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", "stop")
        .putObject("message")
        .put("role", "assistant")
        .put("content", "Echo: " + prompt);
    return new MockResponse.Builder()
        .addHeader("Content-Type", "application/json")
        .addHeader("x-request-id", "upstream-" + prompt.hashCode())
        .body(body.toPrettyString())
        .build();
  }

  @Override
  public void close() {
    letGo();
    server.close();
  }
}
