package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  @TempDir
  Path folder;

  @Test
  void isWhereTheEnvironmentSays() {
    assertThat(Home.of(Map.of("BATCHBOOK_HOME", "/a/../b")).folder()).isEqualTo(Path.of("/b"));
    assertThat(Home.of(Map.of("BATCHBOOK_HOME", " ")).folder())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".batchbook"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void isMadeForItsOwnerAlone() throws IOException {
    Home home = new Home(folder.resolve("home")).make();

    assertThat(mode(home.folder())).isEqualTo("rwx------");
    assertThat(mode(home.snapshots())).isEqualTo("rwx------");
    assertThat(mode(home.results())).isEqualTo("rwx------");
    assertThat(mode(home.emulator())).isEqualTo("rwx------");
    assertThat(mode(home.ledger())).isEqualTo("rw-------");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void leavesTheModeOfAFolderThatIsThere() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

    Home home = new Home(folder).make();

    assertThat(mode(folder)).isEqualTo("rwxr-xr-x");
    assertThat(mode(home.snapshots())).isEqualTo("rwx------");
  }

  @Test
  void saysWhyItCannotBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> new Home(file.resolve("home")).make())
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith("the home " + file.resolve("home") + " cannot be used: ")
        .hasMessageEndingWith("\n  Set BATCHBOOK_HOME to a folder that you may write.");
    assertThatThrownBy(() -> new Home(file).make())
        .hasMessage("the home " + file + " cannot be used: a file has that name\n"
            + "  Set BATCHBOOK_HOME to a folder that you may write.");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
