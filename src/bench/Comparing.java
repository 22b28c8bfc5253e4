import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs commands in turn, round after round, and compares what they print of their iterations: {@code Comparing RESULT ROUNDS TITLE
 * NAME=COMMAND…}. The first command is the yardstick: each figure is set against its of the same round. Writes medians and ratios.
 */
final class Comparing {
  private static final Pattern ITERATION = Pattern.compile("iter (\\d+) ([\\d.]+) ms");

  private final Map<String, String> commands = new LinkedHashMap<>();
  private final Map<String, List<Run>> runs = new LinkedHashMap<>();

  private Comparing() {}

  /** One process: the milliseconds of its iterations, of all of it, and its last line. */
  private record Run(List<Double> iterations, double process, String last) {
    double first() {
      return iterations.get(0);
    }

    double third() {
      return iterations.get(Math.min(2, iterations.size() - 1));
    }

    /** The median of the later half. */
    double steady() {
      return median(iterations.subList(iterations.size() / 2, iterations.size()));
    }
  }

  public static void main(String[] arguments) throws Exception {
    Comparing comparing = new Comparing();
    for (String named : Arrays.asList(arguments).subList(3, arguments.length)) {
      int cut = named.indexOf('=');
      comparing.commands.put(named.substring(0, cut), named.substring(cut + 1));
      comparing.runs.put(named.substring(0, cut), new ArrayList<>());
    }
    int rounds = Integer.parseInt(arguments[1]);
    for (int round = 0; round < rounds; round++) {
      for (String name : comparing.commands.keySet()) {
        comparing.runs.get(name).add(run(comparing.commands.get(name)));
      }
    }
    String text = comparing.text(arguments[2], rounds);
    System.out.print(text);
    Files.writeString(Path.of(arguments[0]), text);
  }

  private static Run run(String command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = new ProcessBuilder("sh", "-c", command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException("this ended with " + process.exitValue() + ": " + command);
    }
    double millis = (System.nanoTime() - start) / 1e6;
    List<Double> iterations = new ArrayList<>();
    Matcher matcher = ITERATION.matcher(output);
    while (matcher.find()) {
      iterations.add(Double.valueOf(matcher.group(2)));
    }
    String last = output.substring(output.lastIndexOf('\n') + 1);
    return new Run(iterations, millis, ITERATION.matcher(last).find() ? "" : last);
  }

  private String text(String title, int rounds) {
    StringBuilder text = new StringBuilder(title).append('\n');
    text.append("date     ").append(Instant.now().truncatedTo(ChronoUnit.SECONDS)).append('\n');
    text.append("machine  ")
        .append(System.getProperty("os.name"))
        .append(' ')
        .append(System.getProperty("os.arch"))
        .append(", ")
        .append(Runtime.getRuntime().availableProcessors())
        .append(" processors\n");
    text.append("rounds   ").append(rounds).append(", each command once in each; medians in ms");
    text.append(", and what it is of the first command's figure in the same round\n\n");
    text.append(String.format(
        Locale.ROOT, "%-24s %16s %16s %16s%n", "", "first", "third", "steady"));
    String yardstick = commands.keySet().iterator().next();
    for (String name : commands.keySet()) {
      text.append(String.format(Locale.ROOT, "%-24s", name));
      List<Run> own = runs.get(name);
      List<Run> other = runs.get(yardstick);
      figure(text, own.stream().map(Run::first).toList(), other.stream().map(Run::first).toList());
      figure(text, own.stream().map(Run::third).toList(), other.stream().map(Run::third).toList());
      figure(
          text, own.stream().map(Run::steady).toList(), other.stream().map(Run::steady).toList());
      text.append('\n');
    }
    Map<String, List<String>> last = new TreeMap<>();
    runs.forEach((name, all) ->
        all.forEach(run -> last.computeIfAbsent(run.last(), line -> new ArrayList<>()).add(name)));
    last.forEach((line, names) -> {
      if (!line.isEmpty()) {
        text.append("\nchecksum ").append(line).append("\n         ");
        text.append(String.join(", ", names.stream().distinct().toList())).append('\n');
      }
    });
    return text.toString();
  }

  private static void figure(StringBuilder text, List<Double> own, List<Double> yardstick) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      ratios.add(own.get(i) / yardstick.get(i));
    }
    text.append(String.format(Locale.ROOT, " %8.0f ×%6.2f", median(own), median(ratios)));
  }

  private static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
