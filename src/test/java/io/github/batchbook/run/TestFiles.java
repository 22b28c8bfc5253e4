package io.github.batchbook.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Batch files for tests. */
final class TestFiles {
  private TestFiles() {}

  /** A valid file of so many requests. */
  static Path batch(Path path, int requests) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= requests; i++) {
      text.append("""
          {"custom_id":"row-%d","method":"POST","url":"/v1/chat/completions","body":{"model":"mini",\
          "messages":[{"role":"user","content":"Is %d even?"}]}}
          """.formatted(i, i));
    }
    return Files.writeString(path, text);
  }
}
