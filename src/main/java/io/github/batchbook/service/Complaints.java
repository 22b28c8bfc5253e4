package io.github.batchbook.service;

import io.github.batchbook.service.Attempt.Broken;
import io.github.batchbook.service.Attempt.Refused;
import io.github.batchbook.service.Attempt.Stopped;
import io.github.batchbook.service.Attempt.Strange;
import io.github.batchbook.service.ServiceException.Facts;
import io.github.batchbook.service.ServiceException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong with a call: every complaint about the service is made here. */
final class Complaints {
  private final Connection connection;
  private final Ask ask;
  private final String path;
  private final Wording words;

  Complaints(Connection connection, Ask ask, String path) {
    this.connection = connection;
    this.ask = ask;
    this.path = path;
    this.words = new Wording(connection, ask);
  }

  static ServiceException settings(Connection connection, String what) {
    return new ServiceException(Facts.of(Kind.SETTINGS), connection.label() + ": " + what, null);
  }

  static ServiceException credential(
      Connection connection, String what, @Nullable Throwable cause) {
    return new ServiceException(
        Facts.of(Kind.CREDENTIAL),
        connection.label() + ": " + what + "\n  " + newSecret(connection),
        cause);
  }

  private static String newSecret(Connection connection) {
    Credential credential = connection.credential();
    if (credential instanceof Credential.Command) {
      return "Run the command by itself: it has to print the key, and nothing before it.";
    }
    return switch (connection.profile().kind()) {
      case "azure" ->
        "Set AZURE_OPENAI_API_KEY to a key of the resource, or sign in with \"az login\".";
      case "openai" -> "Set OPENAI_API_KEY.";
      case "storage" ->
        "Set AZURE_STORAGE_SAS_TOKEN or AZURE_STORAGE_KEY, or sign in with \"az login\".";
      default ->
        credential instanceof Credential.ApiKey key
            ? "Set " + key.source() + " to the server's key."
            : "Name the variable that holds the server's key.";
    };
  }

  static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line = message.strip().lines().findFirst().orElse("");
    return line.length() <= 300 ? line : line.substring(0, 300) + "…";
  }

  ServiceException of(Attempt<?> attempt) {
    if (attempt instanceof Refused<?> refused) {
      return refused(refused.refusal());
    }
    if (attempt instanceof Broken<?> broken) {
      return broken(broken.cause(), costly() && broken.sent());
    }
    if (attempt instanceof Strange<?> strange) {
      return strange(strange);
    }
    boolean sent = attempt instanceof Stopped<?> stopped && stopped.sent();
    return new ServiceException(
        facts(Kind.INTERRUPTED, 0, Optional.empty(), Optional.empty(), costly() && sent),
        connection.label() + ": interrupted at " + call(),
        null);
  }

  private ServiceException refused(Attempt.Refusal refusal) {
    int status = refusal.status();
    boolean unsure = costly() && maybeDone(status);
    Kind kind = unsure ? Kind.ANSWER_LOST : kind(refusal);
    Facts facts = new Facts(
        kind,
        ask.method(),
        path,
        status,
        refusal.error().code().orElse(null),
        refusal.error().message().orElse(null),
        refusal.requestId().orElse(null),
        refusal.retryAfter().orElse(null),
        unsure);
    return new ServiceException(
        facts,
        "%s: %s\n  %s answered %d%s%s\n  %s"
            .formatted(
                connection.label(),
                words.headline(kind),
                call(),
                status,
                detail(refusal.error()),
                refusal.requestId().map(id -> " (request " + id + ")").orElse(""),
                words.remedy(kind, refusal)),
        null);
  }

  /**
   * Whether a call of this status may have been carried out. A server that made what was asked may send its client to look at it; only 307
   * and 308 say that the call itself has to be made elsewhere.
   */
  private static boolean maybeDone(int status) {
    boolean elsewhere = status == 307 || status == 308;
    return status == 408 || status >= 500 || (Attempt.redirects(status) && !elsewhere);
  }

  private static Kind kind(Attempt.Refusal refusal) {
    if (refusal.error().quota()) {
      return Kind.QUOTA;
    }
    int status = refusal.status();
    if (refusal.error().code().orElse("").equals("InvalidAuthenticationInfo")) {
      return Kind.UNAUTHORIZED;
    }
    return switch (status) {
      case 401 -> Kind.UNAUTHORIZED;
      case 403 -> Kind.FORBIDDEN;
      case 404 -> Kind.NOT_FOUND;
      case 407 -> Kind.UNREACHABLE;
      case 429 -> Kind.THROTTLED;
      default -> status >= 500 ? Kind.SERVER : status >= 400 ? Kind.INVALID : Kind.UNEXPECTED;
    };
  }

  private static String detail(ServiceError error) {
    Optional<String> code = error.code().filter(c -> !c.matches("\\d+"));
    return code.map(c -> " " + c).orElse("")
        + error.message().map(m -> ": " + m).orElse("");
  }

  private ServiceException broken(IOException cause, boolean unsure) {
    Kind kind = unsure ? Kind.ANSWER_LOST : Kind.UNREACHABLE;
    String[] why = why(cause);
    String headline = unsure ? words.headline(kind) : why[0];
    String remedy = unsure ? "List the jobs before it is created again." : why[1];
    return new ServiceException(
        facts(kind, 0, Optional.empty(), Optional.empty(), unsure),
        "%s: %s\n  %s: %s\n  %s"
            .formatted(connection.label(), headline, call(), firstLine(cause), remedy),
        cause);
  }

  /** What a failure of the network is called, and what helps. */
  private static String[] why(IOException cause) {
    if (cause instanceof UnknownHostException) {
      return new String[] {
        "there is no such host", "Check the resource's name, the network and its proxy settings."
      };
    }
    if (cause instanceof ConnectException) {
      return new String[] {
        "it is not reachable", "Check that it runs, the network and its proxy settings."
      };
    }
    if (cause instanceof SSLPeerUnverifiedException) {
      return new String[] {
        "the certificate there is another host's", "Check the address, and who answers at it."
      };
    }
    if (firstLine(cause).contains("unrecognized SSL message")) {
      return new String[] {
        "no TLS is spoken there",
        "Check scheme and port of the address, and of the proxy if there is one."
      };
    }
    if (cause instanceof SSLException) {
      return new String[] {
        "no safe connection could be made",
        "If your network has a certificate authority of its own, name its PEM file in"
            + " BATCHBOOK_CA_BUNDLE."
      };
    }
    if (firstLine(cause).contains("authenticate with proxy")) {
      return new String[] {
        "the proxy refused user or password",
        "Write them into HTTPS_PROXY as http://user:password@host:port."
      };
    }
    if (firstLine(cause).contains("response code for CONNECT")) {
      return new String[] {
        "the proxy does not let the call through",
        "Ask who runs the proxy to allow this host, or name the host in NO_PROXY."
      };
    }
    return cause instanceof SocketTimeoutException
        ? new String[] {"it did not answer in time", "Try again later, or check the network."}
        : new String[] {"the connection broke", "Try again; if it stays, check the network."};
  }

  private ServiceException strange(Strange<?> strange) {
    Kind kind = costly() ? Kind.ANSWER_LOST : Kind.UNEXPECTED;
    String remedy = costly()
        ? "List the jobs before it is created again."
        : "Check the address: something else than the service may answer there.";
    return new ServiceException(
        facts(kind, strange.status(), Optional.empty(), strange.requestId(), costly()),
        "%s: %s\n  %s answered %d, but %s%s\n  %s"
            .formatted(
                connection.label(),
                words.headline(kind),
                call(),
                strange.status(),
                strange.what(),
                strange.requestId().map(id -> " (request " + id + ")").orElse(""),
                remedy),
        null);
  }

  private Facts facts(
      Kind kind, int status, Optional<String> message, Optional<String> id, boolean unsure) {
    return new Facts(
        kind,
        ask.method(),
        path,
        status,
        null,
        message.orElse(null),
        id.orElse(null),
        null,
        unsure);
  }

  private String call() {
    return ask.method() + " " + path;
  }

  private boolean costly() {
    return ask.repeat() == Ask.Repeat.COSTLY;
  }
}
