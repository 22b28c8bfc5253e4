package io.github.batchbook.service;

import static io.github.batchbook.service.ServiceFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.batchbook.service.ServiceException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTest {
  private static final String JOB = "{\"id\":\"batch_1\",\"status\":\"completed\"}";

  @TempDir
  Path folder;

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getByName("127.0.0.1"), 0);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Network proxy(String userInfo) {
    return Network.of(Map.of(
        "HTTP_PROXY", "http://" + userInfo + "127.0.0.1:" + server.getPort(),
        "HTTPS_PROXY", "http://" + userInfo + "127.0.0.1:" + server.getPort()));
  }

  private static BatchService open(String url, Network network) {
    return Connection.compatible(URI.create(url), Credential.apiKey("sesame-key"))
        .withPlainHttpTo("models.invalid")
        .withNetwork(network)
        .withRetry(RetryPolicy.NONE)
        .open(new FakeTicker());
  }

  @Test
  void callsThroughAProxyThatAsksForAPassword() throws Exception {
    server.enqueue(new MockResponse.Builder()
        .code(407)
        .setHeader("Proxy-Authenticate", "Basic realm=\"x\"")
        .build());
    server.enqueue(json(200, JOB).build());
    try (BatchService service = open("http://models.invalid/v1", proxy("us%40er:pass%3Aword@"))) {
      assertThat(service.job("batch_1").id()).isEqualTo("batch_1");
    }

    server.takeRequest();
    RecordedRequest second = server.takeRequest();
    assertThat(second.getTarget()).isEqualTo("http://models.invalid/v1/batches/batch_1");
    assertThat(second.getHeaders().get("Proxy-Authorization"))
        .isEqualTo(okhttp3.Credentials.basic("us@er", "pass:word"));
  }

  @Test
  void saysThatAProxyRefusesThePassword() {
    for (int i = 0; i < 3; i++) {
      server.enqueue(new MockResponse.Builder()
          .code(407)
          .setHeader("Proxy-Authenticate", "Basic realm=\"x\"")
          .build());
    }
    try (BatchService service = open("https://models.invalid/v1", proxy("user:wrong@"))) {
      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> service.job("batch_1"));

      assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(e).hasMessage("""
              server https://models.invalid/v1: the proxy refused user or password
                GET /v1/batches/batch_1: Failed to authenticate with proxy
                Write them into HTTPS_PROXY as http://user:password@host:port.""");
    }
  }

  private ServiceException throughProxyPatiently(String url) {
    try (BatchService service = Connection.compatible(URI.create(url), Credential.apiKey("key"))
        .withPlainHttpTo("models.invalid")
        .withNetwork(proxy("user:wrong@"))
        .open(new FakeTicker())) {
      return catchThrowableOfType(ServiceException.class, () -> service.job("batch_1"));
    }
  }

  private void proxyAnswers(int status, int times) {
    for (int i = 0; i < times; i++) {
      server.enqueue(new MockResponse.Builder()
          .code(status)
          .setHeader("Proxy-Authenticate", "Basic realm=\"x\"")
          .build());
    }
  }

  @Test
  void givesAProxyAPasswordThatItRefusedNoSecondTime() {
    proxyAnswers(407, 10);

    throughProxyPatiently("https://models.invalid/v1");

    assertThat(server.getRequestCount()).isLessThanOrEqualTo(2);
  }

  @Test
  void saysThatAProxyOfCallsWithoutTlsRefusesThePassword() {
    proxyAnswers(407, 10);

    ServiceException e = throughProxyPatiently("http://models.invalid/v1");

    assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(e).hasMessage("""
            server http://models.invalid/v1: the proxy refused user or password
              GET /v1/batches/batch_1 answered 407
              Write them into HTTP_PROXY as http://user:password@host:port.""");
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void saysThatAProxyDoesNotLetACallThrough() {
    proxyAnswers(403, 5);

    ServiceException e = throughProxyPatiently("https://models.invalid/v1");

    assertThat(e).hasMessage("""
            server https://models.invalid/v1: the proxy does not let the call through
              GET /v1/batches/batch_1: Unexpected response code for CONNECT: 403
              Ask who runs the proxy to allow this host, or name the host in NO_PROXY.""");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void neverSendsLoopbackThroughAProxy() {
    server.enqueue(json(200, JOB).build());
    Network elsewhere = Network.of(Map.of("HTTP_PROXY", "http://127.0.0.1:1"));
    try (BatchService service = open(server.url("/v1").toString(), elsewhere)) {
      assertThat(service.job("batch_1").id()).isEqualTo("batch_1");
    }
  }

  @Test
  void trustsAuthoritiesOfThePemFile() throws Exception {
    HeldCertificate authority =
        new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate own = new HeldCertificate.Builder()
        .signedBy(authority)
        .addSubjectAlternativeName(server.getHostName())
        .build();
    server.useHttps(
        new HandshakeCertificates.Builder().heldCertificate(own).build().sslSocketFactory());
    server.enqueue(json(200, JOB).build());
    Path pem = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());
    String url = server.url("/v1").toString();

    try (BatchService without = open(url, Network.DIRECT)) {
      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> without.job("batch_1"));
      assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(e.getMessage())
          .contains(": no safe connection could be made\n")
          .endsWith(
              "\n  If your network has a certificate authority of its own, name its PEM file in"
                  + " BATCHBOOK_CA_BUNDLE.");
    }
    try (BatchService with = open(url, Network.of(Map.of("BATCHBOOK_CA_BUNDLE", pem.toString())))) {
      assertThat(with.job("batch_1").id()).isEqualTo("batch_1");
    }
  }

  @Test
  void saysThatACertificateIsAnotherHostsHoweverManyNamesItHas() throws Exception {
    HeldCertificate authority =
        new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate.Builder others = new HeldCertificate.Builder().signedBy(authority);
    for (int i = 0; i < 40; i++) {
      others.addSubjectAlternativeName("region-" + i + ".models.invalid");
    }
    server.useHttps(new HandshakeCertificates.Builder()
        .heldCertificate(others.build())
        .build()
        .sslSocketFactory());
    Path pem = Files.writeString(folder.resolve("ca.pem"), authority.certificatePem());

    try (BatchService service = open(
        server.url("/v1").toString(), Network.of(Map.of("BATCHBOOK_CA_BUNDLE", pem.toString())))) {
      assertThatThrownBy(() -> service.job("batch_1"))
          .hasMessage("%s: the certificate there is another host's\n  GET /v1/batches/batch_1:"
                  .formatted(service.connection().label())
              + " Hostname %s not verified:\n  Check the address, and who answers at it."
                  .formatted(server.getHostName()));
    }
  }

  @Test
  void saysThatThePemFileCannotBeRead() throws Exception {
    HeldCertificate own = new HeldCertificate.Builder()
        .addSubjectAlternativeName(server.getHostName())
        .build();
    server.useHttps(
        new HandshakeCertificates.Builder().heldCertificate(own).build().sslSocketFactory());
    Path pem = folder.resolve("missing.pem");
    try (BatchService service =
        open(server.url("/v1").toString(), Network.DIRECT.withAuthorities(pem))) {
      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> service.job("batch_1"));

      assertThat(e.getMessage())
          .contains("the file of certificate authorities \"" + pem + "\" cannot be read");
    }
  }

  @Test
  void prefersSmallLettersAndFallsBackToTheProxyForAll() {
    Network network = Network.of(Map.of(
        "https_proxy", "http://small:1",
        "HTTPS_PROXY", "http://large:2",
        "ALL_PROXY", "socks5://all",
        "NO_PROXY", "a.example, b.example",
        "SSL_CERT_FILE", "/x.pem"));

    assertThat(network.httpsProxy()).contains(URI.create("http://small:1"));
    assertThat(network.httpProxy()).contains(URI.create("socks5://all:1080"));
    assertThat(network.noProxy()).containsExactly("a.example", "b.example");
    assertThat(network.authorities()).contains(Path.of("/x.pem"));
  }

  @Test
  void neverShowsThePassword() {
    Network network = Network.of(Map.of("HTTPS_PROXY", "http://user:secret@proxy:8080"));

    assertThat(network)
        .hasToString("https through http://proxy:8080, http through no proxy, direct to [],"
            + " authorities of Java and the system");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x:1", "http://", "http://us er:secret@proxy:1", "https://p:1"})
  void refusesWhatIsNoProxy(String value) {
    assertThatThrownBy(() -> Network.of(Map.of("HTTPS_PROXY", value)))
        .isInstanceOf(ServiceException.class)
        .hasMessage("HTTPS_PROXY is not the address of a proxy\n"
            + "  Write it as http://host:port, http://user:password@host:port or"
            + " socks5://host:port; %-encode signs in the password.");
  }

  @ParameterizedTest
  @CsvSource({
    "*, a.example, true",
    "example.com, example.com, true",
    "example.com, www.example.com, true",
    ".example.com, www.EXAMPLE.com, true",
    "*.example.com, www.example.com, true",
    "example.com, badexample.com, false",
    "example.com:443, example.com, true",
    "example.com:8443, example.com, false",
    "10.0.0.0/8, 10.1.2.3, true",
    "10.0.0.0/8, 11.1.2.3, false",
    "0.0.0.0/0, 11.1.2.3, true",
    "10.0.0.0/8, ten.example, false",
    "2001:db8::1, 2001:db8::1, true"
  })
  void readsNoProxyAsOtherToolsDo(String rule, String host, boolean direct) {
    assertThat(Proxies.matches(rule, host, 443)).isEqualTo(direct);
  }

  @Test
  void choosesTheProxyOfTheScheme() {
    Network network = Network.of(Map.of(
        "HTTPS_PROXY", "http://secure:1",
        "HTTP_PROXY", "socks5://plain:2",
        "NO_PROXY", "direct.example"));
    Proxies proxies = new Proxies(network);

    Proxy https = proxies.select(URI.create("https://a.example/")).get(0);
    Proxy http = proxies.select(URI.create("http://a.example/")).get(0);
    assertThat(https.address()).hasToString("secure/<unresolved>:1");
    assertThat(http.type()).isEqualTo(Proxy.Type.SOCKS);
    for (String direct :
        List.of("https://x.direct.example/", "http://127.0.0.1:8/", "http://169.254.169.254/")) {
      assertThat(proxies.select(URI.create(direct))).containsExactly(Proxy.NO_PROXY);
    }
  }
}
