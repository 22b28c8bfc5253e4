package io.github.batchbook.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Which process this is, and whether another one that wrote its id is still there. */
final class Processes {
  /** Two readings of one process's start may differ by the correction of the clock between them. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(3);

  private Processes() {}

  /**
   * A process as others may look for it.
   *
   * @param machine the boot and the process namespace within which the id means something
   * @param start when it started, in milliseconds since 1970; 0 when not known
   */
  record Owner(String machine, long id, long start) {}

  static Owner self() {
    ProcessHandle self = ProcessHandle.current();
    return new Owner(MACHINE, self.pid(), start(self));
  }

  /** Whether a process has ended for certain. A process of another machine never has. */
  static boolean ended(Owner process) {
    if (!process.machine().equals(MACHINE)) {
      return false;
    }
    return ProcessHandle.of(process.id())
        .map(found -> !found.isAlive() || isLaterOne(process, start(found)))
        .orElse(true);
  }

  private static boolean isLaterOne(Owner process, long start) {
    return process.start() != 0
        && start != 0
        && Math.abs(process.start() - start) > START_TOLERANCE.toMillis();
  }

  private static long start(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static final String MACHINE = machine();

  private static String machine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException | UnsupportedOperationException notLinux) {
      return hostName();
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }
}
