package io.github.batchbook.emulator;

import static io.github.batchbook.emulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeFileTest {
  private static final int LINES = 100_000;

  @TempDir
  private Path folder;

  @Test
  void answersAHundredThousandLines() throws Exception {
    Path input = folder.resolve("input.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(input)) {
      for (int i = 0; i < LINES; i++) {
        out.write(Caller.chat("row-" + i, "Question " + i));
      }
    }
    try (EmbeddedService service = EmbeddedService.start(EmbeddedOptions.instant())) {
      Caller caller = Caller.v1(service);
      String file = json(caller.uploadForm(
              "input.jsonl", BodyPublishers.ofFile(input), List.of("purpose", "batch")))
          .path("id")
          .asText();

      JsonNode job =
          caller.ended(json(caller.post("/batches", Caller.create(file, "/chat/completions")))
              .path("id")
              .asText());

      assertThat(job.path("request_counts").toString())
          .isEqualTo("{\"total\":100000,\"completed\":100000,\"failed\":0}");
      Path output = caller
          .download(
              "/files/" + job.path("output_file_id").asText() + "/content",
              folder.resolve("output.jsonl"))
          .body();
      try (Stream<String> lines = Files.lines(output)) {
        assertThat(lines
                .map(line -> line.substring(0, line.indexOf(',')))
                .distinct()
                .count())
            .isEqualTo(LINES);
      }
    }
  }
}
