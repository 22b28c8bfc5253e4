package io.github.batchbook.batchfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deals lines, in file order, into parts that keep within limits: a line goes to the last part of
 * its group while that has room, else it begins a new one. A line that is longer than a part may be
 * gets a part for itself.
 */
final class PartCutter {
  private final Limits limits;
  private final Map<Integer, Open> open = new HashMap<>();
  private final List<Open> all = new ArrayList<>();

  /** What the lines of a group have in common. */
  record Group(@Nullable String deployment, @Nullable Endpoint endpoint) {}

  private static final class Open {
    private final int number;
    private final int group;
    private int requests;
    private long bytes;

    private Open(int number, int group) {
      this.number = number;
      this.group = group;
    }
  }

  PartCutter(Limits limits) {
    this.limits = limits;
  }

  /** The number of the part, from 1, to which the next line belongs. */
  int add(int group, long bytes) {
    Open part = open.get(group);
    if (part == null
        || part.requests == limits.maxRequests()
        || part.bytes + bytes > limits.maxBytes()) {
      part = new Open(all.size() + 1, group);
      open.put(group, part);
      all.add(part);
    }
    part.requests++;
    part.bytes += bytes;
    return part.number;
  }

  /** The parts so far, in the order in which they begin. */
  List<Part> parts(List<Group> groups) {
    return all.stream()
        .map(part -> {
          Group group = groups.get(part.group);
          return new Part(
              part.number, group.deployment(), group.endpoint(), part.requests, part.bytes);
        })
        .toList();
  }
}
