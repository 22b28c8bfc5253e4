package io.github.batchbook.service;

import java.util.function.Supplier;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Puts the connection's credential into a request's header. */
final class Authorization {
  private static final String BEARER = "Bearer ";

  private final Connection connection;
  private final Transport transport;
  private @Nullable EntraTokens entra;

  Authorization(Connection connection, Transport transport) {
    this.connection = connection;
    this.transport = transport;
  }

  /** Signs with the connection's credential; one that has none uses the key that came with the address. */
  void sign(Request.Builder request, Doorway.Address at) {
    Credential credential = connection.credential();
    if (credential == null) {
      key(request, at.key());
    } else if (credential instanceof Credential.ApiKey apiKey) {
      key(request, present(apiKey.key(), apiKey));
    } else if (credential instanceof Credential.BearerToken bearer) {
      request.header("Authorization", BEARER + present(bearer.token(), bearer));
    } else if (credential instanceof Credential.Entra id) {
      request.header("Authorization", BEARER + token(id));
    }
  }

  /** What must not be repeated to the user from this request. */
  String secretOf(Request request) {
    String key = request.header("api-key");
    String bearer = request.header("Authorization");
    if (key != null) {
      return key;
    }
    return bearer == null ? "" : bearer.substring(BEARER.length());
  }

  private void key(Request.Builder request, String key) {
    if (connection.profile().keyHeader() == Profile.KeyHeader.API_KEY) {
      request.header("api-key", key);
    } else {
      request.header("Authorization", BEARER + key);
    }
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
