package io.github.batchbook.kernel;

import com.google.gson.JsonObject;
import java.util.concurrent.CountDownLatch;

/** Whether the kernel is to live on: it ends by a shutdown request, by a signal of its own process, or with its parent. */
final class Life {
  private final CountDownLatch stopped = new CountDownLatch(1);

  void stop() {
    stopped.countDown();
  }

  /** Waits until somebody stops the kernel. */
  void await() throws InterruptedException {
    stopped.await();
  }

  /** The answer to a shutdown request. */
  JsonObject farewell(Message request) {
    JsonObject content = Cells.status("ok");
    content.addProperty("restart", request.flag("restart", false));
    return content;
  }
}
