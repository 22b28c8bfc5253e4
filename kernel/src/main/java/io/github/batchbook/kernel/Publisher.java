package io.github.batchbook.kernel;

import com.google.gson.JsonObject;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dflib.jjava.jupyter.messages.MessageType;

/**
 * What the kernel tells all its clients: status, output, results, in the order in which it was said. Any thread may publish; one
 * thread owns the socket and sends. Printed text is gathered until {@value #CHUNK} characters or {@value #PATIENCE_MS} ms have
 * passed, or anything else is published. Output belongs to the last request that was {@link #attribute attributed}, also when it
 * comes after that request's end.
 */
final class Publisher {
  /** The two streams that a program prints to. */
  enum Stream {
    STDOUT,
    STDERR;

    String label() {
      return this == STDOUT ? "stdout" : "stderr";
    }
  }

  private static final int CHUNK = 8192;
  private static final int PATIENCE_MS = 50;

  /** As many messages may wait to be sent before a thread that prints is slowed down. */
  private static final int BACKLOG = 2000;

  private final Codec codec;
  private final Delay delay;
  private final LinkedBlockingQueue<Message> queue = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private Stream printed = Stream.STDOUT;
  private JsonObject parent = new JsonObject();

  Publisher(Codec codec, Delay delay) {
    this.codec = codec;
    this.delay = delay;
  }

  /** From now on, output belongs to the request with this header. */
  synchronized void attribute(JsonObject header) {
    flush();
    parent = header;
  }

  /** The header of the request that output belongs to. */
  synchronized JsonObject attributed() {
    return parent;
  }

  synchronized void publish(MessageType<?> type, JsonObject content) {
    publish(type, parent, content);
  }

  synchronized void publish(MessageType<?> type, JsonObject onBehalfOf, JsonObject content) {
    flush();
    queue.add(codec.publication(type, onBehalfOf, content));
  }

  void status(JsonObject onBehalfOf, String state) {
    JsonObject content = new JsonObject();
    content.addProperty("execution_state", state);
    publish(MessageType.PUBLISH_STATUS, onBehalfOf, content);
  }

  void print(Stream stream, CharSequence more) {
    while (queue.size() > BACKLOG && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    append(stream, more);
  }

  private synchronized void append(Stream stream, CharSequence more) {
    if (stream != printed) {
      flush();
      printed = stream;
    }
    if (text.isEmpty()) {
      delay.of(PATIENCE_MS, this::flush);
    }
    text.append(more);
    if (text.length() >= CHUNK) {
      flush();
    }
  }

  /** Hands on what was printed so far. */
  synchronized void flush() {
    if (text.isEmpty()) {
      return;
    }
    JsonObject content = new JsonObject();
    content.addProperty("name", printed.label());
    content.addProperty("text", text.toString());
    text.setLength(0);
    queue.add(codec.publication(MessageType.PUBLISH_STREAM, parent, content));
  }

  /** Nothing is sent after what was published so far. */
  synchronized void end() {
    flush();
    queue.add(Message.NONE);
  }

  /** Sends what is published, until the {@link #end}. The calling thread owns the channel, and is not to be interrupted. */
  void send(Channel iopub) {
    for (Message next = take(); !next.isNone(); next = take()) {
      iopub.send(next);
    }
  }

  private Message take() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        // The socket would not survive an interrupt: it ends here.
        Thread.interrupted();
      }
    }
  }
}
