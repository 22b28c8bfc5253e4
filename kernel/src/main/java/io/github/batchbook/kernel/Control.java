package io.github.batchbook.kernel;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/** Answers the requests of the control channel, while a cell may be running: interrupt, shutdown, and who the kernel is. */
final class Control {
  private final Codec codec;
  private final Publisher publisher;
  private final Session session;
  private final Asker asker;
  private final Life life;

  Control(Codec codec, Publisher publisher, Session session, Asker asker, Life life) {
    this.codec = codec;
    this.publisher = publisher;
    this.session = session;
    this.asker = asker;
    this.life = life;
  }

  /** Serves the channel for ever: until its socket's end throws. */
  void serve(Channel control) {
    while (true) {
      Message request = control.receive();
      publisher.status(request.header(), "busy");
      JsonObject answer = answer(request);
      if (answer != null) {
        control.send(codec.reply(request, Requests.replyType(request), answer));
      }
      publisher.status(request.header(), "idle");
      if (request.type().equals("shutdown_request")) {
        life.stop();
      }
    }
  }

  /** Ends the cell that runs, and withdraws the question that it waits for. */
  void interrupt() {
    // The cell may have ended, and the next one asked, by the time that its interruption has been
    // told.
    Runnable withdrawal = asker.withdrawal();
    session.interrupt();
    withdrawal.run();
  }

  private @Nullable JsonObject answer(Message request) {
    return switch (request.type()) {
      case "interrupt_request" -> {
        interrupt();
        yield Cells.status("ok");
      }
      case "shutdown_request" -> life.farewell(request);
      case "kernel_info_request" -> KernelInfo.content(session.banner());
      default -> Requests.unknown(request);
    };
  }
}
