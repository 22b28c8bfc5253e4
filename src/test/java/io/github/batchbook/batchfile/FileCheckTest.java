package io.github.batchbook.batchfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchbook.jsonl.LineFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the check with the plain reference on lines changed at random. The property {@code batchbook.mutations} says how many;
 * {@code src/bench/mutations} does so.
 */
class FileCheckTest {
  private static final List<ObjectNode> GOOD = new ArrayList<>();

  private static final Instant START = Instant.now();
  private static final Set<String> CODES = new TreeSet<>();
  private static long judged;
  private static long agreed;
  private static long files;
  private static long problems;

  @TempDir
  Path folder;

  @BeforeAll
  static void readSamples() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (Stream<Path> samples = Files.list(Path.of("test", "resources", "seed"))) {
      for (Path sample : samples.sorted().toList()) {
        for (String line : Files.readAllLines(sample)) {
          GOOD.add((ObjectNode) mapper.readTree(line));
        }
      }
    }
    List<Map<String, Object>> talk = List.of(
        Map.of("role", "system", "content", "Be brief."), Map.of("role", "user", "content", "Hi"));
    for (int i = 0; i < 8; i++) {
      GOOD.add(LineMutator.line(
          "/chat/completions",
          Map.of(
              "model",
              "m",
              "messages",
              talk,
              "max_tokens",
              100 + i,
              "temperature",
              0.2,
              "seed",
              i)));
      GOOD.add(LineMutator.line(
          "/v1/responses",
          Map.of(
              "model",
              "m",
              "input",
              "Hi " + i,
              "max_output_tokens",
              10 + i,
              "metadata",
              Map.of("k", "v"))));
    }
    GOOD.add(LineMutator.line("/v1/embeddings", Map.of("model", "m", "input", List.of("a", "b"))));
    GOOD.add(LineMutator.line(
        "/v1/chat/completions",
        Map.of(
            "model",
            "o3-mini",
            "messages",
            talk,
            "logit_bias",
            Map.of("50256", -100),
            "stream",
            true,
            "tools",
            List.of(Map.of("type", "function", "function", Map.of("name", "f"))))));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void judgesMutatedLinesAsTheReferenceDoes(long seed) throws IOException {
    long lines = Long.getLong("batchbook.mutations", 12_000) / 8;
    SplittableRandom random = new SplittableRandom(seed);
    LineMutator mutator = new LineMutator(seed, GOOD);
    while (lines > 0) {
      int some = (int) Math.min(lines, 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 3000));
      lines -= some;
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (random.nextInt(10) == 0) {
        out.writeBytes("\uFEFF".getBytes(StandardCharsets.UTF_8));
      }
      for (int i = 0; i < some; i++) {
        out.writeBytes(mutator.next());
        if (i < some - 1 || random.nextBoolean()) {
          out.write('\n');
        }
      }
      compare(out.toByteArray(), 1 + random.nextInt(3), 1000 + random.nextInt(100_000));
    }
  }

  /** Writes what was compared where the property {@code batchbook.mutations.report} says. */
  @AfterAll
  static void keep() throws IOException {
    String kept = System.getProperty("batchbook.mutations.report");
    if (kept != null) {
      Files.writeString(Path.of(kept), """
          src/bench/mutations %d
          date       %s
          machine    %s %s, %d processors, Java %s
          took       %d s
          lines      %d, in %d files, each by 1 to 3 threads in chunks of any size and under three sets of rules
          problems   %d, of %d codes: %s
          agreed     %d lines, of which the fast check and the plain one on Jackson gave every verdict alike
          """.formatted(
              Long.getLong("batchbook.mutations"),
              Instant.now().truncatedTo(ChronoUnit.SECONDS),
              System.getProperty("os.name"),
              System.getProperty("os.arch"),
              Runtime.getRuntime().availableProcessors(),
              Runtime.version(),
              Duration.between(START, Instant.now()).toSeconds(),
              judged,
              files,
              problems,
              CODES.size(),
              String.join(", ", CODES),
              agreed));
    }
  }

  private void compare(byte[] content, int threads, int chunk) throws IOException {
    Path file = Files.write(folder.resolve("lines.jsonl"), content);

    FileCheck.Result fast =
        FileCheck.read(LineFile.of(file).withThreads(threads).withChunk(chunk), file);

    FileCheck.Result plain = PlainCheck.read(file);
    judged += plain.index().lines();
    files++;
    plain.findings().under(Rules.AZURE).forEach(problem -> {
      problems += problem.count();
      CODES.add(problem.code());
    });
    for (Rules rules : List.of(
        Rules.AZURE,
        Rules.EMBEDDED.withMixed(true),
        Rules.OPENAI.withReasoning("m", true).withReasoning("gpt-4o", true))) {
      assertThat(fast.findings().under(rules)).isEqualTo(plain.findings().under(rules));
    }
    assertThat(fast.facts()).isEqualTo(plain.facts());
    assertThat(fast.groups()).isEqualTo(plain.groups());
    assertThat(fast.index().lines()).isEqualTo(plain.index().lines());
    for (int number = 1; number <= plain.index().lines(); number++) {
      assertThat(fast.index().offset(number)).isEqualTo(plain.index().offset(number));
      assertThat(fast.index().group(number)).isEqualTo(plain.index().group(number));
    }
    agreed += plain.index().lines();
  }

  @Test
  void judgesTinyFilesAsTheReferenceDoes() throws IOException {
    for (String content :
        List.of("", "{", "\n", "\r", "\r\n", "\uFEFF", "\uFEFF\n", "{}", "{}\n{}", "\n\n{}")) {
      compare(content.getBytes(StandardCharsets.UTF_8), 2, 1000);
    }
    compare(new byte[] {0}, 1, 1000);
    compare(new byte[] {(byte) 0xEF, (byte) 0xBB}, 1, 1000);
  }
}
