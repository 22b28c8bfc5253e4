package io.github.batchbook.magic;

import io.github.batchbook.magic.Completions.Item;
import io.github.batchbook.magic.Connections.Choice;
import io.github.batchbook.service.BatchService;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.Credential;
import io.github.batchbook.show.Card;
import io.github.batchbook.show.TextLines;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code %connect}: where runs are submitted. */
final class ConnectMagic {
  private static final List<Item> KINDS = List.of(
      new Item("embedded", "the service on this machine; its answers are synthetic"),
      new Item("azure", "an Azure OpenAI resource, by name or endpoint"),
      new Item("openai", "OpenAI, with the key in OPENAI_API_KEY"),
      new Item("compatible", "a server that speaks as OpenAI does, by address"));

  private ConnectMagic() {}

  static Spec spec() {
    return Spec.of("connect", "shows or changes where runs are submitted")
        .takes(new Spec.Parameter(
            "KIND NAME",
            Spec.Arity.ANY,
            "embedded; azure RESOURCE; openai; compatible URL",
            ConnectMagic::words))
        .option(Spec.Option.flag("entra", "signs in with Microsoft Entra ID although a key is set"))
        .option(new Spec.Option(
            "key-from",
            "VARIABLE",
            "the environment variable that holds the key",
            ConnectMagic::keyVariables))
        .option(Spec.Option.flag("ask", "asks for the key, without echo"))
        .option(Spec.Option.flag("check", "asks the service for one job, to see that it answers"))
        .note("Without an argument it shows the connection and those that runs were submitted on.")
        .note(
            "A key is never an argument: it comes from AZURE_OPENAI_API_KEY (azure), OPENAI_API_KEY"
                + " (openai), --key-from or --ask; without one azure signs in with Entra ID.")
        .note("BATCHBOOK_CONNECTION, such as \"azure my-resource\", is where a session begins.")
        .does(ConnectMagic::run);
  }

  private static @Nullable Yield run(Call call, Session session) {
    if (!call.arguments().isEmpty()) {
      Choice chosen = choice(call, session);
      if (call.flag("check")) {
        check(chosen.connection());
      }
      session.connect(chosen);
      session
          .front()
          .show(TextLines.of(said(chosen) + (call.flag("check") ? " · it answers" : "")));
      return null;
    }
    if (call.flag("check")) {
      check(session.connection().connection());
    }
    session.front().show(card(session, call.flag("check")));
    return null;
  }

  private static void check(Connection connection) {
    try (BatchService service = connection.open()) {
      service.jobs(1);
    }
  }

  private static String said(Choice choice) {
    return "connected to " + choice.label() + " · with " + choice.credential();
  }

  private static Card card(Session session, boolean checked) {
    Choice current = session.connection();
    Card card =
        Card.of(current.label(), "with " + current.credential() + (checked ? " · it answers" : ""));
    List<String> others = session.connectionLabels().stream()
        .filter(label -> !label.equals(current.connection().label()))
        .toList();
    if (!others.isEmpty()) {
      card = card.row("runs also on", String.join(", ", others));
    }
    return card.note("%connect azure RESOURCE · %connect openai · %connect compatible URL"
        + " · %connect embedded");
  }

  /** The connection that words of {@code %connect} or {@code BATCHBOOK_CONNECTION} name. Calls nothing. */
  static Choice choice(Call call, Session session) {
    List<String> words = call.arguments();
    String kind = words.get(0);
    return switch (kind) {
      case "embedded" -> plain(call, 1, session.connections().embedded());
      case "azure" -> azure(call, named(call, "RESOURCE"), session);
      case "openai" -> openai(plain(call, 1, call), session);
      case "compatible" -> compatible(call, named(call, "URL"), session);
      default ->
        throw call.spec()
            .misuse("unknown kind " + Quote.of(kind)
                + Meant.phrase(kind, KINDS.stream().map(Item::text).toList(), "")
                + aboutAzure(kind));
    };
  }

  private static String aboutAzure(String kind) {
    return kind.contains(".azure.com") ? "; an Azure resource is named after azure" : "";
  }

  private static <T> T plain(Call call, int most, T value) {
    if (call.arguments().size() > most) {
      throw call.spec().misuse("what is " + Quote.of(call.arguments().get(most)) + "?");
    }
    return value;
  }

  private static String named(Call call, String what) {
    if (call.arguments().size() < 2) {
      throw call.spec().misuse(call.arguments().get(0) + " needs " + what);
    }
    return plain(call, 2, call.arguments().get(1));
  }

  private static Choice azure(Call call, String resource, Session session) {
    Credential credential = call.flag("entra")
        ? Credential.entra()
        : given(call, session).orElseGet(() -> Credential.azure(session.environment()));
    return new Choice(Connection.azure(resource, credential), credential.source());
  }

  private static Choice openai(Call call, Session session) {
    Credential credential = given(call, session)
        .or(() -> Credential.variable(session.environment(), "OPENAI_API_KEY"))
        .orElseThrow(() -> MagicException.of(
            "%connect: no key for OpenAI: OPENAI_API_KEY is not set",
            "Set it before the session starts, name another variable with --key-from, or --ask."));
    return new Choice(Connection.openai(credential), credential.source());
  }

  private static Choice compatible(Call call, String address, Session session) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw notAnAddress(address);
    }
    if (uri.getHost() == null
        || !(address.startsWith("http://") || address.startsWith("https://"))) {
      throw notAnAddress(address);
    }
    Optional<Credential> given = given(call, session);
    return new Choice(
        Connection.compatible(uri, given.orElseGet(Credential::none)),
        given.map(Credential::source).orElse("no key"));
  }

  private static MagicException notAnAddress(String address) {
    return MagicException.of(
        "%connect: " + Quote.of(address) + " is not an address",
        "Give the one to which /files and /batches are appended: http://localhost:8000/v1");
  }

  /** The key that the call says where to find. */
  private static Optional<Credential> given(Call call, Session session) {
    Optional<String> variable = call.option("key-from");
    if (variable.isPresent()) {
      return Optional.of(Credential.variable(session.environment(), variable.get())
          .orElseThrow(() -> MagicException.of(
              "%connect: the environment variable " + Quote.of(variable.get()) + " is not set",
              "Set it before the session starts, or --ask to be asked for the key.")));
    }
    return call.flag("ask") ? Optional.of(asked(session.front())) : Optional.empty();
  }

  private static Credential asked(Front front) {
    if (!front.canAsk()) {
      throw MagicException.of(
          "%connect: nobody is there to be asked for a key",
          "Set the key in the environment, and name the variable with --key-from.");
    }
    char[] typed = front.askSecret("API key: ");
    String key = new String(typed).strip();
    Arrays.fill(typed, ' ');
    if (key.isEmpty()) {
      throw MagicException.of("%connect: no key was given; the connection stays as it was");
    }
    return new Credential.ApiKey("what was typed", () -> key);
  }

  private static List<Item> words(Session session, Spec.Typed typed) {
    long before = typed.before().stream().filter(word -> !word.startsWith("--")).count();
    if (before == 0) {
      return KINDS;
    }
    if (!typed.before().contains("azure")) {
      return List.of();
    }
    return session.knownConnectionLabels().stream()
        .filter(label -> label.startsWith("azure "))
        .map(label -> new Item(label.substring("azure ".length()), "runs were submitted there"))
        .toList();
  }

  private static List<Item> keyVariables(Session session, Spec.Typed typed) {
    return session.environment().entrySet().stream()
        .map(Map.Entry::getKey)
        .filter(name -> name.endsWith("KEY") || name.endsWith("TOKEN"))
        .sorted()
        .map(name -> new Item(name, ""))
        .toList();
  }
}
