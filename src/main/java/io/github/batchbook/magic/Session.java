package io.github.batchbook.magic;

import io.github.batchbook.run.Home;
import io.github.batchbook.shell.ShellVariable;
import java.util.Map;
import java.util.Optional;

/** What magics know and share: the home, the connection, this session's last batch file and run, Java. */
final class Session implements AutoCloseable {
  private final Home home;
  private final Map<String, String> environment;
  private final Front front;
  private final JavaSide java;
  private final Catalogue catalogue;
  private final Complaints complaints;
  private boolean requestsFailed;

  Session(
      Home home, Map<String, String> environment, Front front, JavaSide java, Catalogue catalogue) {
    this.home = home;
    this.environment = Map.copyOf(environment);
    this.front = front;
    this.java = java;
    this.catalogue = catalogue;
    complaints = new Complaints(home);
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

  boolean requestsFailed() {
    return requestsFailed;
  }

  void requestsHaveFailed() {
    requestsFailed = true;
  }

  String banner() {
    return "Batchbook " + Version.brief() + " · Java " + Runtime.version().feature() + " · ";
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
      Optional<Object> value = java.shell().variable(expansion.code());
      return value
          .map(String::valueOf)
          .orElseThrow(() -> MagicException.of(Quote.of(expansion.code()) + " is null"));
    }
    return Evaluator.text(java.value(expansion.code()), expansion);
  }

  @Override
  public void close() {}
}
