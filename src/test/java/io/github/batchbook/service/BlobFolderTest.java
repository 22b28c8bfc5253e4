package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.batchbook.service.ServiceException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlobFolderTest {
  @TempDir
  Path folder;

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private BlobFolder open(Credential credential) {
    return BlobFolder.open(
        server.url("/box/in").uri(), credential, Network.DIRECT, new FakeTicker());
  }

  private static MockResponse answer(int status) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("x-ms-request-id", "store-9")
        .build();
  }

  private static MockResponse error(int status, String code, String message) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("x-ms-request-id", "store-9")
        .body("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code
            + "</Code><Message>" + message + "\nTime:now</Message></Error>")
        .build();
  }

  @Test
  void putsAFileInBlocks() throws Exception {
    Path file = folder.resolve("in.jsonl");
    Files.write(file, new byte[17_000_000]);
    List<Long> moved = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 4; i++) {
      server.enqueue(answer(201));
    }
    try (BlobFolder blobs = open(new Credential.Sas("the address", () -> "?sv=1&sig=a%2Bb"))) {
      URI blob = blobs.put(file, "runs/a.jsonl", (bytes, total) -> moved.add(bytes));

      assertThat(blob).isEqualTo(server.url("/box/in/runs/a.jsonl").uri());
    }

    assertThat(moved).endsWith(17_000_000L).isSorted();
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      RecordedRequest block = server.takeRequest();
      sizes.add(block.getBodySize());
      assertThat(block.getTarget())
          .startsWith("/box/in/runs/a.jsonl?")
          .contains("comp=block&", "blockid=")
          .endsWith("&sv=1&sig=a%2Bb");
      assertThat(block.getHeaders().get("x-ms-version")).isEqualTo("2021-12-02");
    }
    assertThat(sizes).containsExactlyInAnyOrder(8_000_000L, 8_000_000L, 1_000_000L);
    RecordedRequest list = server.takeRequest();
    assertThat(list.getTarget()).contains("comp=blocklist");
    assertThat(list.getHeaders().get("x-ms-blob-content-type")).isEqualTo("application/json");
    assertThat(list.getBody().utf8())
        .isEqualTo("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>"
            + "<Latest>YmxvY2stMDAwMDAwMDA=</Latest><Latest>YmxvY2stMDAwMDAwMDE=</Latest>"
            + "<Latest>YmxvY2stMDAwMDAwMDI=</Latest></BlockList>");
  }

  @Test
  void endsTheOtherBlocksWhenOneFailsForGood() throws Exception {
    Path file = folder.resolve("in.jsonl");
    Files.write(file, new byte[80_000_000]);
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return error(403, "AuthorizationPermissionMismatch", "This request is not authorized.");
      }
    });
    try (BlobFolder blobs = open(new Credential.Sas("the address", () -> "sig=a"))) {
      ServiceException e = catchThrowableOfType(
          ServiceException.class, () -> blobs.put(file, "a.jsonl", TransferListener.NONE));

      assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(server.getRequestCount()).isBetween(1, 4);
    }
  }

  @Test
  void sendsBlocksTogetherAndEndsThemAtAnInterruption() throws Exception {
    Path file = folder.resolve("in.jsonl");
    Files.write(file, new byte[80_000_000]);
    CountDownLatch four = new CountDownLatch(4);
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        four.countDown();
        return new MockResponse.Builder()
            .onResponseStart(SocketEffect.Stall.INSTANCE)
            .build();
      }
    });
    try (BlobFolder blobs = open(new Credential.Sas("the address", () -> "sig=a"))) {
      AtomicReference<ServiceException> failure = new AtomicReference<>();
      Thread user = new Thread(() -> failure.set(catchThrowableOfType(
          ServiceException.class, () -> blobs.put(file, "a.jsonl", TransferListener.NONE))));
      user.start();
      assertThat(four.await(30, TimeUnit.SECONDS)).isTrue();
      user.interrupt();
      user.join(30_000);

      assertThat(failure.get().kind()).isEqualTo(Kind.INTERRUPTED);
    }
  }

  @Test
  void takesABlobThatIsNotThereForEmpty() {
    server.enqueue(error(404, "BlobNotFound", "The specified blob does not exist."));
    Path target = folder.resolve("errors.jsonl");
    try (BlobFolder blobs = open(Credential.bearerToken("t"))) {
      assertThat(blobs.get(server.url("/out/1/errors.jsonl").uri(), target, TransferListener.NONE))
          .isEmpty();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void downloadsABlob() throws Exception {
    server.enqueue(new MockResponse.Builder().body("line\n").build());
    Path target = folder.resolve("results.jsonl");
    try (BlobFolder blobs = open(Credential.bearerToken("token"))) {
      assertThat(blobs.get(server.url("/out/1/results.jsonl").uri(), target, TransferListener.NONE))
          .hasValue(5);
    }
    assertThat(target).hasContent("line\n");
    assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer token");
  }

  @Test
  void deletesAndLooks() {
    server.enqueue(answer(200));
    server.enqueue(answer(404));
    server.enqueue(answer(202));
    URI blob = server.url("/box/a").uri();
    try (BlobFolder blobs = open(Credential.bearerToken("token"))) {
      assertThat(blobs.holds(blob)).isTrue();
      assertThat(blobs.holds(blob)).isFalse();
      assertThat(blobs.delete(blob)).isTrue();
    }
  }

  @Test
  void saysWhichRightIsMissing() throws Exception {
    Path file = Files.writeString(folder.resolve("in.jsonl"), "x");
    server.enqueue(error(403, "AuthorizationPermissionMismatch", "Not authorized."));
    try (BlobFolder blobs = open(Credential.bearerToken("token"))) {
      ServiceException e = catchThrowableOfType(
          ServiceException.class, () -> blobs.put(file, "a.jsonl", TransferListener.NONE));

      assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(e).hasMessage("""
              storage HOST: access is denied
                PUT /box/in/a.jsonl answered 403 AuthorizationPermissionMismatch: Not authorized. \
              Time:now (request store-9)
                It takes the role "Storage Blob Data Contributor", a SAS that may read and write, \
              or the account's key.""".replace("HOST", server.getHostName()));
    }
  }

  @Test
  void neverSendsACredentialToAnotherAccount() {
    try (BlobFolder blobs = open(Credential.bearerToken("token"))) {
      assertThatThrownBy(() -> blobs.holds(URI.create("https://else.example/box/a?sig=secret")))
          .isInstanceOf(ServiceException.class)
          .hasMessage("storage " + server.getHostName()
              + ": the blob \"https://else.example/box/a\" is in another account");
    }
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void refusesAnAddressWithoutContainer() {
    assertThatThrownBy(() ->
            BlobFolder.open(URI.create("https://a.blob.core.windows.net/?sig=secret"), Map.of()))
        .isInstanceOf(ServiceException.class)
        .hasMessage("\"https://a.blob.core.windows.net/\" is not the address of a container\n"
            + "  Write it as https://account.blob.core.windows.net/container.");
  }

  /** The expected signature was computed with Python's hmac from the documented text. */
  @Test
  void signsAsTheReferenceSays() {
    RequestBody body = RequestBody.create("abc".getBytes(), MediaType.get("application/json"));
    Request request = new Request.Builder()
        .url(
            "https://acct.blob.core.windows.net/box/in%20put.jsonl?comp=block&blockid=YmxvY2stMA%3D%3D")
        .header("x-ms-version", "2021-12-02")
        .put(body)
        .build();

    Request signed = StorageSignature.of(
            "acct", "MDEyMzQ1Njc4OWFiY2RlZg==", Connection.azure("res", Credential.none()))
        .sign(request, Instant.parse("2026-11-22T12:00:00Z"));

    assertThat(signed.header("Authorization"))
        .isEqualTo("SharedKey acct:kgBTv0VJBTjqT5IklDdPj/oyatGi1fmZsmPqpbtz/uo=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://a.blob.core.windows.net/c?sv=1&sig=x | AZURE_STORAGE_KEY=k | SAS from the address",
        "https://a.blob.core.windows.net/c | AZURE_STORAGE_SAS_TOKEN=s | SAS from AZURE_STORAGE_SAS_TOKEN",
        "https://a.blob.core.windows.net/c | AZURE_STORAGE_KEY=k | storage key from AZURE_STORAGE_KEY",
        "https://a.blob.core.windows.net/c | OTHER=k | Entra ID",
        "https://a.blob.core.windows.net/c | AZURE_STORAGE_CONNECTION_STRING=AccountName=a;AccountKey=bw== "
            + "| storage key from AZURE_STORAGE_CONNECTION_STRING"
      })
  void takesTheCredentialThatIsAtHand(String address, String variable, String expected) {
    String[] pair = variable.split("=", 2);
    try (BlobFolder blobs = BlobFolder.open(URI.create(address), Map.of(pair[0], pair[1]))) {
      assertThat(blobs.credential()).isEqualTo(expected);
      assertThat(blobs.address()).isEqualTo(URI.create("https://a.blob.core.windows.net/c"));
    }
  }
}
