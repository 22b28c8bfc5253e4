package io.github.batchbook.kernel;

import com.google.gson.JsonArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The cells of this session, oldest first: what was entered, and the text of its result. One thread. */
final class History {
  /** The number of this session; 0 in a request means this one, too. */
  private static final int SESSION = 1;

  private record Entry(int number, String input, @Nullable String output) {}

  private final List<Entry> entries = new ArrayList<>();

  void add(int number, String input, @Nullable String output) {
    entries.add(new Entry(number, input, output));
  }

  /** Answers a {@code history_request}: tail, range or search; triples of session, number and input, or input and output. */
  JsonArray answer(Message request) {
    List<Entry> found = switch (request.string("hist_access_type")) {
      case "range" -> range(request);
      case "search" -> search(request);
      default -> last(entries, request.number("n", Integer.MAX_VALUE));
    };
    boolean output = request.flag("output", false);
    JsonArray answer = new JsonArray();
    found.forEach(entry -> answer.add(triple(entry, output)));
    return answer;
  }

  private List<Entry> range(Message request) {
    int session = request.number("session", 0);
    if (session != 0 && session != SESSION) {
      return List.of();
    }
    int start = request.number("start", 0);
    int stop = request.number("stop", Integer.MAX_VALUE);
    return entries.stream()
        .filter(entry -> entry.number() >= start && entry.number() < stop)
        .toList();
  }

  private List<Entry> search(Message request) {
    String glob = request.string("pattern");
    Pattern pattern = pattern(glob.isEmpty() ? "*" : glob);
    List<Entry> found = entries.stream()
        .filter(entry -> pattern.matcher(entry.input()).matches())
        .collect(Collectors.toCollection(ArrayList::new));
    if (request.flag("unique", false)) {
      found = latestOfEach(found);
    }
    return last(found, request.number("n", Integer.MAX_VALUE));
  }

  private static List<Entry> latestOfEach(List<Entry> found) {
    Map<String, Entry> latest = new LinkedHashMap<>();
    for (int i = found.size() - 1; i >= 0; i--) {
      latest.putIfAbsent(found.get(i).input(), found.get(i));
    }
    List<Entry> unique = new ArrayList<>(latest.values());
    Collections.reverse(unique);
    return unique;
  }

  private static List<Entry> last(List<Entry> found, int n) {
    return found.subList(Math.max(0, found.size() - Math.max(0, n)), found.size());
  }

  private static Pattern pattern(String glob) {
    String regex = glob.chars()
        .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
        .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.DOTALL);
  }

  private static JsonArray triple(Entry entry, boolean output) {
    JsonArray triple = new JsonArray();
    triple.add(SESSION);
    triple.add(entry.number());
    if (output) {
      JsonArray pair = new JsonArray();
      pair.add(entry.input());
      pair.add(entry.output());
      triple.add(pair);
    } else {
      triple.add(entry.input());
    }
    return triple;
  }
}
