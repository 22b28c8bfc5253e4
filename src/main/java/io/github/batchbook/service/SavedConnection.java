package io.github.batchbook.service;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A connection by name, as it is kept in the home: where it leads, where its secret is found, and what is known of its deployments. It
 * holds no secret.
 *
 * @param name the user's own
 */
public record SavedConnection(
    String name, Target target, KeySource key, Deployments deployments, Trust trust) {
  /** What a name may be: it is typed after {@code %connect}. */
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._:-]{0,62}";

  /** The kinds of service that can be saved; the embedded one is always there. */
  public enum Kind {
    AZURE,
    OPENAI,
    COMPATIBLE
  }

  /**
   * Where a connection leads.
   *
   * @param address an Azure resource's name or endpoint, the base URL of a compatible server; empty for OpenAI
   * @param apiVersion a dated api-version of Azure; empty for the v1 surface
   * @param scope for which Entra tokens are asked; empty for the one that goes with the host
   */
  public record Target(Kind kind, String address, String apiVersion, String scope) {
    public static Target azure(String resource) {
      return new Target(Kind.AZURE, resource, "", "");
    }

    public static Target openai() {
      return new Target(Kind.OPENAI, "", "", "");
    }

    public static Target compatible(URI baseUrl) {
      return new Target(Kind.COMPATIBLE, baseUrl.toString(), "", "");
    }

    public Target withApiVersion(String version) {
      return new Target(kind, address, version, scope);
    }

    public Target withScope(String other) {
      return new Target(kind, address, apiVersion, other);
    }
  }

  /**
   * What the user trusts beyond what is usual.
   *
   * @param plainHttpHosts hosts that may be called without TLS
   * @param authorities a PEM file of certificate authorities
   */
  public record Trust(Set<String> plainHttpHosts, Optional<Path> authorities) {
    public static final Trust USUAL = new Trust(Set.of(), Optional.empty());

    public Trust {
      plainHttpHosts = Set.copyOf(plainHttpHosts);
    }
  }

  public SavedConnection {
    if (!name.matches(NAME)) {
      throw new ServiceException(
          ServiceException.Facts.of(ServiceException.Kind.SETTINGS),
          "\"%.80s\" is no name for a connection\n".formatted(name)
              + "  Use letters, digits, dots, dashes, colons and underscores.",
          null);
    }
  }

  /** A connection with the usual key. */
  public static SavedConnection of(String name, Target target) {
    return new SavedConnection(
        name, target, new KeySource.Usual(), Deployments.UNKNOWN, Trust.USUAL);
  }

  public SavedConnection withTarget(Target other) {
    return new SavedConnection(name, other, key, deployments, trust);
  }

  public SavedConnection withKey(KeySource other) {
    return new SavedConnection(name, target, other, deployments, trust);
  }

  public SavedConnection withDeployments(Deployments other) {
    return new SavedConnection(name, target, key, other, trust);
  }

  public SavedConnection withTrust(Trust other) {
    return new SavedConnection(name, target, key, deployments, other);
  }

  /** What runs submitted over it are known by: the same whatever its name. Needs no secret. */
  public String identity() {
    return connection(Credential.none(), Map.of()).identity();
  }

  /** What it is called in messages. Needs no secret. */
  public String label() {
    return connection(Credential.none(), Map.of()).label();
  }

  /**
   * The connection, with its secret found. Calls nothing, but may ask a person.
   *
   * @throws ServiceException of kind {@code CREDENTIAL} when there is no secret where it should be, of kind {@code SETTINGS} when the
   *     address is none
   */
  public Connection connection(KeySource.Secrets secrets) {
    return connection(key.credential(target.kind(), secrets), secrets.environment());
  }

  private Connection connection(Credential credential, Map<String, String> environment) {
    Connection connection = switch (target.kind()) {
      case AZURE -> azure(credential);
      case OPENAI -> Connection.openai(credential, environment);
      case COMPATIBLE -> Connection.compatible(URI.create(target.address()), credential);
    };
    for (String host : trust.plainHttpHosts()) {
      connection = connection.withPlainHttpTo(host);
    }
    Network network = Network.of(environment);
    return connection
        .withNetwork(trust.authorities().map(network::withAuthorities).orElse(network))
        .withDeployments(deployments);
  }

  private Connection azure(Credential credential) {
    Profile profile =
        target.apiVersion().isEmpty() ? Profile.azureV1() : Profile.azureDated(target.apiVersion());
    return Connection.azure(
        target.address(),
        credential,
        target.scope().isEmpty() ? profile : profile.withEntraScope(target.scope()));
  }
}
