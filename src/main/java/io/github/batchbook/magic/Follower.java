package io.github.batchbook.magic;

import io.github.batchbook.result.Results;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import java.nio.file.Files;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Goes on, in the background of a session, with the runs that are under way on its connection: parts that wait for room are sent when there is some, and
 * what has ended, here or while no process ran, is collected. It asks nothing, waits for nothing at the start, and is silent when it fails;
 * what has ended is said before the next cell.
 */
final class Follower implements AutoCloseable {
  /** A session that lasts no longer than a line of a script is not held up. */
  private static final long FIRST_MILLIS = 1_500;

  private static final long PAUSE_MILLIS = TimeUnit.SECONDS.toMillis(60);
  private static final long PAUSE_OF_EMBEDDED_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final Session session;
  private final Queue<Run> news = new ConcurrentLinkedQueue<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;

  Follower(Session session) {
    this.session = session;
  }

  /** Begins, in its own time. */
  synchronized void start() {
    if (thread == null) {
      thread = new Thread(this::follow, "batchbook-follower");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Says what has ended meanwhile, to a person. */
  void sayNews() {
    if (news.isEmpty() || !session.front().canAsk()) {
      return;
    }
    for (Run run = news.poll(); run != null; run = news.poll()) {
      if (!seen.contains(run.id())) {
        Progress progress = run.progress();
        session
            .front()
            .note("run " + progress.run() + " has ended: " + Told.state(progress) + "; %results "
                + progress.run() + " shows it");
        Told.hookFailure(run)
            .ifPresent(why -> session.front().note("run " + progress.run() + ": " + why));
      }
    }
  }

  private void follow() {
    try {
      long pause = FIRST_MILLIS;
      while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
        if (session.front().canAsk()) {
          Results.prepare();
        }
        pause = Files.exists(session.home().ledger()) ? round() : PAUSE_OF_EMBEDDED_MILLIS;
      }
    } catch (InterruptedException ended) {
      return;
    }
  }

  /** One round; milliseconds until the next. */
  private long round() {
    try {
      news.addAll(session.runs().followUp());
      return session.connection().connection().synthetic()
          ? PAUSE_OF_EMBEDDED_MILLIS
          : PAUSE_MILLIS;
    } catch (RuntimeException quiet) {
      // Nobody asked for this: whoever asks for a run is told what is wrong.
      return PAUSE_MILLIS;
    }
  }

  /** A run whose end the person has seen. */
  void seen(Run run) {
    seen.add(run.id());
  }

  @Override
  public void close() {
    closed.countDown();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
