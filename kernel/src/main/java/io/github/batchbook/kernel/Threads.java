package io.github.batchbook.kernel;

import java.util.concurrent.ThreadFactory;

/** Named daemon threads: none of them keeps the process alive. */
final class Threads {
  private Threads() {}

  static ThreadFactory daemon(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  static Thread start(String name, Runnable work) {
    Thread thread = daemon(name).newThread(work);
    thread.start();
    return thread;
  }
}
