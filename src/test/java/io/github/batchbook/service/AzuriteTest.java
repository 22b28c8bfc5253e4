package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.batchbook.service.ServiceException.Kind;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Microsoft's own stand-in judges the client of blob storage, where {@code azurite-blob} (npm azurite 3.35.0) is on the path. */
final class AzuriteTest {
  /** The account and key that every Azurite has; no secret. */
  private static final String ACCOUNT = "devstoreaccount1";

  private static final String KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  private static final Pattern LISTENS =
      Pattern.compile("successfully listens on https://127\\.0\\.0\\.1:(\\d+)\\R");

  @TempDir
  static Path folder;

  private static Process azurite;
  private static int port;
  private static Path pem;

  /** With TLS, without which it takes no token of Entra ID. */
  @BeforeAll
  static void start() throws IOException {
    Optional<Path> program = Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(path -> Path.of(path, "azurite-blob"))
        .filter(Files::isExecutable)
        .findFirst();
    if (System.getenv("CI") != null) {
      assertThat(program).as("azurite-blob is installed").isPresent();
    }
    Assumptions.assumeTrue(program.isPresent(), "azurite-blob is not on the path");
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("127.0.0.1").build();
    pem = Files.writeString(folder.resolve("azurite.pem"), certificate.certificatePem());
    Path secret = Files.writeString(folder.resolve("key.pem"), certificate.privateKeyPkcs8Pem());
    Path log = folder.resolve("azurite.log");
    azurite = new ProcessBuilder(
            program.orElseThrow().toString(),
            "--blobPort",
            "0",
            "--location",
            folder.resolve("store").toString(),
            "--cert",
            pem.toString(),
            "--key",
            secret.toString(),
            "--oauth",
            "basic",
            "--skipApiVersionCheck")
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    port = await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> listensOn(Files.readString(log)), OptionalInt::isPresent)
        .orElseThrow();
    createContainer();
  }

  /** The port, which it chooses itself, once it says that it listens there. */
  private static OptionalInt listensOn(String log) {
    Matcher told = LISTENS.matcher(log);
    return told.find() ? OptionalInt.of(Integer.parseInt(told.group(1))) : OptionalInt.empty();
  }

  private static void createContainer() throws IOException {
    HttpUrl url =
        HttpUrl.get(container()).newBuilder().query("restype=container").build();
    Request create = new Request.Builder()
        .url(url)
        .header("x-ms-version", "2021-12-02")
        .put(RequestBody.create(new byte[0]))
        .build();
    Request signed = StorageSignature.of(ACCOUNT, KEY, Connection.azure("any", Credential.none()))
        .sign(create, Instant.now());
    Authorities authorities = new Authorities(Optional.of(pem));
    OkHttpClient client = new OkHttpClient.Builder()
        .sslSocketFactory(authorities.sockets(), authorities)
        .build();
    try (var response = client.newCall(signed).execute()) {
      assertThat(response.code()).isEqualTo(201);
    } finally {
      client.dispatcher().executorService().shutdown();
      client.connectionPool().evictAll();
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (azurite != null) {
      azurite.destroy();
      if (!azurite.waitFor(10, TimeUnit.SECONDS)) {
        azurite.destroyForcibly();
      }
    }
  }

  private static URI container() {
    return URI.create("https://127.0.0.1:" + port + "/" + ACCOUNT + "/box");
  }

  private BlobFolder open(String key) {
    return open(container(), Map.of("AZURE_STORAGE_KEY", key));
  }

  private static BlobFolder open(URI address, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("SSL_CERT_FILE", pem.toString());
    return BlobFolder.open(address, all);
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
      assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED);
      assertThat(e)
          .hasMessageStartingWith(
              "storage 127.0.0.1: the storage key from AZURE_STORAGE_KEY was refused\n");
    }
    URI elsewhere = URI.create(container() + "-missing");
    try (BlobFolder missing = open(elsewhere, Map.of("AZURE_STORAGE_KEY", KEY))) {
      ServiceException e = catchThrowableOfType(
          ServiceException.class, () -> missing.put(file, "a.jsonl", TransferListener.NONE));
      assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND);
      assertThat(e.code()).contains("ContainerNotFound");
    }
  }

  @Test
  void takesASharedAccessSignature() throws Exception {
    URI signed = URI.create(container() + "?" + signature("rcwd"));
    try (BlobFolder blobs = open(signed, Map.of())) {
      goesThrough(blobs, "sas.jsonl");
    }
    try (BlobFolder blobs = open(URI.create(container() + "?" + signature("r")), Map.of())) {
      Path file = Files.writeString(folder.resolve("small.jsonl"), "x");
      ServiceException e = catchThrowableOfType(
          ServiceException.class, () -> blobs.put(file, "no.jsonl", TransferListener.NONE));
      assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN);
      assertThat(e.getMessage()).doesNotContain("sig=");
    }
  }

  @Test
  void takesATokenOfEntraId() throws Exception {
    Network network = Network.DIRECT.withAuthorities(pem);
    Credential token = Credential.bearerToken(token("https://storage.azure.com"));
    try (BlobFolder blobs = BlobFolder.open(container(), token, network)) {
      goesThrough(blobs, "entra.jsonl");
    }
    Credential other = Credential.bearerToken(token("https://cognitiveservices.azure.com"));
    try (BlobFolder blobs = BlobFolder.open(container(), other, network)) {
      Path file = Files.writeString(folder.resolve("small.jsonl"), "x");
      ServiceException e = catchThrowableOfType(
          ServiceException.class, () -> blobs.put(file, "no.jsonl", TransferListener.NONE));
      assertThat(e.kind()).isIn(Kind.UNAUTHORIZED, Kind.FORBIDDEN);
    }
  }

  private static void goesThrough(BlobFolder blobs, String name) throws IOException {
    byte[] bytes = new byte[20_000_000];
    new Random(2).nextBytes(bytes);
    Path file = Files.write(folder.resolve("through.jsonl"), bytes);
    Path copy = folder.resolve("through.copy");

    URI blob = blobs.put(file, name, TransferListener.NONE);

    assertThat(blobs.get(blob, copy, TransferListener.NONE)).hasValue(bytes.length);
    assertThat(copy).hasBinaryContent(bytes);
    assertThat(blobs.delete(blob)).isTrue();
    assertThat(blobs.get(blob, copy, TransferListener.NONE)).isEmpty();
  }

  /** A service SAS for the container, by the storage's documentation of version 2020-12-06 and later. */
  private static String signature(String permissions) throws Exception {
    String end = "2099-01-01T00:00:00Z";
    String version = "2021-12-02";
    String text = String.join(
        "\n",
        permissions,
        "",
        end,
        "/blob/" + ACCOUNT + "/box",
        "",
        "",
        "",
        version,
        "c",
        "",
        "",
        "",
        "",
        "",
        "",
        "");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
    String sig =
        Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    return "sv=" + version + "&se=" + URLEncoder.encode(end, StandardCharsets.UTF_8) + "&sr=c&sp="
        + permissions + "&sig=" + URLEncoder.encode(sig, StandardCharsets.UTF_8);
  }

  /** A token whose claims are right; Azurite does not look at its signature. */
  private static String token(String audience) {
    long now = Instant.now().getEpochSecond();
    return part("{\"typ\":\"JWT\",\"alg\":\"RS256\"}")
        + "."
        + part("{\"aud\":\"" + audience + "\",\"iss\":\"https://sts.windows.net/tenant/\",\"iat\":"
            + (now - 60) + ",\"nbf\":" + (now - 60) + ",\"exp\":" + (now + 3600) + "}")
        + "."
        + part("unsigned");
  }

  private static String part(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
