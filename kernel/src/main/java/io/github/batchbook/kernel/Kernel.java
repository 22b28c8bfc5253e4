package io.github.batchbook.kernel;

import com.google.gson.JsonObject;
import io.github.batchbook.magic.Front;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.zeromq.ZMQException;

/**
 * A running Jupyter kernel: the wire, and a language behind it.
 *
 * <p>Each socket has a thread that owns it: {@code shell} reads requests and writes their replies, one at a time; {@code control} does
 * so for interrupt and shutdown while a cell runs; {@code iopub} sends what others queue; {@code stdin} puts questions; {@code
 * heartbeat} echoes. The evaluator has a thread of its own, the only one that is ever interrupted. While a kernel is open, the
 * process's standard streams belong to it: one kernel a process.
 */
final class Kernel implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Kernel.class.getName());

  private final Wire wire;
  private final Delay delay = new Delay();
  private final Publisher publisher;
  private final Asker asker;
  private final Session session;
  private final Control control;
  private final StandardStreams streams;
  private final Life life = new Life();

  private Kernel(Wire wire, Function<Front, Evaluator> language) {
    this.wire = wire;
    this.publisher = new Publisher(wire.codec(), delay);
    this.asker = new Asker(wire.codec());
    this.session = new Session(language.apply(new NotebookFront(publisher, asker, delay)), delay);
    this.control = new Control(wire.codec(), publisher, session, asker, life);
    this.streams = StandardStreams.redirect(publisher, asker);
  }

  /**
   * Binds the sockets and serves them from now on.
   *
   * @param language makes the evaluator, given the front end; it should return at once and get ready in the background
   */
  static Kernel start(KernelConnectionProperties connection, Function<Front, Evaluator> language) {
    Kernel kernel = new Kernel(Wire.bind(connection), language);
    kernel.publisher.status(new JsonObject(), "starting");
    kernel.serve();
    return kernel;
  }

  private void serve() {
    Cells cells = new Cells(publisher, asker, session);
    Requests requests = new Requests(wire.codec(), publisher, session, cells, life);
    Channel iopub = wire.iopub();
    Threads.start("batchbook-heartbeat", () -> untilTheEnd(wire::beat, wire::closeHeartbeat));
    own("batchbook-iopub", iopub, publisher::send);
    own("batchbook-stdin", wire.stdin(Asker.TIMEOUT_MS), asker::serve);
    own("batchbook-control", wire.control(), control::serve);
    own("batchbook-shell", wire.shell(), requests::serve);
  }

  private void own(String name, Channel channel, Consumer<Channel> service) {
    Threads.start(name, () -> untilTheEnd(() -> service.accept(channel), channel::close));
  }

  private void untilTheEnd(Runnable service, Runnable close) {
    try {
      service.run();
    } catch (ZMQException e) {
      if (!Wire.ended(e)) {
        LOG.log(System.Logger.Level.ERROR, "a channel of the kernel failed", e);
        life.stop();
      }
    } finally {
      close.run();
    }
  }

  /** Where the kernel listens. */
  KernelConnectionProperties connection() {
    return wire.bound();
  }

  Codec codec() {
    return wire.codec();
  }

  /** Ends the cell that runs. From any thread. */
  void interrupt() {
    control.interrupt();
  }

  /** Asks the kernel to end; {@link #await} returns. From any thread. */
  void stop() {
    life.stop();
  }

  /** Waits for a shutdown request or {@link #stop}. */
  void await() throws InterruptedException {
    life.await();
  }

  /** Ends the cell that runs, hands out what was said, and frees the ports; within a second or so, whatever the cell does. */
  @Override
  public void close() {
    session.close();
    streams.close();
    asker.close();
    publisher.end();
    delay.close();
    Thread ending = Threads.start("batchbook-end", wire::end);
    try {
      ending.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
