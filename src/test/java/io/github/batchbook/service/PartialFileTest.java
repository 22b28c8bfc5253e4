package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartialFileTest {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir
  Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void isWrittenAndKeptByAThreadThatIsInterrupted() throws IOException {
    try (PartialFile part = PartialFile.in(folder, "a")) {
      Thread.currentThread().interrupt();
      part.write(bytes("one, "), 5, 0);
      part.write(bytes("two"), 3, 5);
      part.keep(new PartialFile.Begun(8, 10, null));

      assertThat(Thread.interrupted()).isTrue();
    }
    try (PartialFile again = PartialFile.in(folder, "a")) {
      assertThat(again.begun()).contains(new PartialFile.Begun(8, 10, null));
    }
  }

  @Test
  void makesSureWhatCameWhileMoreComes() throws IOException {
    byte[] block = new byte[MEBIBYTE];
    Arrays.fill(block, (byte) 'x');
    try (PartialFile part = PartialFile.in(folder, "a")) {
      long position = 0;
      for (int i = 0; i < 130; i++) {
        part.write(block, MEBIBYTE, position);
        position += MEBIBYTE;
        part.secure(new PartialFile.Begun(position, 1L << 30, "\"v1\""));
      }
    }
    try (PartialFile again = PartialFile.in(folder, "a")) {
      assertThat(again.begun())
          .contains(new PartialFile.Begun(128L * MEBIBYTE, 1L << 30, "\"v1\""));
    }
  }

  @Test
  void isForgottenWhenItIsClearedOrGetsItsName() throws IOException {
    try (PartialFile part = PartialFile.in(folder, "a")) {
      part.write(bytes("wrong"), 5, 0);
      part.keep(new PartialFile.Begun(5, 10, null));
      part.clear();
      part.write(bytes("right"), 5, 0);
      part.finish(folder.resolve("out.jsonl"));
    }
    try (PartialFile again = PartialFile.in(folder, "a")) {
      assertThat(again.begun()).isEqualTo(Optional.empty());
      again.drop();
    }
    assertThat(folder.resolve("out.jsonl")).hasContent("right");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void isNotSharedWithAnotherDownloadOfTheSame() throws IOException {
    try (PartialFile first = PartialFile.in(folder, "a");
        PartialFile second = PartialFile.in(folder, "a")) {
      first.write(bytes("first"), 5, 0);
      second.write(bytes("second"), 6, 0);
      first.finish(folder.resolve("one"));
      second.finish(folder.resolve("two"));

      assertThat(first.kept()).isTrue();
      assertThat(second.kept()).isFalse();
    }
    assertThat(folder.resolve("one")).hasContent("first");
    assertThat(folder.resolve("two")).hasContent("second");
  }
}
