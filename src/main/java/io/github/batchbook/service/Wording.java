package io.github.batchbook.service;

import io.github.batchbook.service.ServiceException.Kind;
import java.util.Set;

/** What a refused call is called, and what helps, in the words of the service that it was made to. */
final class Wording {
  private static final Set<String> SYNCHRONOUS =
      Set.of("deployments", "chat", "responses", "embeddings");

  private final Connection connection;
  private final Ask ask;

  Wording(Connection connection, Ask ask) {
    this.connection = connection;
    this.ask = ask;
  }

  String headline(Kind kind) {
    return switch (kind) {
      case UNAUTHORIZED -> "the " + credentialName() + " was refused";
      case FORBIDDEN -> "access is denied";
      case NOT_FOUND -> notFound();
      case UNREACHABLE -> "the proxy refused user or password";
      case THROTTLED -> "it is called too often";
      case QUOTA -> "a quota is used up";
      case SERVER -> "the service failed";
      case ANSWER_LOST -> "the answer was lost; the job may have been created";
      case UNEXPECTED -> "the answer is not what the service answers";
      default -> "the request was refused";
    };
  }

  String remedy(Kind kind, Attempt.Refusal refusal) {
    return switch (kind) {
      case UNAUTHORIZED -> storage() ? storageRemedy() : newCredential();
      case FORBIDDEN ->
        storage()
            ? storageRemedy()
            : "The role \"Cognitive Services OpenAI Contributor\" allows it; a network rule of the"
                + " resource may forbid it too.";
      case NOT_FOUND -> notFoundRemedy();
      case UNREACHABLE -> "Write them into HTTP_PROXY as http://user:password@host:port.";
      case THROTTLED ->
        "Try again in "
            + refusal.retryAfter().map(d -> Math.max(1, d.toSeconds()) + " s.").orElse("a minute.");
      case QUOTA -> quotaRemedy(refusal.error());
      case SERVER -> "Try again later; the service's support can look the request up.";
      case ANSWER_LOST -> "List the jobs before it is created again.";
      case UNEXPECTED ->
        Attempt.redirects(refusal.status()) && refusal.error().message().isPresent()
            ? "Nothing was sent there. Connect to that address if it is the service's."
            : "Check the address: something else than the service answers there.";
      default ->
        refusal.status() == 413
            ? "It is larger than the service, or a gateway before it, takes: make smaller files of it."
            : "Change what the service names, then try again.";
    };
  }

  private String newCredential() {
    return connection.credential() instanceof Credential.ApiKey key
        ? "Set " + key.source() + " to a key of this very resource."
        : "Sign in again, to the tenant of this resource.";
  }

  private static String storageRemedy() {
    return "It takes the role \"Storage Blob Data Contributor\", a SAS that may read and write, or the"
        + " account's key.";
  }

  private static String quotaRemedy(ServiceError error) {
    if (error.tokenLimit()) {
      return "Wait until jobs of this deployment have ended, or raise its enqueued-token limit.";
    }
    return error.fileQuota()
        ? "Delete files of finished jobs; files that expire count against a larger quota."
        : "See the account's limits and billing.";
  }

  /** Whether a deployment was asked for an answer, and not the batch service for something of its own. */
  private boolean synchronous() {
    return SYNCHRONOUS.contains(ask.segments().get(0));
  }

  private String notFound() {
    if (storage()) {
      return "the container or blob is not there";
    }
    if (synchronous()) {
      return "the deployment that was asked is not there";
    }
    return ask.segments().size() > 1
        ? "\"%.80s\" is not there".formatted(ask.segments().get(1))
        : "there is no batch service at this address";
  }

  private String notFoundRemedy() {
    if (storage()) {
      return "Check the container's address; it is not made here.";
    }
    if (synchronous()) {
      return "Check its name; one that was just made takes some minutes to appear.";
    }
    return ask.segments().size() > 1
        ? "Check the id; it may belong to another connection, or have expired."
        : "Check the resource's address and the api-version.";
  }

  private boolean storage() {
    return connection.profile().kind().equals("storage");
  }

  private String credentialName() {
    Credential credential = connection.credential();
    return credential == null ? "key" : credential.toString();
  }
}
