package io.github.batchbook.service;

import io.github.batchbook.service.ServiceException.Kind;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/**
 * What a cheap call over a connection found.
 *
 * @param text for the user: what works, or what is in the way and what to do
 * @param failure the call's failure; empty when it succeeded
 */
public record Diagnosis(Finding finding, String text, Optional<ServiceException> failure) {

  /** What is so. */
  public enum Finding {
    WORKS,
    /** There is no key or token to send. */
    NO_CREDENTIAL,
    /** The key or token was refused. */
    WRONG_CREDENTIAL,
    /** The credential is good, but lacks a role. */
    MISSING_ROLE,
    /** No batch service answers at this address. */
    WRONG_ADDRESS,
    /** The network is down, or something in it, or a rule of the resource, is in the way. */
    NETWORK,
    /** The resource has no such deployment. */
    MISSING_DEPLOYMENT,
    /** The deployment answers synchronous calls, so that it is not of a batch type. */
    NOT_A_BATCH_DEPLOYMENT,
    /** Something else, which the text tells. */
    OTHER
  }

  static Diagnosis of(BatchService service, String deployment) {
    try {
      service.jobs(1);
      boolean azure = service.connection().profile().kind().equals("azure");
      return deployment.isEmpty() || !azure ? works(service, "") : deployment(service, deployment);
    } catch (ServiceException e) {
      if (e.kind() == Kind.INTERRUPTED) {
        throw e;
      }
      return new Diagnosis(finding(e), String.valueOf(e.getMessage()), Optional.of(e));
    }
  }

  private static Diagnosis works(BatchService service, String more) {
    Connection connection = service.connection();
    Credential credential = connection.credential();
    String by = credential == null ? "" : " (" + credential + ")";
    return new Diagnosis(
        Finding.WORKS, connection.label() + ": works" + by + more, Optional.empty());
  }

  /** Sends a request without messages: a batch deployment refuses the operation, another one the request. */
  private static Diagnosis deployment(BatchService service, String deployment) {
    String body = Json.MAPPER
        .createObjectNode()
        .put("model", deployment)
        .set("messages", Json.MAPPER.createArrayNode())
        .toString();
    String label = service.connection().label();
    try {
      SyncAnswer answer = service.ask("/v1/chat/completions", body);
      if (answer.body().contains("OperationNotSupported")) {
        return works(service, ", deployment \"" + deployment + "\" is there");
      }
      return new Diagnosis(
          Finding.NOT_A_BATCH_DEPLOYMENT,
          label
              + ": deployment \""
              + deployment
              + "\" answers synchronous calls\n"
              + "  Batches need a deployment of type Global Batch or Data Zone Batch.",
          Optional.empty());
    } catch (ServiceException e) {
      if (!e.code().orElse("").equals("DeploymentNotFound")) {
        throw e;
      }
      return new Diagnosis(
          Finding.MISSING_DEPLOYMENT,
          label
              + ": it has no deployment \""
              + deployment
              + "\"\n  Take its name from the portal; one made a minute ago may need another.",
          Optional.of(e));
    }
  }

  private static Finding finding(ServiceException e) {
    return switch (e.kind()) {
      case CREDENTIAL -> Finding.NO_CREDENTIAL;
      case UNAUTHORIZED ->
        about(e, "permission", "data action", "role")
            ? Finding.MISSING_ROLE
            : Finding.WRONG_CREDENTIAL;
      case FORBIDDEN ->
        about(e, "network", "firewall", "traffic", "private endpoint")
            ? Finding.NETWORK
            : Finding.MISSING_ROLE;
      case NOT_FOUND, UNEXPECTED, SETTINGS -> Finding.WRONG_ADDRESS;
      case UNREACHABLE ->
        e.getCause() instanceof UnknownHostException ? Finding.WRONG_ADDRESS : Finding.NETWORK;
      default -> Finding.OTHER;
    };
  }

  private static boolean about(ServiceException e, String... words) {
    String said =
        (e.code().orElse("") + " " + e.serviceMessage().orElse("")).toLowerCase(Locale.ROOT);
    for (String word : words) {
      if (said.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
