package io.github.batchbook.kernel;

import java.util.Map;
import java.util.Optional;

/**
 * Ends a kernel whose parent has died, as ipykernel does: a server that was killed tells nobody. The parent is the process that
 * {@code JPY_PARENT_PID} names; without that variable, nobody is watched.
 */
final class ParentWatch {
  private static final int EVERY_MS = 1000;

  private ParentWatch() {}

  static void start(Map<String, String> environment, Runnable orphaned) {
    parent(environment)
        .ifPresent(parent -> Threads.start("batchbook-parent", () -> {
          try {
            while (parent.isAlive()) {
              Thread.sleep(EVERY_MS);
            }
            orphaned.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }));
  }

  private static Optional<ProcessHandle> parent(Map<String, String> environment) {
    try {
      return ProcessHandle.of(Long.parseLong(environment.getOrDefault("JPY_PARENT_PID", "")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
