import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.batchbook.service.BatchService;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.Credential;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;

/**
 * Measures uploads and downloads beside curl, in turn, against a bare server in a process of its own: {@code Transferring MEGABYTES
 * ROUNDS}. The megabytes go to a folder in the system's temporary one. Prints medians, and how much more memory than for one megabyte this
 * process held at its peak.
 */
final class Transferring {
  private static final int MEGABYTE = 1_000_000;

  private Transferring() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("serve")) {
      serve(Integer.parseInt(arguments[1]));
      return;
    }
    int megabytes = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    Path folder = Files.createTempDirectory("transferring");
    Process server = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "Transferring",
            "serve",
            arguments[0])
        .redirectError(Redirect.INHERIT)
        .start();
    URI root;
    try (BufferedReader said = server.inputReader();
        BatchService service = Connection.compatible(
                root = URI.create("http://127.0.0.1:" + said.readLine() + "/v1"), Credential.apiKey("a-key-for-measuring"))
            .open()) {
      measure(service, root, folder, megabytes, rounds);
    } finally {
      server.destroy();
      for (Path file : List.of(folder.resolve("in.jsonl"), folder.resolve("small.jsonl"), folder.resolve("out.jsonl"))) {
        Files.deleteIfExists(file);
      }
      Files.delete(folder);
    }
  }

  private static void measure(BatchService service, URI root, Path folder, int megabytes, int rounds)
      throws Exception {
    Path small = file(folder.resolve("small.jsonl"), 1);
    Path input = file(folder.resolve("in.jsonl"), megabytes);
    Path output = folder.resolve("out.jsonl");
    List<Double> up = new ArrayList<>();
    List<Double> curlUp = new ArrayList<>();
    List<Double> down = new ArrayList<>();
    List<Double> curlDown = new ArrayList<>();
    service.upload(small, "in.jsonl");
    service.download("small", output);
    long before = peak();
    for (int round = 0; round < rounds; round++) {
      curlUp.add(seconds(() -> curl(
          "-F", "purpose=batch", "-F", "file=@" + input + ";type=application/jsonl", root + "/files")));
      up.add(seconds(() -> service.upload(input, "in.jsonl")));
      curlDown.add(seconds(() -> curl("-o", output.toString(), root + "/files/large/content")));
      down.add(seconds(() -> service.download("large", output)));
    }
    tell("upload", megabytes, up, curlUp);
    tell("download", megabytes, down, curlDown);
    System.out.printf(
        Locale.ROOT, "%d MB more memory at the peak than for 1 MB%n", (peak() - before) / 1000);
  }

  private static void tell(String what, int megabytes, List<Double> ours, List<Double> curl) {
    System.out.printf(
        Locale.ROOT,
        "%s of %d MB: median %.2f s, %.0f MB/s; curl %.2f s; speed %.2f of curl's%n",
        what,
        megabytes,
        median(ours),
        megabytes / median(ours),
        median(curl),
        median(curl) / median(ours));
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double seconds(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static void curl(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-sSf", "-H", "Expect:"));
    command.addAll(List.of(words));
    Process curl = new ProcessBuilder(command)
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.INHERIT)
        .start();
    if (curl.waitFor() != 0) {
      throw new IOException("curl ended with " + curl.exitValue());
    }
  }

  /** The most memory this process ever held, in kB, where Linux tells. */
  private static long peak() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        ? Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum()
        : 0;
  }

  private static Path file(Path path, int megabytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      byte[] block = block();
      for (int i = 0; i < megabytes; i++) {
        file.write(block);
      }
    }
    return path;
  }

  private static byte[] block() {
    byte[] block = new byte[MEGABYTE];
    Arrays.fill(block, (byte) 'a');
    for (int i = 999; i < block.length; i += 1000) {
      block[i] = '\n';
    }
    return block;
  }

  private static void serve(int megabytes) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    byte[] block = block();
    server.createContext("/v1/files", exchange -> {
      try (exchange) {
        if (exchange.getRequestMethod().equals("POST")) {
          take(exchange);
        } else {
          give(exchange, block, exchange.getRequestURI().getPath().contains("small") ? 1 : megabytes);
        }
      }
    });
    server.start();
    System.out.println(server.getAddress().getPort());
  }

  private static void take(HttpExchange exchange) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    try (InputStream in = exchange.getRequestBody()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
      }
    }
    byte[] answer =
        """
        {"id":"file-1","object":"file","bytes":%d,"created_at":1,"filename":"in.jsonl","purpose":"batch","status":"processed"}"""
            .formatted(bytes)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
  }

  private static void give(HttpExchange exchange, byte[] block, int megabytes) throws IOException {
    exchange.sendResponseHeaders(200, (long) megabytes * MEGABYTE);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < megabytes; i++) {
        out.write(block);
      }
    }
  }
}
