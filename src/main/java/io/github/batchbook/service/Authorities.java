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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
  private @Nullable List<X509TrustManager> others;

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
      if (others().stream().noneMatch(other -> trusts(other, chain, type))) {
        throw first;
      }
    }
  }

  private static boolean trusts(X509TrustManager manager, X509Certificate[] chain, String type) {
    try {
      manager.checkServerTrusted(chain, type);
      return true;
    } catch (CertificateException e) {
      return false;
    }
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

  private synchronized List<X509TrustManager> others() throws CertificateException {
    List<X509TrustManager> known = others;
    if (known == null) {
      known = new ArrayList<>();
      if (pem.isPresent()) {
        known.add(trustingFile(pem.get()));
      }
      addSystem(known);
      others = known;
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

  private static void addSystem(List<X509TrustManager> known) {
    SYSTEM_STORES.forEach(
        name -> unlessUnreadable(() -> trustingStore(name)).ifPresent(known::add));
    SYSTEM_FILES.stream()
        .filter(Files::isReadable)
        .flatMap(file -> unlessUnreadable(() -> trustingPem(file)).stream())
        .findFirst()
        .ifPresent(known::add);
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
