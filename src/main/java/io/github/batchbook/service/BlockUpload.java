package io.github.batchbook.service;

import io.github.batchbook.service.ServiceException.Facts;
import io.github.batchbook.service.ServiceException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.RequestBody;

/** The blocks of one file on their way to a blob, four at a time. The first that fails for good, or an interruption, ends the others. */
final class BlockUpload {
  private static final int AT_ONCE = 4;

  private final Blocks blocks;
  private final TransferListener listener;
  private final Sender sender;
  private final long[] moved;
  private long all;

  /** Told by the thread whose block failed, so that none of the others begins another one. */
  private volatile boolean failed;

  /** Sends a block; throws {@link ServiceException} when that failed for good. */
  interface Sender {
    void send(String blockId, RequestBody block);
  }

  BlockUpload(Blocks blocks, TransferListener listener, Sender sender) {
    this.blocks = blocks;
    this.listener = listener;
    this.sender = sender;
    this.moved = new long[blocks.count()];
  }

  /** Sends all of them, and tells their ids in the order of the file. */
  List<String> send(MediaType type) {
    List<String> ids = new ArrayList<>();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int number = 0; number < blocks.count(); number++) {
      int block = number;
      String id = id(number);
      ids.add(id);
      tasks.add(() -> {
        sendUnlessFailed(id, blocks.body(block, type, (bytes, size) -> moved(block, bytes)));
        return null;
      });
    }
    run(tasks);
    return ids;
  }

  private void sendUnlessFailed(String id, RequestBody block) {
    if (failed) {
      return;
    }
    try {
      sender.send(id, block);
    } catch (RuntimeException failure) {
      failed = true;
      throw failure;
    }
  }

  /** All ids of a blob's blocks are of one length. */
  private static String id(int number) {
    return Base64.getEncoder()
        .encodeToString("block-%08d".formatted(number).getBytes(StandardCharsets.US_ASCII));
  }

  private synchronized void moved(int block, long bytes) {
    all += bytes - moved[block];
    moved[block] = bytes;
    listener.moved(all, blocks.length());
  }

  private static void run(List<Callable<Void>> tasks) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
      Thread thread = new Thread(task, "batchbook-blocks");
      thread.setDaemon(true);
      return thread;
    });
    try {
      ExecutorCompletionService<Void> ended = new ExecutorCompletionService<>(threads);
      tasks.forEach(ended::submit);
      for (int i = 0; i < tasks.size(); i++) {
        ended.take().get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ServiceException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      end(threads);
      Thread.currentThread().interrupt();
      throw new ServiceException(
          Facts.of(Kind.INTERRUPTED), "interrupted while blocks were sent to the storage", e);
    } finally {
      end(threads);
    }
  }

  /** Waits for the threads, so that nothing of an upload goes on behind the caller's back. */
  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    boolean interrupted = Thread.interrupted();
    try {
      threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
