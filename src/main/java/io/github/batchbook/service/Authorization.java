package io.github.batchbook.service;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Puts the connection's credential into a request. */
final class Authorization {
  private static final String BEARER = "Bearer ";

  /** A JSON Web Token, as Entra ID gives them. */
  private static final Pattern TOKEN =
      Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

  private final Connection connection;
  private final Transport transport;
  private final Ticker ticker;
  private @Nullable EntraTokens entra;
  private @Nullable KeyCommand command;

  Authorization(Connection connection, Transport transport, Ticker ticker) {
    this.connection = connection;
    this.transport = transport;
    this.ticker = ticker;
  }

  /** Signs with the connection's credential; one that has none uses the key that came with the address. */
  Request sign(Request request, Doorway.Address at) {
    Credential credential = connection.credential();
    if (credential == null) {
      return key(request, at.key());
    }
    if (credential instanceof Credential.ApiKey apiKey) {
      return key(request, present(apiKey.key(), apiKey));
    }
    if (credential instanceof Credential.BearerToken bearer) {
      return bearer(request, present(bearer.token(), bearer));
    }
    if (credential instanceof Credential.Entra id) {
      return bearer(request, token(id));
    }
    if (credential instanceof Credential.Command program) {
      String secret = printed(program);
      return TOKEN.matcher(secret).matches() ? bearer(request, secret) : key(request, secret);
    }
    return storage(request, credential);
  }

  /** What the user's command prints. */
  private String printed(Credential.Command program) {
    return present(() -> command(program).secret(connection, ticker.now()), program);
  }

  private synchronized KeyCommand command(Credential.Command program) {
    KeyCommand known = command;
    if (known == null) {
      known = new KeyCommand(program.line());
      command = known;
    }
    return known;
  }

  /** Forgets a secret that was refused and may be had anew; false when there is none such, or it was new. */
  synchronized boolean renew() {
    return command != null && command.renew();
  }

  private Request storage(Request request, Credential credential) {
    if (credential instanceof Credential.Sas sas) {
      String token = present(sas.token(), sas).replaceFirst("^\\?", "");
      String query = request.url().encodedQuery();
      String all = query == null ? token : query + "&" + token;
      return request
          .newBuilder()
          .url(request.url().newBuilder().encodedQuery(all).build())
          .build();
    }
    if (credential instanceof Credential.StorageKey key) {
      return StorageSignature.of(key.account(), present(key.key(), key), connection)
          .sign(request, ticker.now());
    }
    return request;
  }

  /** What must not be repeated to the user from this request. */
  String secretOf(Request request) {
    String key = request.header("api-key");
    String authorization = request.header("Authorization");
    if (key != null) {
      return key;
    }
    if (authorization != null && authorization.startsWith(BEARER)) {
      return authorization.substring(BEARER.length());
    }
    String signature = request.url().queryParameter("sig");
    return signature == null ? "" : signature;
  }

  private Request key(Request request, String key) {
    return connection.profile().keyHeader() == Profile.KeyHeader.API_KEY
        ? request.newBuilder().header("api-key", key).build()
        : bearer(request, key);
  }

  private static Request bearer(Request request, String token) {
    return request.newBuilder().header("Authorization", BEARER + token).build();
  }

  private String present(Supplier<String> secret, Credential credential) {
    String text = secret.get();
    if (text == null || text.isBlank()) {
      throw Complaints.credential(
          connection, "there is no key or token in " + credential.source(), null);
    }
    if (!text.strip().matches("[\\x21-\\x7e]+")) {
      throw Complaints.credential(
          connection,
          "what "
              + credential.source()
              + " holds is no key: it has blanks or characters that no key has",
          null);
    }
    return text.strip();
  }

  private String token(Credential.Entra id) {
    try {
      return transport.interruptibly(() -> tokens(id).token());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceException(
          ServiceException.Facts.of(ServiceException.Kind.INTERRUPTED),
          connection.label() + ": interrupted while signing in",
          e);
    }
  }

  private synchronized EntraTokens tokens(Credential.Entra id) {
    EntraTokens known = entra;
    if (known == null) {
      known = new EntraTokens(connection, id, transport.client());
      entra = known;
    }
    return known;
  }
}
