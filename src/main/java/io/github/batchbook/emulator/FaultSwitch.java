package io.github.batchbook.emulator;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the calls of each route and says which fault strikes the next one; thread-safe. */
final class FaultSwitch {
  private final Faults faults;
  private final long seed;
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

  FaultSwitch(Faults faults, long seed) {
    this.faults = faults;
    this.seed = seed;
  }

  /** The effect on this call of the route, or null when nothing goes wrong. */
  Fault.@Nullable Effect next(String route) {
    if (faults.calls().isEmpty()) {
      return null;
    }
    int call = calls.computeIfAbsent(route, name -> new AtomicInteger()).incrementAndGet();
    int any = calls.computeIfAbsent("*", name -> new AtomicInteger()).incrementAndGet();
    for (Fault fault : faults.calls()) {
      boolean everywhere = fault.route().equals("*");
      int count = everywhere ? any : call;
      if ((everywhere || fault.route().equals(route))
          && count >= fault.firstCall()
          && count <= fault.lastCall()
          && drawn(fault, count)) {
        return fault.effect();
      }
    }
    return null;
  }

  private boolean drawn(Fault fault, int count) {
    return fault.share() >= 1
        || new SplittableRandom(seed ^ fault.route().hashCode() * 31L + count).nextDouble()
            < fault.share();
  }
}
