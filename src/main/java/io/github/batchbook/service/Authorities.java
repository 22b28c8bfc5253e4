package io.github.batchbook.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts what Java trusts; beside that the user's PEM file, and the operating system's store where Java can read it. The latter two are
 * read when Java's own authorities do not vouch for a server.
 */
final class Authorities implements X509TrustManager {
  private static final System.Logger LOG = System.getLogger("io.github.batchbook.service");

  /** Where Linux distributions keep their authorities. */
  private static final List<Path> SYSTEM_FILES = List.of(
      Path.of("/etc/ssl/certs/ca-certificates.crt"),
      Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
      Path.of("/etc/ssl/ca-bundle.pem"),
      Path.of("/etc/ssl/cert.pem"));

  /** Key stores of Windows and macOS; absent elsewhere. */
  private static final List<String> SYSTEM_STORES =
      List.of("Windows-ROOT", "KeychainStore-ROOT", "KeychainStore");

  private final Optional<Path> pem;
  private final X509TrustManager java;
  private @Nullable List<X509TrustManager> named;
  private @Nullable List<X509TrustManager> system;

  Authorities(Optional<Path> pem) {
    this.pem = pem;
    try {
      this.java = trusting(null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no certificate authorities", e);
    }
  }

  /** Sockets that trust as this does. */
  SSLSocketFactory sockets() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {this}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    try {
      java.checkServerTrusted(chain, type);
    } catch (CertificateException first) {
      if (!trusts(named(), chain, type) && !trusts(system(), chain, type)) {
        throw first;
      }
    }
  }

  private static boolean trusts(
      List<X509TrustManager> managers, X509Certificate[] chain, String type) {
    for (X509TrustManager manager : managers) {
      try {
        manager.checkServerTrusted(chain, type);
        return true;
      } catch (CertificateException e) {
        LOG.log(System.Logger.Level.DEBUG, "not vouched for", e);
      }
    }
    return false;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    java.checkClientTrusted(chain, type);
  }

  /** Java's own; used only to tell a client's certificate what is accepted. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return java.getAcceptedIssuers();
  }

  /** What the user's file holds. */
  private synchronized List<X509TrustManager> named() throws CertificateException {
    List<X509TrustManager> known = named;
    if (known == null) {
      known = pem.isPresent() ? List.of(trustingFile(pem.get())) : List.of();
      named = known;
    }
    return known;
  }

  /** What the operating system holds: a store of its own, or a file. */
  private synchronized List<X509TrustManager> system() {
    List<X509TrustManager> known = system;
    if (known == null) {
      known = Stream.concat(
              SYSTEM_STORES.stream()
                  .flatMap(name -> unlessUnreadable(() -> trustingStore(name)).stream()),
              SYSTEM_FILES.stream()
                  .filter(Files::isReadable)
                  .flatMap(file -> unlessUnreadable(() -> trustingPem(file)).stream())
                  .limit(1))
          .toList();
      system = known;
    }
    return known;
  }

  private static X509TrustManager trustingFile(Path file) throws CertificateException {
    try {
      return trustingPem(file);
    } catch (IOException | GeneralSecurityException e) {
      throw new CertificateException(
          "the file of certificate authorities \"" + file + "\" cannot be read: " + e.getMessage(),
          e);
    }
  }

  /** Something that reads authorities. */
  private interface Source {
    X509TrustManager read() throws IOException, GeneralSecurityException;
  }

  private static Optional<X509TrustManager> unlessUnreadable(Source source) {
    try {
      return Optional.of(source.read());
    } catch (IOException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static X509TrustManager trustingStore(String name)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(name);
    store.load(null, null);
    return trusting(store);
  }

  private static X509TrustManager trustingPem(Path file)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      int number = 0;
      for (Certificate certificate : all) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
    }
    return trusting(store);
  }

  private static X509TrustManager trusting(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }
}
