package io.github.batchbook.service;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the credential for a storage account in its address or in the variables that Azure's own tools read. */
final class StorageCredentials {
  private static final String CONNECTION_STRING = "AZURE_STORAGE_CONNECTION_STRING";

  private final URI address;
  private final Map<String, String> environment;

  private StorageCredentials(URI address, Map<String, String> environment) {
    this.address = address;
    this.environment = environment;
  }

  static Credential of(URI address, Map<String, String> environment) {
    StorageCredentials found = new StorageCredentials(address, environment);
    return found
        .inAddress()
        .or(() -> found.sas("AZURE_STORAGE_SAS_TOKEN"))
        .or(() -> found.key("AZURE_STORAGE_KEY"))
        .or(found::inConnectionString)
        .orElseGet(Credential::entra);
  }

  private Optional<Credential> inAddress() {
    String query = address.getRawQuery();
    return query != null && query.contains("sig=")
        ? Optional.of(new Credential.Sas("the address", () -> query))
        : Optional.empty();
  }

  private Optional<Credential> sas(String name) {
    return variable(name).map(token -> new Credential.Sas(name, () -> token));
  }

  private Optional<Credential> key(String name) {
    return variable(name).map(key -> new Credential.StorageKey(name, account(), () -> key));
  }

  private Optional<Credential> inConnectionString() {
    Optional<String> text = variable(CONNECTION_STRING);
    Optional<String> sas = text.flatMap(t -> part(t, "SharedAccessSignature"));
    if (sas.isPresent()) {
      return Optional.of(new Credential.Sas(CONNECTION_STRING, sas::get));
    }
    Optional<String> key = text.flatMap(t -> part(t, "AccountKey"));
    String account = text.flatMap(t -> part(t, "AccountName")).orElseGet(this::account);
    return key.map(k -> new Credential.StorageKey(CONNECTION_STRING, account, () -> k));
  }

  private static Optional<String> part(String text, String name) {
    for (String part : text.split(";", -1)) {
      if (part.strip().startsWith(name + "=")) {
        return Optional.of(part.strip().substring(name.length() + 1));
      }
    }
    return Optional.empty();
  }

  /** The account is the host's first label; a local stand-in has it as the path's first part. */
  private String account() {
    String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    String[] path = String.valueOf(address.getPath()).split("/", -1);
    return Connection.loopback(host) && path.length > 1 ? path[1] : host.replaceFirst("\\..*", "");
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
