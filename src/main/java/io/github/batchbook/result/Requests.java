package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.batchfile.RequestLine;
import io.github.batchbook.jsonl.LineFile;
import io.github.batchbook.jsonl.LoneSurrogates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a batch file, in its order, each with what the join keeps of it, in arrays; found by custom_id through a table of
 * open addressing over 64-bit hashes. Two ids are one only when their bytes are. Safe for threads once it is read.
 */
final class Requests {
  private final RoomForTexts room;
  private final RequestFile file;
  private final RequestFacts.Known facts = new RequestFacts.Known();
  private final BitSet repeated = new BitSet();
  private int size;
  private int lines;

  private long[] hashes = {};
  private long[] ids = {};
  private long[] prompts = {};
  private long[] offsets = {};
  private int[] numbers = {};
  private int[] factsOf = {};
  private int[] table = new int[128];

  private Requests(RoomForTexts room, RequestFile file) {
    this.room = room;
    this.file = file;
  }

  /**
   * Reads the requests of a file; lines that are none are left out.
   *
   * @throws ResultException when it cannot be read
   */
  static Requests read(Path path, RoomForTexts room) {
    try {
      Requests requests = new Requests(room, RequestFile.of(path));
      int mapped = room.map(path);
      LineFile.of(path).read(() -> new RequestScan(room, mapped), requests::add);
      requests.seal();
      return requests;
    } catch (IOException e) {
      throw Unreadable.of(path, e);
    }
  }

  private void add(RequestScan.Found found) {
    int more = size + found.count;
    if (more > ids.length) {
      grow(Math.max(more, (int) Math.min(Integer.MAX_VALUE - 16, ids.length * 3L / 2)));
    }
    System.arraycopy(found.hashes, 0, hashes, size, found.count);
    System.arraycopy(found.ids, 0, ids, size, found.count);
    System.arraycopy(found.prompts, 0, prompts, size, found.count);
    System.arraycopy(found.offsets, 0, offsets, size, found.count);
    for (int i = 0; i < found.count; i++) {
      factsOf[size + i] = facts.number(found.facts[i]);
      numbers[size + i] = lines + found.numbers[i];
    }
    if (2L * more > table.length) {
      rehash(4L * more);
    }
    for (int i = size; i < more; i++) {
      insert(i);
    }
    size = more;
    lines += found.lines;
  }

  private void grow(int length) {
    hashes = Arrays.copyOf(hashes, length);
    ids = Arrays.copyOf(ids, length);
    prompts = Arrays.copyOf(prompts, length);
    offsets = Arrays.copyOf(offsets, length);
    numbers = Arrays.copyOf(numbers, length);
    factsOf = Arrays.copyOf(factsOf, length);
  }

  /** Gives back what was not filled: columns are made of these arrays as they are. */
  private void seal() {
    if (ids.length > size) {
      grow(size);
    }
  }

  private void rehash(long slots) {
    int length = Integer.highestOneBit((int) Math.min(slots, 1 << 30));
    table = new int[Math.max(128, length)];
    for (int i = 0; i < size; i++) {
      if (!repeated.get(i)) {
        insert(i);
      } else if (find(i) < 0) {
        table[free(i)] = i + 1;
      }
    }
  }

  private void insert(int index) {
    int earlier = find(index);
    if (earlier < 0) {
      table[free(index)] = index + 1;
    } else {
      repeated.set(earlier);
      repeated.set(index);
    }
  }

  /** The first request in the table that has the id of another one; negative when there is none. */
  private int find(int index) {
    int mask = table.length - 1;
    long hash = hashes[index];
    for (int slot = slot(hash, mask); table[slot] != 0; slot = (slot + 1) & mask) {
      int other = table[slot] - 1;
      if (hashes[other] == hash && room.texts().areSame(ids[other], ids[index])) {
        return other;
      }
    }
    return -1;
  }

  private int free(int index) {
    int mask = table.length - 1;
    int slot = slot(hashes[index], mask);
    while (table[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int slot(long hash, int mask) {
    return (int) (hash >>> 7) & mask;
  }

  int size() {
    return size;
  }

  /** A request as it stands in the file; empty when that has changed since. */
  Optional<RequestLine> whole(int index) {
    return file.line(offsets[index], numbers[index]);
  }

  /** The line of a request in the file, from 1. */
  int line(int index) {
    return numbers[index];
  }

  String customId(int index) {
    return room.texts().get(ids[index]);
  }

  String prompt(int index) {
    return room.texts().get(prompts[index]);
  }

  String deployment(int index) {
    return facts.get(factsOf[index]).deployment();
  }

  /** The schema that a request's answer must satisfy, as an index in {@link #schemas}; -1 without one. */
  int schema(int index) {
    return facts.schema(factsOf[index]);
  }

  /** The index of the first request of an id, or null without one. */
  @Nullable
  Integer index(String customId) {
    byte[] bytes = LoneSurrogates.bytes(customId);
    int index = index(room.hash().of(bytes, 0, bytes.length), bytes, 0, bytes.length);
    return index < 0 ? null : index;
  }

  /** Adds the requests that a job was given: all, unless it was given a batch file of its own. */
  void addAsked(ResultFiles part, BitSet asked) throws IOException {
    Path batchFile = part.requests();
    if (batchFile == null) {
      asked.set(0, size());
      return;
    }
    try (FileLines file = FileLines.open(batchFile)) {
      while (file.next()) {
        JsonNode line = Json.parse(new String(file.bytes(), StandardCharsets.UTF_8));
        String customId = line == null ? null : Json.text(line.path("custom_id"));
        Integer index = customId == null ? null : index(customId);
        if (index != null) {
          asked.set(index);
        }
      }
    }
  }

  /** The index of the first request whose id has these bytes; negative without one. */
  int index(long hash, byte[] bytes, int start, int end) {
    int mask = table.length - 1;
    for (int slot = slot(hash, mask); table[slot] != 0; slot = (slot + 1) & mask) {
      int index = table[slot] - 1;
      if (hashes[index] == hash && room.texts().hasBytes(ids[index], bytes, start, end)) {
        return index;
      }
    }
    return -1;
  }

  /** Ids that are looked for together, as they stand in the bytes of a chunk. For one thread. */
  static final class Sought {
    private int count;
    private long[] hashes = new long[512];
    private int[] starts = new int[512];
    private int[] ends = new int[512];
    private int[] found = new int[512];
    private long[] places = new long[512];

    void clear() {
      count = 0;
    }

    int count() {
      return count;
    }

    int start(int i) {
      return starts[i];
    }

    int end(int i) {
      return ends[i];
    }

    void add(long hash, int start, int end) {
      if (count == hashes.length) {
        hashes = Arrays.copyOf(hashes, 2 * count);
        starts = Arrays.copyOf(starts, 2 * count);
        ends = Arrays.copyOf(ends, 2 * count);
        found = new int[2 * count];
        places = new long[2 * count];
      }
      hashes[count] = hash;
      starts[count] = start;
      ends[count++] = end;
    }

    /** The index of the request with an id, after {@link Requests#find(Sought, byte[])}; negative without one. */
    int found(int i) {
      return found[i];
    }
  }

  /**
   * Finds requests by ids. Each step is done for all of them before the next, so that the processor waits for the memory of many at
   * once and not of one after another.
   */
  void find(Sought sought, byte[] bytes) {
    int mask = table.length - 1;
    for (int i = 0; i < sought.count; i++) {
      sought.found[i] = table[slot(sought.hashes[i], mask)] - 1;
    }
    for (int i = 0; i < sought.count; i++) {
      int index = sought.found[i];
      sought.places[i] =
          index >= 0 && hashes[index] == sought.hashes[i] ? ids[index] : TextStore.NONE;
    }
    room.texts().touch(sought.places, sought.count);
    for (int i = 0; i < sought.count; i++) {
      long place = sought.places[i];
      int start = sought.starts[i];
      int end = sought.ends[i];
      if (place == TextStore.NONE || !room.texts().hasBytes(place, bytes, start, end)) {
        sought.found[i] = index(sought.hashes[i], bytes, start, end);
      }
    }
  }

  /** Whether another request has the same id. */
  boolean isRepeated(int index) {
    return repeated.get(index);
  }

  /** The next request, from an index on, whose id another one has too; negative when none follows. */
  int nextRepeated(int from) {
    return repeated.nextSetBit(from);
  }

  /** The schemas that requests ask for. */
  List<JsonNode> schemas() {
    return facts.schemas();
  }

  TextStore texts() {
    return room.texts();
  }

  /** Where the ids stand, by request; not to be changed. */
  long[] ids() {
    return ids;
  }

  /** Where the prompts stand, by request; not to be changed. */
  long[] prompts() {
    return prompts;
  }
}
