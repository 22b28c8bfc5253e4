package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Rules;
import io.github.batchbook.magic.Connections.Choice;
import io.github.batchbook.run.Home;
import io.github.batchbook.run.Models;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.Runs;
import io.github.batchbook.shell.ShellVariable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What magics know and share: the home, the connection, this session's last batch file and run, Java. */
final class Session implements AutoCloseable {
  private final Home home;
  private final Map<String, String> environment;
  private final Front front;
  private final JavaSide java;
  private final Catalogue catalogue;
  private final Complaints complaints;
  private final Connections connections;
  private final KnownRuns knownRuns;
  private final Follower follower;
  private @Nullable BatchFile lastFile;
  private final Map<String, String> lastRuns = new HashMap<>();
  private boolean requestsFailed;

  Session(Home home, Map<String, String> environment, Front front, JavaSide java) {
    this.home = home;
    this.environment = Map.copyOf(environment);
    this.front = front;
    this.java = java;
    catalogue = Catalogue.standard();
    complaints = new Complaints(home);
    connections = new Connections(home);
    knownRuns = new KnownRuns(this);
    follower = new Follower(this);
  }

  Home home() {
    return home;
  }

  Map<String, String> environment() {
    return environment;
  }

  Front front() {
    return front;
  }

  JavaSide java() {
    return java;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  Complaints complaints() {
    return complaints;
  }

  Connections connections() {
    return connections;
  }

  /** The connection, which is the one that the environment names until another is chosen. */
  synchronized Choice connection() {
    Choice current = connections.current();
    if (current == null) {
      current = first();
      connections.choose(current);
    }
    return current;
  }

  private Choice first() {
    String named = environment.getOrDefault("BATCHBOOK_CONNECTION", "").strip();
    if (named.isEmpty()) {
      return connections.embedded();
    }
    try {
      Spec spec = ConnectMagic.spec();
      return ConnectMagic.choice(
          Call.parse(spec, named, Words.split(named), Word.Java::source), this);
    } catch (MagicException e) {
      throw new MagicException(
          "BATCHBOOK_CONNECTION is " + Quote.of(named) + "\n" + e.getMessage());
    }
  }

  /** Goes over to another connection; runs on the old one go on at their service. */
  synchronized void connect(Choice choice) {
    connections.choose(choice);
    knownRuns.reopen();
  }

  /** The runs of this home, seen from the connection. */
  Runs runs() {
    return knownRuns.runs();
  }

  /** What the ledger has, quickly and asking nobody. */
  KnownRuns knownRuns() {
    return knownRuns;
  }

  /** The connections that runs of this home were submitted on. */
  List<String> connectionLabels() {
    return runs().listAll().stream().map(Run::connection).distinct().sorted().toList();
  }

  /** The same, as far as it is known at once. */
  List<String> knownConnectionLabels() {
    return knownRuns.quickly(Run::connection).stream().distinct().sorted().toList();
  }

  /** The models behind the deployments of the connection, and their prices. */
  Models models() {
    return Models.of(home, connection().connection());
  }

  /** How the connection judges batch files, with what is known of the models behind its deployments. */
  Rules rules() {
    Rules rules = Connections.rules(connection().connection());
    for (Map.Entry<String, String> known : models().known().entrySet()) {
      rules = rules.withModel(known.getKey(), known.getValue());
    }
    return rules;
  }

  /** Reads a batch file as the connection judges it. */
  BatchFile read(String path) {
    return BatchFile.read(pathOf(path), rules());
  }

  /** The rules of the connection, and whether a file is split. */
  Rules rulesFor(BatchFile file) {
    return rules().withMixed(file.rules().mixed());
  }

  /** The batch file that a variable holds, or else that stands at a path. */
  BatchFile file(String named) {
    Optional<Object> held =
        java.declared(named).isEmpty() ? Optional.empty() : java.shell().variable(named);
    return held.isPresent() && held.get() instanceof BatchFile file
        ? file.under(rulesFor(file))
        : read(named);
  }

  /** A path as a person types it; a {@link MagicException} when it is none here. */
  static Path pathOf(String path) {
    try {
      return path(path);
    } catch (InvalidPathException e) {
      throw MagicException.of(Quote.of(path) + " is not a path on this system");
    }
  }

  /** A path as a person types it. */
  static Path path(String typed) {
    return typed.startsWith("~/")
        ? Path.of(System.getProperty("user.home"), typed.substring(2))
        : Path.of(typed);
  }

  Optional<BatchFile> lastFile() {
    return Optional.ofNullable(lastFile);
  }

  void lastFile(BatchFile file) {
    lastFile = file;
  }

  /** The last run of this session on the connection. */
  Optional<Run> lastRun() {
    return Optional.ofNullable(lastRuns.get(connectionIdentity())).flatMap(runs()::find);
  }

  void lastRun(Run run) {
    lastRuns.put(connectionIdentity(), run.id());
  }

  /** Why there is no last run, in words. */
  String nothingSubmitted() {
    return lastRuns.isEmpty()
        ? "nothing was submitted in this session"
        : "nothing was submitted on " + connection().connection().label() + " in this session";
  }

  private String connectionIdentity() {
    return connection().connection().identity();
  }

  /** A run that is not there any more. */
  void forgotten(Run run) {
    lastRuns.values().remove(run.id());
  }

  boolean requestsFailed() {
    return requestsFailed;
  }

  void requestsHaveFailed() {
    requestsFailed = true;
  }

  String banner() {
    String place;
    try {
      place = connection().label();
    } catch (RuntimeException e) {
      place = "no connection";
      front.note(String.valueOf(e.getMessage()));
    }
    boolean embedded = place.startsWith("embedded");
    return String.join(
        " · ",
        List.of(
            "Batchbook " + Version.brief(),
            "Java " + Runtime.version().feature(),
            place,
            "%help" + (embedded ? ", %connect azure" : "")));
  }

  /** The text that a name or an expression in a magic's line stands for. */
  String expand(Word.Java expansion) {
    Optional<ShellVariable> variable = java.declared(expansion.code());
    boolean name = !expansion.source().startsWith("${");
    if (name && variable.isEmpty()) {
      throw MagicException.of(
          "no variable " + Quote.of(expansion.code()) + " in this session",
          "$$ stands for a dollar sign, ${…} for an expression");
    }
    if (variable.isPresent()) {
      return java.shell()
          .variable(expansion.code())
          .map(String::valueOf)
          .orElseThrow(() -> MagicException.of(Quote.of(expansion.code()) + " is null"));
    }
    return Evaluator.text(java.value(expansion.code()), expansion);
  }

  /** What goes on with runs beside the person's own work. */
  Follower follower() {
    return follower;
  }

  @Override
  public void close() {
    follower.close();
    knownRuns.close();
    connections.close();
  }
}
