package io.github.batchbook.magic;

import io.github.batchbook.magic.Completions.Item;
import io.github.batchbook.magic.Connections.Choice;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.Credential;
import io.github.batchbook.service.Deployments;
import io.github.batchbook.service.EnvironmentConnection;
import io.github.batchbook.service.KeySource;
import io.github.batchbook.service.SavedConnection;
import io.github.batchbook.service.SavedConnection.Target;
import io.github.batchbook.service.SavedConnection.Trust;
import io.github.batchbook.service.ServiceException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Words and options of {@code %connect} as the connection that they name: a kept one, a new one, or a kept one with changes. */
final class ConnectWords {
  private static final List<String> CHANGES = List.of(
      "deployment",
      "zone",
      "credential",
      "entra",
      "key-from",
      "key-command",
      "ask",
      "api-version",
      "scope",
      "ca",
      "allow-http",
      "name");

  private final Call call;
  private final Session session;
  private @Nullable SavedConnection fresh;

  ConnectWords(Call call, Session session) {
    this.call = call;
    this.session = session;
  }

  /** Whether an option changes a connection. */
  boolean change() {
    return CHANGES.stream().anyMatch(call::flag);
  }

  /** The connection that is meant. Calls nothing; may ask for a key. */
  Choice choice() {
    String kind = call.arguments().isEmpty() ? "" : call.arguments().get(0);
    return switch (kind) {
      case "" -> changed(current());
      case "embedded" -> unchangeable(session.connections().embedded());
      case "env" -> unchangeable(environment());
      case "azure" -> azure();
      case "openai" -> changed(made(alone("openai"), Target.openai()));
      case "compatible" -> compatible(named("URL"));
      default -> changed(kept(kind));
    };
  }

  /** Keeps what {@link #choice} made or changed; false when there is nothing new to keep. */
  boolean keep(Choice choice) {
    SavedConnection made = fresh;
    if (made == null || session.connections().book().find(made.name()).equals(Optional.of(made))) {
      return false;
    }
    session.connections().book().save(made);
    return made.name().equals(choice.name());
  }

  private SavedConnection current() {
    String name = session.connection().name();
    return session
        .connections()
        .book()
        .find(name)
        .orElseThrow(() -> call.spec()
            .misuse("the " + session.connection().connection().label()
                + " is not kept, and has no settings to change: name a connection"));
  }

  private SavedConnection kept(String name) {
    Optional<SavedConnection> kept = session.connections().book().find(name);
    if (kept.isPresent()) {
      return alone(kept.get());
    }
    List<String> known =
        new ArrayList<>(ConnectMagic.kinds().stream().map(Item::text).toList());
    known.addAll(session.connections().keptNames());
    String what = call.arguments().size() > 1 ? "unknown kind " : "no connection is called ";
    throw call.spec()
        .misuse(what
            + Quote.of(name)
            + Meant.phrase(name, known, "")
            + (name.contains(".azure.com") ? "; an Azure resource is named after azure" : ""));
  }

  private Choice azure() {
    if (call.arguments().size() < 2) {
      return fromEnvironment()
          .filter(found -> found.connection().profile().kind().equals("azure"))
          .map(found -> unchangeable(environment(found)))
          .orElseThrow(() -> call.spec().misuse("azure needs RESOURCE, or AZURE_OPENAI_ENDPOINT"));
    }
    return changed(made("", Target.azure(named("RESOURCE"))));
  }

  private Choice compatible(String address) {
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
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
      throw MagicException.of(
          "%connect: the address holds a user or a query, which may be a secret",
          "Give the address alone; a key comes from --key-from, --key-command or --ask.");
    }
    String name =
        uri.getHost().replaceAll("[\\[\\]]", "") + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    return changed(made(name, Target.compatible(uri)));
  }

  private static MagicException notAnAddress(String address) {
    return MagicException.of(
        "%connect: " + Quote.of(address) + " is not an address",
        "Give the one to which /files and /batches are appended: http://localhost:8000/v1");
  }

  /** A connection of a kind; one that is kept under its name and leads to the same place keeps its other settings. */
  private SavedConnection made(String usualName, Target target) {
    String name = call.option("name")
        .orElseGet(() -> usualName.isEmpty()
            ? SavedConnection.of("new", target).label().substring("azure ".length())
            : usualName);
    if (ConnectMagic.kinds().stream().anyMatch(kind -> kind.text().equals(name))
        && !name.equals(usualName)) {
      throw call.spec().misuse(Quote.of(name) + " is a kind of connection, and no name for one");
    }
    SavedConnection anew = SavedConnection.of(name, target);
    Optional<SavedConnection> kept = session.connections().book().find(name);
    if (kept.isPresent() && !kept.get().identity().equals(anew.identity())) {
      throw MagicException.of(
          "%connect: " + name + " is the name of " + kept.get().label() + " already",
          "Give this one another with --name, or --forget " + name + ".");
    }
    return kept.map(old -> old.withTarget(target
            .withApiVersion(old.target().apiVersion())
            .withScope(old.target().scope())))
        .orElse(anew);
  }

  /** The connection as the options change it, with its secret found. */
  private Choice changed(SavedConnection base) {
    SavedConnection saved = base;
    String name = call.option("name").orElse(saved.name());
    saved = new SavedConnection(
        name, target(saved.target()), key(saved.key()), deployments(saved), trust(saved.trust()));
    refusePlainHttp(saved);
    Connection connection;
    try {
      connection = saved.connection(secrets());
    } catch (ServiceException e) {
      throw e.kind() == ServiceException.Kind.CREDENTIAL ? withoutKey(e) : e;
    }
    fresh = saved;
    return new Choice(connection, source(saved, connection), name, "");
  }

  private static String source(SavedConnection saved, Connection connection) {
    boolean found =
        saved.key() instanceof KeySource.Usual || saved.key() instanceof KeySource.Asked;
    return found ? connection.credentialSource() : saved.key().words();
  }

  private static MagicException withoutKey(ServiceException e) {
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return MagicException.of(
        "%connect: " + first,
        "Set it before the session starts, name another variable with --key-from, a command with"
            + " --key-command, or --ask.");
  }

  private static void refusePlainHttp(SavedConnection saved) {
    String address = saved.target().address();
    if (address.startsWith("http://")) {
      String host = String.valueOf(URI.create(address).getHost());
      Connection connection =
          saved.withKey(new KeySource.Nothing()).connection(KeySource.Secrets.of(Map.of()));
      if (!connection.allowsPlainHttpTo(host)) {
        throw MagicException.of(
            "%connect: calls to " + host
                + " would go without TLS, and carry key and requests in the" + " clear",
            "Use https, or allow it for this host: --allow-http " + host);
      }
    }
  }

  private Target target(Target target) {
    Target with = target;
    Optional<String> version = call.option("api-version");
    if (version.isPresent()) {
      String date = version.get().toLowerCase(Locale.ROOT);
      if (!date.matches("v1|20\\d\\d-\\d\\d-\\d\\d(-preview)?")) {
        throw call.spec()
            .misuse("--api-version takes v1 or a date such as 2025-04-01-preview, not "
                + Quote.of(version.get()));
      }
      if (target.kind() != SavedConnection.Kind.AZURE) {
        throw call.spec().misuse("--api-version is for azure");
      }
      with = with.withApiVersion(date.equals("v1") ? "" : date);
    }
    Optional<String> scope = call.option("scope");
    return scope.isPresent() ? with.withScope(scope.get()) : with;
  }

  private KeySource key(KeySource before) {
    List<String> ways = List.of("credential", "entra", "key-from", "key-command", "ask").stream()
        .filter(call::flag)
        .toList();
    if (ways.size() > 1) {
      throw call.spec().misuse("--" + ways.get(0) + " or --" + ways.get(1) + ", not both");
    }
    return switch (ways.isEmpty() ? "" : ways.get(0)) {
      case "credential" -> credential(call.option("credential").orElseThrow());
      case "entra" -> new KeySource.Entra(Credential.Entra.Chain.DEFAULT);
      case "key-from" -> new KeySource.Variable(call.option("key-from").orElseThrow());
      case "key-command" -> new KeySource.Command(call.option("key-command").orElseThrow());
      case "ask" -> new KeySource.Asked();
      default -> before;
    };
  }

  private KeySource credential(String word) {
    if (word.equals("usual")) {
      return new KeySource.Usual();
    }
    return Credential.Entra.Chain.of(word)
        .map(KeySource.Entra::new)
        .orElseThrow(() -> call.spec()
            .misuse("--credential takes usual, default, cli, managed or environment, not "
                + Quote.of(word)));
  }

  private Deployments deployments(SavedConnection saved) {
    Deployments told = saved.deployments();
    for (String pair : call.list("deployment")) {
      String[] parts = pair.split("=", 2);
      if (parts[0].isBlank()) {
        throw call.spec().misuse("--deployment takes NAME=MODEL, not " + Quote.of(pair));
      }
      told = told.with(parts[0].strip(), parts.length == 2 ? parts[1].strip() : "");
    }
    Optional<String> zone = call.option("zone");
    return zone.isEmpty()
        ? told
        : told.in(Deployments.Zone.of(zone.get())
            .orElseThrow(() -> call.spec()
                .misuse("--zone takes global or data-zone, not " + Quote.of(zone.get()))));
  }

  private Trust trust(Trust before) {
    Set<String> hosts = new HashSet<>(before.plainHttpHosts());
    hosts.addAll(call.list("allow-http"));
    return new Trust(
        hosts,
        call.option("ca").map(file -> Session.path(file).toAbsolutePath()).or(before::authorities));
  }

  private Choice environment() {
    return environment(
        fromEnvironment()
            .orElseThrow(
                () -> MagicException.of(
                    "%connect: no variable of the environment names a service",
                    "It would be AZURE_OPENAI_ENDPOINT, AZURE_API_BASE, OPENAI_BASE_URL or OPENAI_API_KEY.")));
  }

  private static Choice environment(EnvironmentConnection found) {
    Connection connection = found
        .deployment()
        .map(name -> found.connection().withDeployments(Deployments.UNKNOWN.with(name, "")))
        .orElse(found.connection());
    return new Choice(
        connection, connection.credentialSource(), "env", "by " + String.join(", ", found.used()));
  }

  private Optional<EnvironmentConnection> fromEnvironment() {
    return EnvironmentConnection.of(session.environment());
  }

  private Choice unchangeable(Choice choice) {
    if (change()) {
      throw call.spec()
          .misuse(
              "options change a connection that is kept; " + choice.connection().label()
                  + " is not: name it by azure RESOURCE, openai or compatible URL");
    }
    return alone(choice);
  }

  /** Refuses words that no kind takes. */
  private <T> T alone(T value) {
    int most = List.of("azure", "compatible").contains(call.arguments().get(0)) ? 2 : 1;
    if (call.arguments().size() > most) {
      throw call.spec().misuse("what is " + Quote.of(call.arguments().get(most)) + "?");
    }
    return value;
  }

  private String named(String what) {
    if (call.arguments().size() < 2) {
      throw call.spec().misuse(call.arguments().get(0) + " needs " + what);
    }
    return alone(call.arguments().get(1));
  }

  private KeySource.Secrets secrets() {
    return new KeySource.Secrets(session.environment(), this::asked);
  }

  private String asked() {
    Front front = session.front();
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
    return key;
  }
}
