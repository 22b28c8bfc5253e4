package io.github.batchbook.service;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/**
 * Where jobs are sent, and with which credential. Immutable; nothing is sent before a {@link BatchService} that it opened is used.
 */
public final class Connection {
  private static final Pattern RESOURCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,62}");

  /** Facts that say where a connection leads. */
  record Place(Profile profile, String label, String identity, Doorway doorway, boolean moves) {}

  private final Place place;
  private final @Nullable Credential credential;
  private final Manners manners;

  /** How calls are made, and to what. {@code network} is null for what the environment says. */
  private record Manners(
      Set<String> plainHttpHosts,
      RetryPolicy retry,
      @Nullable Network network,
      Deployments deployments) {
    static final Manners USUAL =
        new Manners(Set.of(), RetryPolicy.PATIENT, null, Deployments.UNKNOWN);
  }

  private Connection(Place place, @Nullable Credential credential, Manners manners) {
    this.place = place;
    this.credential = credential;
    this.manners = manners;
  }

  /**
   * An Azure OpenAI resource by its v1 surface, with the key in the environment ({@link Credential#azure}), else Entra ID.
   *
   * @param resource the resource's name, or its host or address ({@code my-resource.services.ai.azure.com}) where it is not under
   *     {@code openai.azure.com}
   */
  public static Connection azure(String resource) {
    return azure(resource, Credential.azure(System.getenv()));
  }

  /** An Azure OpenAI resource by its v1 surface. */
  public static Connection azure(String resource, Credential credential) {
    return azure(resource, credential, Profile.azureV1());
  }

  /** An Azure OpenAI resource by the surface of a profile, such as {@link Profile#azureDated}. */
  public static Connection azure(String resource, Credential credential, Profile profile) {
    URI base = azureBase(resource.strip());
    String name = firstLabel(base);
    return fixed(
        profile.at(base.getHost()), base, credential, new String[] {"azure " + name, "azure:" + name
        });
  }

  /** OpenAI's own service. */
  public static Connection openai(Credential credential) {
    return openai(credential, Map.of());
  }

  /** OpenAI's own service, for the organization and project in {@code OPENAI_ORG_ID} and {@code OPENAI_PROJECT_ID}. */
  public static Connection openai(Credential credential, Map<String, String> environment) {
    URI base = URI.create("https://api.openai.com");
    Profile profile = Profile.openai().forAccount(environment);
    return fixed(profile, base, credential, new String[] {"openai", "openai"});
  }

  /**
   * A server that speaks as OpenAI does.
   *
   * @param baseUrl to which {@code /files} and {@code /batches} are appended
   */
  public static Connection compatible(URI baseUrl, Credential credential) {
    return compatible(baseUrl, credential, Profile.compatible());
  }

  /** A server that speaks as OpenAI does, save what the profile says. */
  public static Connection compatible(URI baseUrl, Credential credential, Profile profile) {
    String address = normal(baseUrl);
    return fixed(
        profile, baseUrl, credential, new String[] {"server " + address, "compatible:" + address});
  }

  /**
   * The embedded service of a home.
   *
   * @param home the folder in which its state lies, which is its identity
   */
  public static Connection embedded(Path home, Doorway doorway) {
    String identity = "embedded:" + real(home);
    return new Connection(
        new Place(Profile.embedded(), "embedded service", identity, doorway, true),
        null,
        Manners.USUAL);
  }

  /** A storage account, for {@link BlobFolder}. */
  static Connection storage(URI container, Credential credential) {
    URI origin = container.resolve("/");
    String name = "storage " + container.getHost();
    return fixed(Profile.storage(), origin, credential, new String[] {name, name});
  }

  private static Connection fixed(
      Profile profile, URI base, Credential credential, String[] labelAndIdentity) {
    Doorway.Address address = new Doorway.Address(base, "");
    return new Connection(
        new Place(profile, labelAndIdentity[0], labelAndIdentity[1], () -> address, false),
        credential,
        Manners.USUAL);
  }

  /** Allows calls without TLS to a host other than this machine. The user has to name it. */
  public Connection withPlainHttpTo(String host) {
    Set<String> hosts = new TreeSet<>(manners.plainHttpHosts());
    hosts.add(host.toLowerCase(Locale.ROOT));
    return with(
        new Manners(Set.copyOf(hosts), manners.retry(), manners.network(), manners.deployments()));
  }

  /** Another patience with failures. */
  public Connection withRetry(RetryPolicy policy) {
    return with(
        new Manners(manners.plainHttpHosts(), policy, manners.network(), manners.deployments()));
  }

  /** Other proxies and certificate authorities than those of the environment. */
  public Connection withNetwork(Network network) {
    return with(
        new Manners(manners.plainHttpHosts(), manners.retry(), network, manners.deployments()));
  }

  /** What is known of the deployments there: their zone, and the model behind each. */
  public Connection withDeployments(Deployments deployments) {
    return with(
        new Manners(manners.plainHttpHosts(), manners.retry(), manners.network(), deployments));
  }

  private Connection with(Manners other) {
    return new Connection(place, credential, other);
  }

  /** What a user calls it: {@code embedded service}, {@code azure my-resource}. */
  public String label() {
    return place.label();
  }

  /**
   * By which runs know where they were submitted: kind and resource, the address of a compatible server, the embedded service's home.
   * The same whatever key, surface, port or nickname is used.
   */
  public String identity() {
    return place.identity();
  }

  /** Where the secret comes from, in words. */
  public String credentialSource() {
    return credential == null ? "a key of its own" : credential.source();
  }

  /** Whether answers are made up rather than a model's. */
  public boolean synthetic() {
    return place.profile().kind().equals("embedded");
  }

  /** What the user told about the deployments there. */
  public Deployments deployments() {
    return manners.deployments();
  }

  /** What is particular to this service. */
  public Profile profile() {
    return place.profile();
  }

  /** A client over this connection; to be closed. Calls nothing yet. */
  public BatchService open() {
    return open(Ticker.system());
  }

  BatchService open(Ticker ticker) {
    return new BatchService(caller(ticker));
  }

  /** The same with these names of hosts in place of the system's. */
  BatchService open(Ticker ticker, Dns names) {
    return new BatchService(new Caller(this, transport(ticker, names), ticker));
  }

  Caller caller(Ticker ticker) {
    return new Caller(this, transport(ticker, Dns.SYSTEM), ticker);
  }

  /** The embedded service needs no TLS and no proxy, whose set-up costs a first call a good part of its time. */
  private Transport transport(Ticker ticker, Dns names) {
    if (place.moves()) {
      return Transport.plain(ticker);
    }
    Network network = manners.network();
    return Transport.over(network == null ? Network.of(System.getenv()) : network, names, ticker);
  }

  Place place() {
    return place;
  }

  @Nullable
  Credential credential() {
    return credential;
  }

  RetryPolicy retry() {
    return manners.retry();
  }

  /** Whether calls to a host may go without TLS: this machine, and hosts that the user named. */
  public boolean allowsPlainHttpTo(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return loopback(name) || manners.plainHttpHosts().contains(name);
  }

  @Override
  public String toString() {
    return label();
  }

  static boolean loopback(String host) {
    return host.equals("localhost")
        || host.matches("127(\\.\\d{1,3}){3}")
        || host.equals("::1")
        || host.equals("[::1]");
  }

  private static URI azureBase(String resource) {
    if (RESOURCE.matcher(resource).matches()) {
      return URI.create("https://" + resource.toLowerCase(Locale.ROOT) + ".openai.azure.com");
    }
    try {
      URI uri = URI.create(resource.contains("://") ? resource : "https://" + resource);
      if (uri.getHost() != null && (resource.contains("://") || resource.contains("."))) {
        return azureBase(uri);
      }
    } catch (IllegalArgumentException e) {
      throw notAResource(resource, e);
    }
    throw notAResource(resource, null);
  }

  /**
   * What stands before {@code /openai} in an address: the portal also shows those of single calls, which have a deployment and an
   * api-version.
   */
  private static URI azureBase(URI uri) {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    if (uri.getRawUserInfo() != null || !query.matches("(api-version=[A-Za-z0-9-]*)?")) {
      throw new ServiceException(
          ServiceException.Facts.of(ServiceException.Kind.SETTINGS),
          "the resource's address holds a user or a query, which may be a secret\n"
              + "  Give the address alone, as https://my-resource.openai.azure.com.",
          null);
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath().replaceFirst("(?i)/openai(/.*)?$", "");
    return URI.create(uri.getScheme() + "://" + uri.getHost() + port + path);
  }

  private static ServiceException notAResource(String resource, @Nullable Throwable cause) {
    return new ServiceException(
        ServiceException.Facts.of(ServiceException.Kind.SETTINGS), """
        "%.80s" is not the name of an Azure OpenAI resource
          Give its name as the portal shows it (my-resource), or its endpoint \
        (https://my-resource.openai.azure.com).""".formatted(resource), cause);
  }

  private static String firstLabel(URI base) {
    String host = base.getHost().toLowerCase(Locale.ROOT);
    return host.matches("[0-9.]+|\\[.*") || !host.contains(".")
        ? host
        : host.substring(0, host.indexOf('.'));
  }

  private static String normal(URI uri) {
    String text = uri.normalize().toString().toLowerCase(Locale.ROOT);
    return text.replaceAll("/+$", "");
  }

  private static Path real(Path home) {
    try {
      return home.toRealPath();
    } catch (IOException e) {
      return home.toAbsolutePath().normalize();
    }
  }
}
