package io.github.batchbook.run;

import java.nio.file.Path;
import java.util.Map;

/** The folder in which Batchbook keeps the ledger, snapshots, results and the embedded service's state; for its owner alone. */
public record Home(Path folder) {
  public Home {
    folder = folder.toAbsolutePath().normalize();
  }

  /** The home that the environment names: {@code BATCHBOOK_HOME}, else {@code .batchbook} in the user's home. */
  public static Home of(Map<String, String> environment) {
    String named = environment.get("BATCHBOOK_HOME");
    return new Home(
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".batchbook")
            : Path.of(named));
  }
}
