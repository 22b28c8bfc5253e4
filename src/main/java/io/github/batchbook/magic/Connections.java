package io.github.batchbook.magic;

import io.github.batchbook.batchfile.Rules;
import io.github.batchbook.emulator.Address;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.run.Home;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.ConnectionBook;
import io.github.batchbook.service.Doorway;
import io.github.batchbook.service.SavedConnection;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a session: the embedded service until another is chosen. The embedded service is joined when a call first needs
 * it, and left when the session ends, where another process takes over.
 */
final class Connections implements AutoCloseable {
  private final Home home;
  private @Nullable Choice current;
  private @Nullable EmbeddedService joined;

  /**
   * A connection as a person chose it.
   *
   * @param credential where the key comes from, in words
   * @param name under which it is kept; {@code embedded} and {@code env} are there without being kept
   * @param note what else is to be said of it when it is chosen; may be empty
   */
  record Choice(Connection connection, String credential, String name, String note) {
    /** The label, and whether answers are made up. */
    String label() {
      return connection.label() + (connection.synthetic() ? " (synthetic answers)" : "");
    }
  }

  Connections(Home home) {
    this.home = home;
  }

  /** The embedded service of this home. */
  synchronized Choice embedded() {
    home.make();
    return new Choice(
        Connection.embedded(home.emulator(), this::locate), "a key of its own", "embedded", "");
  }

  /** The connections that are kept in the home. */
  ConnectionBook book() {
    return ConnectionBook.at(home.connections());
  }

  /** The names of those. */
  List<String> keptNames() {
    return book().all().stream().map(SavedConnection::name).toList();
  }

  /** What was chosen; null before the first choice. */
  synchronized @Nullable Choice current() {
    return current;
  }

  synchronized void choose(Choice choice) {
    current = choice;
  }

  /** How batch files are judged for a connection. */
  static Rules rules(Connection connection) {
    return switch (connection.profile().kind()) {
      case "embedded" -> Rules.EMBEDDED;
      case "azure" -> Rules.AZURE;
      default -> Rules.OPENAI;
    };
  }

  private synchronized Doorway.Address locate() throws IOException {
    if (joined == null) {
      joined = EmbeddedService.join(home.emulator());
    }
    Address address = joined.locate();
    return new Doorway.Address(address.baseUrl(), address.key());
  }

  @Override
  public synchronized void close() {
    if (joined != null) {
      joined.close();
      joined = null;
    }
  }
}
