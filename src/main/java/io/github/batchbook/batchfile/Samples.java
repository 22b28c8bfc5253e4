package io.github.batchbook.batchfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The starter files: requests of the four usual kinds, which the documentation has too. */
final class Samples {
  private static final String PLACEHOLDER = "\"REPLACE-WITH-MODEL-DEPLOYMENT-NAME\"";

  private Samples() {}

  static void write(Endpoint endpoint, String deployment, Path target) {
    String name = switch (endpoint) {
      case CHAT_COMPLETIONS -> "sample-chat.jsonl";
      case RESPONSES -> "sample-responses.jsonl";
      case EMBEDDINGS -> "sample-embeddings.jsonl";
    };
    String quoted = new String(Json.bytes(deployment), StandardCharsets.UTF_8);
    AtomicFile.write(
        target,
        out -> out.write(text(name).replace(PLACEHOLDER, quoted).getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(String name) throws IOException {
    try (InputStream in = Samples.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the sample " + name + " is not in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
