package io.github.batchbook.emulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * The certificate under which a folder's service is reached by HTTPS. It is kept in the folder, so that who trusts it once trusts it
 * after the next start. It signs itself and nothing else: who trusts it trusts no more than this service.
 *
 * @param certificate the certificate in PEM, which callers must trust
 */
record Tls(SSLContext context, Path certificate) {
  private static final long DAYS = 800;
  private static final Duration LEAST = Duration.ofDays(30);

  static Tls of(Path folder) throws IOException {
    Path certificate = folder.resolve("certificate.pem");
    Path mine = folder.resolve("tls.pem");
    HeldCertificate held = kept(mine);
    if (held == null || Files.notExists(certificate)) {
      held = made(certificate, mine);
    }
    SSLContext context =
        new HandshakeCertificates.Builder().heldCertificate(held).build().sslContext();
    return new Tls(context, certificate);
  }

  private static @Nullable HeldCertificate kept(Path file) throws IOException {
    if (Files.notExists(file)) {
      return null;
    }
    try {
      HeldCertificate held = HeldCertificate.decode(Files.readString(file));
      Instant end = held.certificate().getNotAfter().toInstant();
      return end.isAfter(Instant.now().plus(LEAST)) ? held : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static HeldCertificate made(Path certificate, Path mine) throws IOException {
    HeldCertificate held = new HeldCertificate.Builder()
        .commonName("Batchbook embedded service")
        .addSubjectAlternativeName("localhost")
        .addSubjectAlternativeName("127.0.0.1")
        .duration(DAYS, TimeUnit.DAYS)
        .build();
    Disk.write(certificate, held.certificatePem().getBytes(StandardCharsets.US_ASCII));
    Disk.write(
        mine,
        (held.certificatePem() + held.privateKeyPkcs8Pem()).getBytes(StandardCharsets.US_ASCII));
    return held;
  }
}
