package io.github.batchbook.service;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a saved connection takes its secret from. It is a way to the secret, never the secret, so that it may be kept in a file. */
public sealed interface KeySource {
  /** The variables that users of the service have already, else Entra ID on Azure, else nothing. */
  record Usual() implements KeySource {}

  /** An environment variable. */
  record Variable(String name) implements KeySource {}

  /** A command of the user's, whose output's first line is a key or a token. */
  record Command(String line) implements KeySource {}

  /** Microsoft Entra ID. */
  record Entra(Credential.Entra.Chain chain) implements KeySource {}

  /** A person, who is asked whenever the connection is chosen. */
  record Asked() implements KeySource {}

  /** No secret. */
  record Nothing() implements KeySource {}

  /** What a secret is looked for in: the environment, and a person who is asked without echo. */
  record Secrets(Map<String, String> environment, Supplier<String> person) {
    public Secrets {
      environment = Map.copyOf(environment);
    }

    /** The environment alone; a person is never asked. */
    public static Secrets of(Map<String, String> environment) {
      return new Secrets(environment, () -> {
        throw new ServiceException(
            ServiceException.Facts.of(ServiceException.Kind.CREDENTIAL),
            "this connection asks for its key, and nobody is there to be asked\n"
                + "  Name the variable that holds it, or a command that prints it.",
            null);
      });
    }
  }

  /** The credential for a kind of service. */
  default Credential credential(SavedConnection.Kind kind, Secrets secrets) {
    if (this instanceof Variable variable) {
      return Credential.variable(secrets.environment(), variable.name())
          .orElseThrow(() -> missing(variable.name()));
    }
    if (this instanceof Command command) {
      return new Credential.Command(command.line());
    }
    if (this instanceof Entra entra) {
      return new Credential.Entra(entra.chain());
    }
    if (this instanceof Asked) {
      String typed = secrets.person().get();
      return new Credential.ApiKey("what was typed", () -> typed);
    }
    return this instanceof Nothing ? Credential.none() : usual(kind, secrets.environment());
  }

  private static Credential usual(SavedConnection.Kind kind, Map<String, String> environment) {
    return switch (kind) {
      case AZURE -> Credential.azure(environment);
      case OPENAI ->
        Credential.variable(environment, "OPENAI_API_KEY")
            .orElseThrow(() -> missing("OPENAI_API_KEY"));
      case COMPATIBLE -> Credential.none();
    };
  }

  private static ServiceException missing(String variable) {
    return new ServiceException(
        ServiceException.Facts.of(ServiceException.Kind.CREDENTIAL),
        "the environment variable \"%.80s\" is not set\n".formatted(variable)
            + "  Set it before the session starts, or name another place of the key.",
        null);
  }

  /** In words for a list of connections; {@link Usual} depends on the environment and is told by the credential itself. */
  default String words() {
    if (this instanceof Variable variable) {
      return variable.name();
    }
    if (this instanceof Command command) {
      return "the command \"" + command.line() + "\"";
    }
    if (this instanceof Entra entra) {
      return new Credential.Entra(entra.chain()).toString();
    }
    return this instanceof Asked
        ? "asked each time"
        : this instanceof Nothing ? "no key" : "the usual variables";
  }

  /** The word and the detail by which it is kept in a file. */
  default Map<String, String> kept() {
    if (this instanceof Variable variable) {
      return Map.of("from", "variable", "name", variable.name());
    }
    if (this instanceof Command command) {
      return Map.of("from", "command", "line", command.line());
    }
    if (this instanceof Entra entra) {
      return Map.of("from", "entra", "chain", entra.chain().word());
    }
    return Map.of(
        "from", this instanceof Asked ? "asked" : this instanceof Nothing ? "nothing" : "usual");
  }

  /** Reads what {@link #kept} gave; empty when it says nothing that is known. */
  static Optional<KeySource> of(Map<String, String> kept) {
    return switch (kept.getOrDefault("from", "usual").toLowerCase(Locale.ROOT)) {
      case "usual" -> Optional.of(new Usual());
      case "variable" -> Optional.ofNullable(kept.get("name")).map(Variable::new);
      case "command" -> Optional.ofNullable(kept.get("line")).map(Command::new);
      case "entra" ->
        Credential.Entra.Chain.of(kept.getOrDefault("chain", "default")).map(Entra::new);
      case "asked" -> Optional.of(new Asked());
      case "nothing" -> Optional.of(new Nothing());
      default -> Optional.empty();
    };
  }
}
