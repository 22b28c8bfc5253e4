package io.github.batchbook.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFileTest {
  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "a", "a\n", "\n\n", "ab\ncd", "ab\n\ncd\n", "\nabcdefghijklmnop"})
  void readsTheSameLinesInChunksOfAnySize(String text) throws IOException {
    List<String> expected = linesOf(text);

    for (int chunk = 1; chunk < 20; chunk++) {
      assertThat(read(text, chunk, 1)).as("chunks of " + chunk).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void handsLinesOverInOrderWhateverTheThreads(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    int lines = 1 + random.nextInt(3000);
    for (int i = 0; i < lines; i++) {
      int length = random.nextInt(50) == 0 ? random.nextInt(100_000) : random.nextInt(200);
      text.append(i).append("x".repeat(length)).append('\n');
    }
    text.setLength(text.length() - random.nextInt(2));

    List<String> read = read(text.toString(), 2000 + random.nextInt(70_000), 1 + random.nextInt(4));

    assertThat(read).isEqualTo(linesOf(text.toString()));
  }

  @Test
  void tellsWhereLinesStand() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "abc\nde\n\nf");
    List<Long> offsets = new ArrayList<>();

    long size = LineFile.of(file)
        .withChunk(3)
        .read(
            () -> chunk -> {
              List<Long> found = new ArrayList<>();
              for (int i = chunk.start(); i < chunk.end(); ) {
                found.add(chunk.offset(i));
                i = Scan.newline(chunk.bytes(), i, chunk.end()) + 1;
              }
              return found;
            },
            offsets::addAll);

    assertThat(size).isEqualTo(9);
    assertThat(offsets).containsExactly(0L, 4L, 7L, 8L);
  }

  @Test
  void saysThatAFileShrankWhileItWasRead() throws IOException {
    Path file = Files.write(folder.resolve("f"), filled(3_000_000));

    assertThatThrownBy(() -> LineFile.of(file)
            .withThreads(1)
            .read(
                () -> chunk -> {
                  cut(file, 1_200_000);
                  return 1;
                },
                made -> {}))
        .isInstanceOf(FileChangedException.class)
        .hasMessageStartingWith("the file had 3000000 bytes when it was opened, and then ");
  }

  @Test
  void saysThatAFileGrewWhileItWasRead() throws IOException {
    Path file = Files.write(folder.resolve("f"), filled(3000));

    assertThatThrownBy(() -> LineFile.of(file)
            .read(
                () -> chunk -> {
                  Files.write(file, filled(4000));
                  return 1;
                },
                made -> {}))
        .isInstanceOf(FileChangedException.class)
        .hasMessage("the file had 3000 bytes when it was opened, and then 4000");
  }

  @Test
  void endsWithTheFirstFailureOfAnyThread() throws IOException {
    Path file = Files.write(folder.resolve("f"), filled(8_000_000));

    assertThatThrownBy(() -> LineFile.of(file)
            .withThreads(4)
            .read(
                () -> chunk -> {
                  if (chunk.offset(chunk.start()) > 4_000_000) {
                    throw new IllegalStateException("no more");
                  }
                  return 1;
                },
                made -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no more");
    assertThatThrownBy(() -> LineFile.of(file).withThreads(4).read(() -> chunk -> 1, made -> {
          throw new IOException("not taken");
        }))
        .isInstanceOf(IOException.class)
        .hasMessage("not taken");
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws IOException {
    Path file = Files.write(folder.resolve("f"), filled(8_000_000));

    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> LineFile.of(file).withThreads(2).read(() -> chunk -> 1, made -> {}))
          .isInstanceOf(IOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static byte[] filled(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 'x');
    for (int i = 99; i < size; i += 100) {
      bytes[i] = '\n';
    }
    return bytes;
  }

  private static void cut(Path file, int size) throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), size));
  }

  private static List<String> linesOf(String text) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  private List<String> read(String text, int chunk, int threads) throws IOException {
    Path file = Files.writeString(folder.resolve("lines"), text);
    List<String> lines = new ArrayList<>();
    LineFile.of(file)
        .withChunk(chunk)
        .withThreads(threads)
        .read(() -> LineFileTest::lines, lines::addAll);
    return lines;
  }

  private static List<String> lines(Chunk chunk) {
    List<String> lines = new ArrayList<>();
    for (int i = chunk.start(); i < chunk.end(); ) {
      int end = Scan.newline(chunk.bytes(), i, chunk.end());
      lines.add(new String(chunk.bytes(), i, end - i, StandardCharsets.UTF_8));
      i = end + 1;
    }
    return lines;
  }
}
