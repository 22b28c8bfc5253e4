package io.github.batchbook.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorTest {
  @TempDir
  private Path folder;

  private EmbeddedService start() {
    return EmbeddedService.start(EmbeddedOptions.instant().withFolder(folder).withTls(true));
  }

  private static HttpClient trusting(Path certificate) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      trusted.setCertificateEntry(
          "embedded", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return HttpClient.newBuilder()
        .sslContext(context)
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  @Test
  void answersHttpAndHttpsOnOnePort() throws Exception {
    try (EmbeddedService service = start()) {
      HttpClient client = trusting(service.certificate());
      for (String host : new String[] {"https://localhost:", "https://127.0.0.1:"}) {
        HttpRequest request = HttpRequest.newBuilder(
                URI.create(host + service.origin().getPort() + "/openai/v1/chat/completions"))
            .header("api-key", service.key())
            .POST(BodyPublishers.ofString(
                Caller.lines(Caller.chat("a", "Hello")).get(0).path("body").toString()))
            .build();

        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      }
      assertThat(Caller.v1(service).get("/batches").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void keepsItsCertificateAndItsKeyForItsOwner() throws Exception {
    String before;
    try (EmbeddedService service = start()) {
      before = Files.readString(service.certificate());
    }
    try (EmbeddedService service = start()) {
      assertThat(Files.readString(service.certificate())).isEqualTo(before);
      assertThat(before).startsWith("-----BEGIN CERTIFICATE-----").doesNotContain("PRIVATE");
      assertThat(PosixFilePermissions.toString(
              Files.getPosixFilePermissions(folder.resolve("tls.pem"))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void isNotTrustedByWhoWasNotTold() {
    try (EmbeddedService service = start()) {
      HttpRequest request = HttpRequest.newBuilder(
              URI.create("https://localhost:" + service.origin().getPort() + "/openai/v1/batches"))
          .build();

      assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.discarding()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }
}
