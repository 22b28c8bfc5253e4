package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.batchbook.service.ServiceException.Kind;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Microsoft's own stand-in judges the client of blob storage, where {@code azurite-blob} (npm azurite 3.35.0) is on the path. */
final class AzuriteTest {
  /** The account and key that every Azurite has; no secret. */
  private static final String ACCOUNT = "devstoreaccount1";

  private static final String KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  @TempDir
  Path folder;

  private Process azurite;
  private int port;

  @BeforeEach
  void start() throws IOException {
    Optional<Path> program = Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(path -> Path.of(path, "azurite-blob"))
        .filter(Files::isExecutable)
        .findFirst();
    if (System.getenv("CI") != null) {
      assertThat(program).as("azurite-blob is installed").isPresent();
    }
    Assumptions.assumeTrue(program.isPresent(), "azurite-blob is not on the path");
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    azurite = new ProcessBuilder(
            program.orElseThrow().toString(),
            "--blobPort",
            String.valueOf(port),
            "--location",
            folder.resolve("store").toString(),
            "--silent",
            "--skipApiVersionCheck")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("azurite.log").toFile())
        .start();
    await().atMost(Duration.ofSeconds(60)).until(this::listens);
    createContainer();
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void createContainer() throws IOException {
    HttpUrl url =
        HttpUrl.get(container()).newBuilder().query("restype=container").build();
    Request create = new Request.Builder()
        .url(url)
        .header("x-ms-version", "2021-12-02")
        .put(RequestBody.create(new byte[0]))
        .build();
    Request signed = StorageSignature.of(ACCOUNT, KEY, Connection.azure("any", Credential.none()))
        .sign(create, java.time.Instant.now());
    OkHttpClient client = new OkHttpClient();
    try (var response = client.newCall(signed).execute()) {
      assertThat(response.code()).isEqualTo(201);
    } finally {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (azurite != null) {
      azurite.destroy();
      if (!azurite.waitFor(10, TimeUnit.SECONDS)) {
        azurite.destroyForcibly();
      }
    }
  }

  private URI container() {
    return URI.create("http://127.0.0.1:" + port + "/" + ACCOUNT + "/box");
  }

  private BlobFolder open(String key) {
    return BlobFolder.open(container(), Map.of("AZURE_STORAGE_KEY", key));
  }

  @Test
  void keepsWhatIsPutAndGivesItBack() throws Exception {
    byte[] bytes = new byte[9_000_000];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("in.jsonl"), bytes);
    Path empty = Files.write(folder.resolve("empty.jsonl"), new byte[0]);
    Path copy = folder.resolve("copy.jsonl");
    try (BlobFolder blobs = open(KEY)) {
      URI blob = blobs.put(file, "runs/a b.jsonl", TransferListener.NONE);
      URI nothing = blobs.put(empty, "runs/empty.jsonl", TransferListener.NONE);

      assertThat(blobs.get(blob, copy, TransferListener.NONE)).hasValue(bytes.length);
      assertThat(copy).hasBinaryContent(bytes);
      assertThat(blobs.get(nothing, copy, TransferListener.NONE)).hasValue(0);
      assertThat(blobs.holds(blob)).isTrue();
      assertThat(blobs.delete(blob)).isTrue();
      assertThat(blobs.holds(blob)).isFalse();
      assertThat(blobs.get(blob, copy, TransferListener.NONE)).isEmpty();
    }
  }

  @Test
  void refusesAWrongKeyAndNamesAMissingContainer() throws Exception {
    Path file = Files.writeString(folder.resolve("in.jsonl"), "x");
    try (BlobFolder wrong = open("d3Jvbmc=")) {
      ServiceException e = catchThrowableOfType(
          ServiceException.class, () -> wrong.put(file, "a.jsonl", TransferListener.NONE));
      assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN);
    }
    URI elsewhere = URI.create(container() + "-missing");
    try (BlobFolder missing = BlobFolder.open(elsewhere, Map.of("AZURE_STORAGE_KEY", KEY))) {
      ServiceException e = catchThrowableOfType(
          ServiceException.class, () -> missing.put(file, "a.jsonl", TransferListener.NONE));
      assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND);
      assertThat(e.code()).contains("ContainerNotFound");
    }
  }
}
