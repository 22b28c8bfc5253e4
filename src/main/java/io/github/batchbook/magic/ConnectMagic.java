package io.github.batchbook.magic;

import io.github.batchbook.magic.Completions.Item;
import io.github.batchbook.magic.Connections.Choice;
import io.github.batchbook.service.BatchService;
import io.github.batchbook.service.Deployments;
import io.github.batchbook.service.Diagnosis;
import io.github.batchbook.service.EnvironmentConnection;
import io.github.batchbook.service.SavedConnection;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.show.Card;
import io.github.batchbook.show.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code %connect}: where runs are submitted. */
final class ConnectMagic {
  private ConnectMagic() {}

  static Spec spec() {
    return Spec.of("connect", "shows, makes or changes where runs are submitted")
        .takes(new Spec.Parameter(
            "WHERE",
            Spec.Arity.ANY,
            "a kept name; embedded; azure RESOURCE; openai; compatible URL; env",
            ConnectValues.WHERE))
        .option(new Spec.Option(
            "name", "NAME", "what the connection is called when it is kept", Spec.Values.NONE))
        .option(new Spec.Option(
            "deployment",
            "NAME=MODEL…",
            "a deployment there and the model behind it, for prices and checks; may be repeated",
            ConnectValues.DEPLOYMENTS))
        .option(new Spec.Option(
            "zone", "ZONE", "where deployments process: global or data-zone", ConnectValues.ZONES))
        .option(new Spec.Option(
            "credential",
            "WAY",
            "usual; or Entra ID alone: default, cli, managed, environment",
            ConnectValues.CREDENTIALS))
        .option(Spec.Option.flag("entra", "the same as --credential default"))
        .option(new Spec.Option(
            "key-from",
            "VARIABLE",
            "the environment variable that holds the key",
            ConnectValues.KEY_VARIABLES))
        .option(new Spec.Option(
            "key-command", "COMMAND", "a command that prints the key or a token", Spec.Values.NONE))
        .option(Spec.Option.flag("ask", "asks for the key, without echo"))
        .option(new Spec.Option(
            "api-version",
            "DATE",
            "a dated api-version of Azure; v1 for the surface that needs none",
            ConnectValues.API_VERSIONS))
        .option(new Spec.Option(
            "scope", "URL", "for which Entra tokens are asked", ConnectValues.SCOPES))
        .option(new Spec.Option(
            "ca", "FILE", "a PEM file of certificate authorities to trust", ConnectValues.PEM))
        .option(new Spec.Option(
            "allow-http", "HOST", "lets calls to this host go without TLS", Spec.Values.NONE))
        .option(Spec.Option.flag("check", "makes one cheap call and tells what is in the way"))
        .option(new Spec.Option(
            "forget", "NAME", "forgets a kept connection; its runs stay", ConnectValues.KEPT))
        .note(
            "Without an argument it lists the connections that are kept; options change the current one.")
        .note(
            "A key is never an argument and never kept: it comes from AZURE_OPENAI_API_KEY (azure),"
                + " OPENAI_API_KEY (openai), --key-from, --key-command or --ask; without one azure"
                + " signs in with Entra ID.")
        .note(
            "BATCHBOOK_CONNECTION, such as \"azure my-resource\" or a kept name, is where a session"
                + " begins.")
        .does(ConnectMagic::run);
  }

  private static @Nullable Yield run(Call call, Session session) {
    Optional<String> forgotten = call.option("forget");
    if (forgotten.isPresent()) {
      forget(call, forgotten.get(), session);
      return null;
    }
    ConnectWords words = new ConnectWords(call, session);
    if (call.arguments().isEmpty() && !words.change()) {
      String works = call.flag("check") ? check(session.connection(), session) + "\n" : "";
      session.front().show(works.isEmpty() ? card(session) : TextLines.of(works.strip()));
      return null;
    }
    Choice chosen = words.choice();
    String works = call.flag("check") ? "\n" + checkBeforeKeeping(chosen, session) : "";
    boolean kept = words.keep(chosen);
    session.connect(chosen);
    session.front().show(TextLines.of(said(chosen, kept) + works));
    return null;
  }

  /** The connection that words of {@code BATCHBOOK_CONNECTION} name. Keeps nothing, calls nothing. */
  static Choice choice(Call call, Session session) {
    return new ConnectWords(call, session).choice();
  }

  private static void forget(Call call, String name, Session session) {
    if (!call.arguments().isEmpty()) {
      throw call.spec().misuse("--forget NAME stands alone");
    }
    if (!session.connections().book().forget(name)) {
      List<String> names = session.connections().keptNames();
      throw MagicException.of(
          "%connect: no connection is called " + Quote.of(name) + Meant.phrase(name, names, ""),
          "%connect lists those that are kept");
    }
    boolean current = session.connection().name().equals(name);
    session
        .front()
        .show(TextLines.of("connection " + name + " is forgotten; its runs stay in %jobs"
            + (current ? ", and this session goes on with it" : "")));
  }

  /** A connection that does not work is not kept, lest the next line submit to a wrong place; that is said beside why. */
  private static String checkBeforeKeeping(Choice chosen, Session session) {
    try {
      return check(chosen, session);
    } catch (RuntimeException e) {
      session
          .front()
          .note("nothing was kept: this session stays connected to "
              + session.connection().label() + "; without --check it is kept untried");
      throw e;
    }
  }

  /** What works, or the complaint about what is in the way. */
  private static String check(Choice choice, Session session) {
    try (BatchService service = choice.connection().open()) {
      List<String> told = new ArrayList<>();
      List<String> deployments = deployments(choice, session);
      if (deployments.isEmpty()) {
        told.add(works(service.check()));
      }
      deployments.forEach(deployment -> told.add(works(service.check(deployment))));
      return String.join("\n", told);
    }
  }

  private static String works(Diagnosis diagnosis) {
    if (diagnosis.finding() == Diagnosis.Finding.WORKS) {
      return diagnosis.text();
    }
    throw diagnosis
        .failure()
        .filter(failure -> diagnosis.text().equals(failure.getMessage()))
        .<RuntimeException>map(failure -> failure)
        .orElseGet(() -> MagicException.of(diagnosis.text()));
  }

  /** The deployments to look for: those that were named, else the one that the environment names. */
  private static List<String> deployments(Choice choice, Session session) {
    List<String> named =
        new ArrayList<>(new TreeSet<>(choice.connection().deployments().models().keySet()));
    if (named.isEmpty()) {
      EnvironmentConnection.deployment(session.environment()).ifPresent(named::add);
    }
    return named;
  }

  private static String said(Choice choice, boolean kept) {
    return "connected to " + choice.label() + " · with " + choice.credential()
        + (choice.note().isEmpty() ? "" : " · " + choice.note())
        + (kept ? " · kept as " + choice.name() : "");
  }

  private static Card card(Session session) {
    Choice current = session.connection();
    Card card = Card.of(current.label(), "with " + current.credential());
    card = deployments(card, current.connection().deployments());
    card = connection(card, "embedded", "the service on this machine; synthetic answers", current);
    for (SavedConnection saved : session.connections().book().all()) {
      card = connection(card, saved.name(), saved.label() + " · " + saved.key().words(), current);
    }
    Optional<String> environment = environment(session);
    if (environment.isPresent()) {
      card = connection(card, "env", environment.get(), current);
    }
    List<String> others = session.connectionLabels().stream()
        .filter(label -> !label.equals(current.connection().label()))
        .toList();
    if (!others.isEmpty()) {
      card = card.row("runs also on", String.join(", ", others));
    }
    return card.note("%connect NAME switches · %connect azure RESOURCE makes one · %connect --check"
        + " tries it");
  }

  private static Card deployments(Card card, Deployments deployments) {
    if (deployments.equals(Deployments.UNKNOWN)) {
      return card;
    }
    List<String> told = new ArrayList<>();
    new TreeMap<>(deployments.models())
        .forEach((name, model) -> told.add(model.isEmpty() ? name : name + " = " + model));
    String zone = deployments.zone().word();
    return card.row("deployments", zone + (told.isEmpty() ? "" : " · " + String.join(", ", told)));
  }

  private static Card connection(Card card, String name, String what, Choice current) {
    return card.row(name, what, current.name().equals(name) ? "current" : "");
  }

  /** Where the environment leads, and by which variables; empty where it names nothing. */
  private static Optional<String> environment(Session session) {
    try {
      return EnvironmentConnection.of(session.environment())
          .map(found -> found.connection().label() + " · by " + String.join(", ", found.used()));
    } catch (ServiceException e) {
      return Optional.of(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  /** What a person may type first. */
  static List<Item> kinds() {
    return List.of(
        new Item("embedded", "the service on this machine; its answers are synthetic"),
        new Item("azure", "an Azure OpenAI resource, by name or endpoint"),
        new Item("openai", "OpenAI, with the key in OPENAI_API_KEY"),
        new Item("compatible", "a server that speaks as OpenAI does, by address"),
        new Item("env", "what the environment's variables name"));
  }
}
