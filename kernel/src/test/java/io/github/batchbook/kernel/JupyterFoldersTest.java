package io.github.batchbook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JupyterFoldersTest {
  private static final Path HOME = Path.of("/home/ada");

  private static JupyterFolders on(String system, Map<String, String> environment) {
    return new JupyterFolders(environment, system, HOME);
  }

  @Test
  void knowsTheUsersFolderOnEachSystem() {
    assertThat(on("Linux", Map.of()).user())
        .isEqualTo(Path.of("/home/ada/.local/share/jupyter/kernels"));
    assertThat(on("Mac OS X", Map.of()).user())
        .isEqualTo(Path.of("/home/ada/Library/Jupyter/kernels"));
    assertThat(on("Windows 11", Map.of("APPDATA", "/roaming")).user())
        .isEqualTo(Path.of("/roaming/jupyter/kernels"));
  }

  @Test
  void letsTheEnvironmentNameTheUsersFolder() {
    assertThat(on("Linux", Map.of("XDG_DATA_HOME", "/data")).user())
        .isEqualTo(Path.of("/data/jupyter/kernels"));
    assertThat(on("Linux", Map.of("XDG_DATA_HOME", "/data", "JUPYTER_DATA_DIR", "/j"))
            .user())
        .isEqualTo(Path.of("/j/kernels"));
  }

  @Test
  void takesThePythonEnvironmentThatIsActive() {
    Map<String, String> both = Map.of("VIRTUAL_ENV", "/venv", "CONDA_PREFIX", "/conda");

    assertThat(on("Linux", both).pythonPrefix()).isEqualTo(Path.of("/venv"));
    assertThat(on("Linux", Map.of("CONDA_PREFIX", "/conda")).pythonPrefix())
        .isEqualTo(Path.of("/conda"));
    assertThat(JupyterFolders.under(Path.of("/venv")))
        .isEqualTo(Path.of("/venv/share/jupyter/kernels"));
  }
}
