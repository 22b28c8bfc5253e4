package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.batchbook.service.Deployments.Zone;
import io.github.batchbook.service.SavedConnection.Target;
import io.github.batchbook.service.SavedConnection.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConnectionBookTest {
  @TempDir
  Path folder;

  private Path file() {
    return folder.resolve("home").resolve("connections.json");
  }

  static Stream<SavedConnection> connections() {
    SavedConnection azure = SavedConnection.of("prod", Target.azure("my-resource"));
    return Stream.of(
        azure,
        azure.withKey(new KeySource.Variable("MINE")),
        azure.withKey(new KeySource.Command("vault read \"the key\"")),
        azure.withKey(new KeySource.Entra(Credential.Entra.Chain.AZURE_CLI)),
        azure.withKey(new KeySource.Asked()),
        azure.withTarget(Target.azure("r.openai.azure.us")
            .withApiVersion("2024-10-21")
            .withScope("https://cognitiveservices.azure.us/.default")),
        azure.withDeployments(new Deployments(Zone.DATA_ZONE, Map.of("a", "gpt-4o", "b", ""))),
        azure.withTrust(new Trust(Set.of("gpu-box"), Optional.of(Path.of("/ca.pem")))),
        SavedConnection.of("openai", Target.openai()),
        SavedConnection.of("here:8000", Target.compatible(URI.create("http://localhost:8000/v1")))
            .withKey(new KeySource.Nothing()));
  }

  @ParameterizedTest
  @MethodSource("connections")
  void readsWhatItWrote(SavedConnection saved) {
    ConnectionBook.at(file()).save(saved);

    assertThat(ConnectionBook.at(file()).all()).containsExactly(saved);
    assertThat(ConnectionBook.at(file()).find(saved.name())).contains(saved);
  }

  @Test
  void replacesAndForgets() {
    ConnectionBook book = ConnectionBook.at(file());
    book.save(SavedConnection.of("b", Target.openai()));
    book.save(SavedConnection.of("a", Target.azure("one")));
    book.save(SavedConnection.of("a", Target.azure("two")));

    assertThat(book.all())
        .extracting(SavedConnection::label)
        .containsExactly("azure two", "openai");
    assertThat(book.forget("a")).isTrue();
    assertThat(book.forget("a")).isFalse();
    assertThat(book.all()).extracting(SavedConnection::name).containsExactly("b");
  }

  @Test
  void saysThatAFileIsNotItsOwn() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"connections\": 1}");

    assertThatThrownBy(() -> ConnectionBook.at(file()).all())
        .isInstanceOf(ServiceException.class)
        .hasMessage("the saved connections in \"" + file()
            + "\" cannot be read: it is not what %connect writes\n"
            + "  Mend the file, or move it away and connect anew.");
  }

  @Test
  void losesNoneWhenManySaveAtOnce() throws InterruptedException {
    List<Thread> threads = Stream.of("a", "b", "c", "d", "e", "f")
        .map(name -> new Thread(
            () -> ConnectionBook.at(file()).save(SavedConnection.of(name, Target.azure(name)))))
        .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(ConnectionBook.at(file()).all()).hasSize(6);
  }

  @Test
  void opensWithSovereignScopeDatedVersionAndSettings() {
    SavedConnection saved = SavedConnection.of(
            "gov", Target.azure("r.openai.azure.us").withApiVersion("2024-10-21"))
        .withTrust(new Trust(Set.of("gpu-box"), Optional.empty()));

    Connection connection = saved.connection(KeySource.Secrets.of(Map.of()));

    assertThat(connection.profile().entraScope())
        .isEqualTo("https://cognitiveservices.azure.us/.default");
    assertThat(connection.profile().query()).containsEntry("api-version", "2024-10-21");
    assertThat(connection.allowsPlainHttpTo("gpu-box")).isTrue();
    assertThat(connection.allowsPlainHttpTo("other")).isFalse();
  }

  @Test
  void saysWhichVariableIsMissing() {
    SavedConnection saved =
        SavedConnection.of("a", Target.azure("r")).withKey(new KeySource.Variable("MINE"));

    assertThatThrownBy(() -> saved.connection(KeySource.Secrets.of(Map.of())))
        .isInstanceOf(ServiceException.class)
        .hasMessage("the environment variable \"MINE\" is not set\n"
            + "  Set it before the session starts, or name another place of the key.");
  }
}
