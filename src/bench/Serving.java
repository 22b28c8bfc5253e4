import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.BatchService;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.Credential;
import io.github.batchbook.service.NewBatch;
import java.io.BufferedWriter;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures the embedded service at time scale 0: {@code Serving LINES CONTENT}. The median time of a call on a kept connection, of a
 * synchronous answer, and how long a batch of so many lines with so many characters each takes from create to its end.
 */
final class Serving {
  private static final int CALLS = 2000;

  private Serving() {}

  public static void main(String[] arguments) throws Exception {
    int lines = Integer.parseInt(arguments[0]);
    int content = Integer.parseInt(arguments[1]);
    Path folder = Files.createTempDirectory("serving");
    try (EmbeddedService embedded =
            EmbeddedService.start(EmbeddedOptions.instant().withFolder(folder.resolve("state")));
        BatchService service = Connection.azure(
                embedded.origin().toString(), Credential.apiKey(embedded.key()))
            .open()) {
      latency("GET /batches", embedded, "/openai/v1/batches?limit=1", null);
      latency(
          "POST /chat/completions",
          embedded,
          "/openai/v1/chat/completions",
          "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
      batch(service, input(folder, lines, content), folder);
    } finally {
      delete(folder);
    }
  }

  private static void latency(String name, EmbeddedService embedded, String path, String body)
      throws Exception {
    double[] millis = new double[CALLS];
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      HttpURLConnection call = (HttpURLConnection)
          URI.create(embedded.origin() + path).toURL().openConnection();
      call.setRequestProperty("api-key", embedded.key());
      if (body != null) {
        call.setDoOutput(true);
        call.setRequestProperty("Content-Type", "application/json");
        call.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      }
      try (InputStream answer = call.getInputStream()) {
        answer.readAllBytes();
      }
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis, CALLS / 2, CALLS);
    System.out.printf(
        Locale.ROOT,
        "%s median %.2f ms, 99 of 100 within %.2f ms%n",
        name,
        millis[CALLS / 2 + CALLS / 4],
        millis[CALLS / 2 + CALLS / 2 * 99 / 100]);
  }

  private static Path input(Path folder, int lines, int content) throws Exception {
    Path file = folder.resolve("in.jsonl");
    String text = "word ".repeat(1 + content / 5).substring(0, content);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < lines; i++) {
        out.write(
            """
            {"custom_id":"r%d","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4o-mini-batch",\
            "messages":[{"role":"user","content":"%s"}]}}
            """
                .formatted(i, text));
      }
    }
    return file;
  }

  private static void batch(BatchService service, Path input, Path folder) throws Exception {
    long start = System.nanoTime();
    String file = service.upload(input, "in.jsonl").id();
    service.awaitProcessed(file);
    long uploaded = System.nanoTime();
    BatchJob job = service.create(NewBatch.ofFile(file, "/v1/chat/completions"));
    while (!job.status().terminal()) {
      Thread.sleep(5);
      job = service.job(job.id());
    }
    long ended = System.nanoTime();
    service.download(job.outputFileId().orElseThrow(), folder.resolve("out.jsonl"));
    long fetched = System.nanoTime();
    System.out.printf(
        Locale.ROOT,
        "%d MB uploaded in %.2f s, %s: %d lines %s in %.2f s, %d MB fetched in %.2f s%n",
        Files.size(input) / 1_000_000,
        (uploaded - start) / 1e9,
        job.status(),
        job.counts().completed(),
        "validated and answered",
        (ended - uploaded) / 1e9,
        Files.size(folder.resolve("out.jsonl")) / 1_000_000,
        (fetched - ended) / 1e9);
  }

  private static void delete(Path folder) throws Exception {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
