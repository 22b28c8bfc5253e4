package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.service.BatchService;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.Credential;
import io.github.batchbook.service.FileStatus;
import io.github.batchbook.service.ServiceFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceRemoteTest {
  @TempDir
  Path folder;

  @Test
  void takesAFileForReadyByTheProfileOfTheService() {
    Connection azure = Connection.azure("my-resource", Credential.apiKey("k"));
    Connection server =
        Connection.compatible(URI.create("http://localhost:1/v1"), Credential.none());

    assertThat(isReady(azure, FileStatus.PROCESSED)).isTrue();
    assertThat(isReady(azure, FileStatus.UPLOADED)).isFalse();
    assertThat(isReady(azure, FileStatus.UNTOLD)).isFalse();
    assertThat(isReady(server, FileStatus.UPLOADED)).isTrue();
    assertThat(isReady(server, FileStatus.UNTOLD)).isTrue();
    assertThat(isReady(server, FileStatus.PENDING)).isFalse();
  }

  private boolean isReady(Connection connection, FileStatus status) {
    Home home = Home.of(Map.of("BATCHBOOK_HOME", folder.toString()));
    ServiceFile file = new ServiceFile(
        "file-1",
        "a.jsonl",
        OptionalLong.empty(),
        "batch",
        status,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
    try (BatchService service = connection.open()) {
      return new ServiceRemote(service, Models.of(home, connection)).isReady(file);
    }
  }
}
