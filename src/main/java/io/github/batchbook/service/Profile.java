package io.github.batchbook.service;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What differs between the services that speak the Files and Batches surface, as data; one client serves all of them.
 *
 * @param kind the first word of a connection's label and identity: {@code azure}, {@code openai}, {@code compatible},
 *     {@code embedded}
 * @param path what stands between the host and {@code /files}, without slashes at its ends
 * @param query sent with every call, such as {@code api-version}
 * @param headers sent with every call, such as {@code OpenAI-Organization}
 * @param keyHeader where an API key goes
 * @param entraScope for which a Microsoft Entra token is asked
 * @param limits of one batch file
 * @param expiry how an upload says when it expires
 * @param endpoints how a create spells an endpoint; one that is not named is sent as it is
 * @param readyStates of a file from which a job can be made
 */
public record Profile(
    String kind,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    KeyHeader keyHeader,
    String entraScope,
    Limits limits,
    Expiry expiry,
    Map<String, String> endpoints,
    Set<FileStatus> readyStates) {

  /** Where an API key goes. */
  public enum KeyHeader {
    /** {@code api-key: …}: Azure, both surfaces. */
    API_KEY,
    /** {@code Authorization: Bearer …}: OpenAI and those like it. */
    BEARER
  }

  /** How long the service keeps an upload, and how it is told. */
  public record Expiry(Spelling spelling, Duration after) {
    /** The names of the two form fields. */
    public enum Spelling {
      /** {@code expires_after[anchor]}: what the SDKs send, on v1. */
      BRACKETS,
      /** {@code expires_after.anchor}: the dated specifications. */
      DOTS
    }

    /** 14 days, the shortest that Azure takes. A file that expires counts against 10,000, one that does not against 500. */
    public static final Duration FOURTEEN_DAYS = Duration.ofDays(14);

    String field(String name) {
      return spelling == Spelling.BRACKETS
          ? "expires_after[" + name + "]"
          : "expires_after." + name;
    }
  }

  /**
   * Limits of one batch file. The documentation writes "200 MB" without its unit; the smaller reading is taken.
   *
   * @param requests lines
   * @param uploadBytes of an uploaded file
   * @param blobBytes of a blob in the user's own storage; 0 where that is not supported
   */
  public record Limits(int requests, long uploadBytes, long blobBytes) {
    static final Limits AZURE = new Limits(100_000, 200_000_000, 1_000_000_000);
    static final Limits OPENAI = new Limits(50_000, 200_000_000, 0);
  }

  /** The default scope; it was found accepted by all endpoints, current guides also name {@code https://ai.azure.com/.default}. */
  public static final String COGNITIVE_SERVICES_SCOPE =
      "https://cognitiveservices.azure.com/.default";

  /** Scopes of sovereign clouds, by the end of their hosts. */
  private static final Map<String, String> SOVEREIGN_SCOPES = Map.of(
      ".azure.us", "https://cognitiveservices.azure.us/.default",
      ".azure.cn", "https://cognitiveservices.azure.cn/.default");

  /** What the guide sends on Azure: the service reads from the lines which of the two APIs is meant. */
  private static final Map<String, String> AZURE_ENDPOINTS =
      Map.of("/v1/chat/completions", "/chat/completions", "/v1/responses", "/chat/completions");

  public Profile {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    endpoints = Map.copyOf(endpoints);
    readyStates = Set.copyOf(readyStates);
  }

  /** Azure's v1 surface, which needs no api-version. */
  public static Profile azureV1() {
    return new Profile(
        "azure",
        "openai/v1",
        Map.of(),
        Map.of(),
        KeyHeader.API_KEY,
        COGNITIVE_SERVICES_SCOPE,
        Limits.AZURE,
        new Expiry(Expiry.Spelling.BRACKETS, Expiry.FOURTEEN_DAYS),
        AZURE_ENDPOINTS,
        Set.of(FileStatus.PROCESSED));
  }

  /** Azure's dated surface: batch is in api-versions 2024-07-01-preview to 2025-04-01-preview. */
  public static Profile azureDated(String apiVersion) {
    return azureV1()
        .with("openai", Map.of("api-version", apiVersion))
        .withExpiry(new Expiry(Expiry.Spelling.DOTS, Expiry.FOURTEEN_DAYS));
  }

  /** OpenAI's own service, where a file is usable at once. */
  public static Profile openai() {
    return new Profile(
        "openai",
        "v1",
        Map.of(),
        Map.of(),
        KeyHeader.BEARER,
        COGNITIVE_SERVICES_SCOPE,
        Limits.OPENAI,
        new Expiry(Expiry.Spelling.BRACKETS, Expiry.FOURTEEN_DAYS),
        Map.of(),
        Set.of(FileStatus.PROCESSED, FileStatus.UPLOADED, FileStatus.UNTOLD));
  }

  /** Any server that speaks as OpenAI does, at an address given in full. */
  public static Profile compatible() {
    Profile openai = openai();
    return openai.withKind("compatible").with("", Map.of());
  }

  /** The embedded service, which speaks as Azure's v1 surface; the endpoints' full names are known in its OpenAI mode too. */
  public static Profile embedded() {
    Profile azure = azureV1();
    return new Profile(
        "embedded",
        azure.path,
        azure.query,
        azure.headers,
        azure.keyHeader,
        azure.entraScope,
        azure.limits,
        azure.expiry,
        Map.of(),
        azure.readyStates);
  }

  /** Azure Blob Storage, which is no batch service: only its scope counts. */
  static Profile storage() {
    Profile none = openai().withKind("storage").with("", Map.of());
    return none.withEntraScope("https://storage.azure.com/.default");
  }

  /** Another scope for Entra tokens, as sovereign clouds need it. */
  public Profile withEntraScope(String scope) {
    return new Profile(
        kind, path, query, headers, keyHeader, scope, limits, expiry, endpoints, readyStates);
  }

  /** Another time after which uploads expire, or another spelling. */
  public Profile withExpiry(Expiry other) {
    return new Profile(
        kind, path, query, headers, keyHeader, entraScope, limits, other, endpoints, readyStates);
  }

  /**
   * The same in a sovereign cloud, where the host is one's: its scope, unless another was set already. The hosts are general knowledge,
   * not the batch guide's.
   */
  Profile at(String host) {
    String scope = SOVEREIGN_SCOPES.entrySet().stream()
        .filter(cloud -> host.toLowerCase(Locale.ROOT).endsWith(cloud.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(COGNITIVE_SERVICES_SCOPE);
    return entraScope.equals(COGNITIVE_SERVICES_SCOPE) ? withEntraScope(scope) : this;
  }

  /** The same for the organization and project that OpenAI's own variables name. */
  Profile forAccount(Map<String, String> environment) {
    Map<String, String> account = new LinkedHashMap<>(headers);
    Map.of("OPENAI_ORG_ID", "OpenAI-Organization", "OPENAI_PROJECT_ID", "OpenAI-Project")
        .forEach((variable, header) -> {
          String value = environment.getOrDefault(variable, "").strip();
          if (!value.isEmpty()) {
            account.put(header, value);
          }
        });
    return new Profile(
        kind, path, query, account, keyHeader, entraScope, limits, expiry, endpoints, readyStates);
  }

  /** The endpoint as a create spells it. */
  public String endpointInCreate(String endpoint) {
    return Optional.ofNullable(endpoints.get(endpoint)).orElse(endpoint);
  }

  /** Whether a synchronous call names its deployment in the path, as the dated surface wants it for all but the Responses API. */
  boolean deploymentInPath(String api) {
    return query.containsKey("api-version") && !api.equals("responses");
  }

  /** Whether a job can be made from a file in this state. */
  public boolean ready(FileStatus status) {
    return readyStates.contains(status);
  }

  private Profile with(String otherPath, Map<String, String> otherQuery) {
    return new Profile(
        kind,
        otherPath,
        otherQuery,
        headers,
        keyHeader,
        entraScope,
        limits,
        expiry,
        endpoints,
        readyStates);
  }

  private Profile withKind(String other) {
    return new Profile(
        other, path, query, headers, keyHeader, entraScope, limits, expiry, endpoints, readyStates);
  }
}
