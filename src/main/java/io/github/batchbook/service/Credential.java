package io.github.batchbook.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What proves to the service who is calling. A secret is asked for at each call and kept nowhere; its text form never holds it.
 */
public sealed interface Credential {
  /** Environment variables in which users keep an Azure OpenAI key, in the order in which they are tried. */
  List<String> AZURE_KEY_VARIABLES =
      List.of("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_KEY", "AZURE_API_KEY");

  /** Where the secret comes from, in words for the user: {@code AZURE_OPENAI_API_KEY}, {@code Entra ID}. */
  String source();

  /**
   * An API key of the resource.
   *
   * @param key answers null or blank when there is none (any more)
   */
  record ApiKey(String source, Supplier<String> key) implements Credential {
    @Override
    public String toString() {
      return "API key from " + source;
    }
  }

  /**
   * A bearer token that someone else got and renews.
   *
   * @param token answers null or blank when there is none (any more)
   */
  record BearerToken(String source, Supplier<String> token) implements Credential {
    @Override
    public String toString() {
      return "bearer token from " + source;
    }
  }

  /**
   * A command of the user's that prints an API key, or a token (three parts of base64 with dots between), on the first line of its
   * output. It is run when a call needs the secret, at most every five minutes, and again when the service refuses what it gave.
   */
  record Command(String line) implements Credential {
    @Override
    public String source() {
      return "the key command";
    }

    @Override
    public String toString() {
      return "what the key command prints";
    }
  }

  /** A Microsoft Entra token by azure-identity. Its classes are loaded when the first token is asked for. */
  record Entra(Chain chain) implements Credential {
    /** Which ways to sign in are tried. */
    public enum Chain {
      /** All of azure-identity's default chain: environment, workload and managed identity, developer tools. */
      DEFAULT("default"),
      /** Service principal from {@code AZURE_TENANT_ID}, {@code AZURE_CLIENT_ID} and a secret or certificate. */
      ENVIRONMENT("environment"),
      /** The machine's own; {@code AZURE_CLIENT_ID} names one that the user assigned. */
      MANAGED_IDENTITY("managed"),
      /** {@code az login}. */
      AZURE_CLI("cli");

      private final String word;

      Chain(String word) {
        this.word = word;
      }

      /** As a user writes it: {@code default}, {@code environment}, {@code managed}, {@code cli}. */
      public String word() {
        return word;
      }

      /** The chain of a word; empty for another word. */
      public static Optional<Chain> of(String word) {
        for (Chain chain : values()) {
          if (chain.word.equalsIgnoreCase(word.strip())) {
            return Optional.of(chain);
          }
        }
        return Optional.empty();
      }
    }

    @Override
    public String source() {
      return "Entra ID";
    }

    @Override
    public String toString() {
      return chain == Chain.DEFAULT ? "Entra ID" : "Entra ID (" + chain.word() + ")";
    }
  }

  /**
   * The key of a storage account.
   *
   * @param key base64, as the portal shows it
   */
  record StorageKey(String source, String account, Supplier<String> key) implements Credential {
    @Override
    public String toString() {
      return "storage key from " + source;
    }
  }

  /**
   * A shared access signature for storage.
   *
   * @param token the query that grants access, with or without the question mark
   */
  record Sas(String source, Supplier<String> token) implements Credential {
    @Override
    public String toString() {
      return "SAS from " + source;
    }
  }

  /** No credential: for a local server that asks for none. */
  record None() implements Credential {
    @Override
    public String source() {
      return "no key";
    }

    @Override
    public String toString() {
      return source();
    }
  }

  /** An API key given in the program. */
  static Credential apiKey(String key) {
    return new ApiKey("the program", () -> key);
  }

  static Credential bearerToken(String token) {
    return new BearerToken("the program", () -> token);
  }

  static Credential entra() {
    return new Entra(Entra.Chain.DEFAULT);
  }

  static Credential none() {
    return new None();
  }

  /** The API key in an environment variable; empty when it is unset or blank. */
  static Optional<Credential> variable(Map<String, String> environment, String name) {
    String key = environment.getOrDefault(name, "").strip();
    return key.isEmpty() ? Optional.empty() : Optional.of(new ApiKey(name, () -> key));
  }

  /** For an Azure resource: the first of {@link #AZURE_KEY_VARIABLES} that is set, else a token, else Entra ID. */
  static Credential azure(Map<String, String> environment) {
    for (String name : AZURE_KEY_VARIABLES) {
      Optional<Credential> key = variable(environment, name);
      if (key.isPresent()) {
        return key.get();
      }
    }
    String name = "AZURE_OPENAI_AD_TOKEN";
    String token = environment.getOrDefault(name, "").strip();
    return token.isEmpty() ? entra() : new BearerToken(name, () -> token);
  }
}
