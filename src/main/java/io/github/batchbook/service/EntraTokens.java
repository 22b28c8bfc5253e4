package io.github.batchbook.service;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.EnvironmentCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft Entra tokens by azure-identity, which caches and renews them. The only class that touches Azure's libraries: who uses a key
 * never loads it.
 */
final class EntraTokens {
  /**
   * The loggers of Azure's libraries, which tell of every way to a token that was tried, on the user's screen: what matters of it stands
   * in our complaint. Held here, since a logger that nobody holds forgets its level.
   */
  private static final List<Logger> TALKATIVE =
      List.of(Logger.getLogger("com.azure"), Logger.getLogger("com.microsoft.aad"));

  static {
    TALKATIVE.stream()
        .filter(logger -> logger.getLevel() == null)
        .forEach(logger -> logger.setLevel(Level.OFF));
  }

  private final Connection connection;
  private final TokenCredential credential;

  EntraTokens(Connection connection, Credential.Entra id, OkHttpClient client) {
    this.connection = connection;
    HttpClient http =
        new OkHttpAsyncHttpClientBuilder(client).followRedirects(true).build();
    this.credential = switch (id.chain()) {
      case DEFAULT -> new DefaultAzureCredentialBuilder().httpClient(http).build();
      case ENVIRONMENT -> new EnvironmentCredentialBuilder().httpClient(http).build();
      case MANAGED_IDENTITY ->
        new ManagedIdentityCredentialBuilder()
            .httpClient(http)
            .clientId(userAssigned())
            .build();
      case AZURE_CLI -> new AzureCliCredentialBuilder().build();
    };
  }

  /** The identity that the user assigned to the machine; null for the machine's own. */
  private static @Nullable String userAssigned() {
    String id = System.getenv("AZURE_CLIENT_ID");
    return id == null || id.isBlank() ? null : id.strip();
  }

  /** A token that is good now; may ask the network or a tool such as {@code az}. */
  String token() {
    String scope = connection.profile().entraScope();
    try {
      return credential.getTokenSync(new TokenRequestContext().addScopes(scope)).getToken();
    } catch (RuntimeException e) {
      throw Complaints.credential(
          connection, "Entra ID gave no token: " + Complaints.firstLine(e), e);
    }
  }
}
