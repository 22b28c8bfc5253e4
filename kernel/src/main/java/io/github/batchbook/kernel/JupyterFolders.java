package io.github.batchbook.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The folders in which Jupyter looks for kernels, as jupyter_core's {@code paths.py} has them.
 *
 * @param environment the process's environment
 * @param system the operating system's name, as in {@code os.name}
 * @param userHome the user's home folder
 */
record JupyterFolders(Map<String, String> environment, String system, Path userHome) {

  static JupyterFolders ofThisProcess() {
    return new JupyterFolders(
        System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
  }

  /** For this user alone. */
  Path user() {
    return userData().resolve("kernels");
  }

  /** For everyone on this machine. */
  Path machine() {
    if (windows()) {
      return Path.of(
          environment.getOrDefault("PROGRAMDATA", "C:\\ProgramData"), "jupyter", "kernels");
    }
    return Path.of("/usr/local/share/jupyter/kernels");
  }

  /** For the environment with this prefix. */
  static Path under(Path prefix) {
    return prefix.resolve(Path.of("share", "jupyter", "kernels"));
  }

  /**
   * The prefix of the Python environment in use: an activated one, a Conda one, else that of {@code python3}.
   *
   * @throws KernelSpecException when there is none
   */
  Path pythonPrefix() {
    for (String variable : new String[] {"VIRTUAL_ENV", "CONDA_PREFIX"}) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isBlank()) {
        return Path.of(value);
      }
    }
    try {
      Process python = new ProcessBuilder("python3", "-c", "import sys; print(sys.prefix)")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      String prefix = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (python.waitFor(10, TimeUnit.SECONDS) && python.exitValue() == 0 && !prefix.isBlank()) {
        return Path.of(prefix.strip());
      }
    } catch (IOException e) {
      throw noPython(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw noPython(e);
    }
    throw noPython(null);
  }

  private static KernelSpecException noPython(@org.jspecify.annotations.Nullable Exception cause) {
    return new KernelSpecException(
        "--sys-prefix finds no Python environment: neither VIRTUAL_ENV nor CONDA_PREFIX is set, and python3 does not answer\n"
            + "  Activate an environment, or name one with --prefix.",
        cause);
  }

  private Path userData() {
    String named = environment.getOrDefault("JUPYTER_DATA_DIR", "");
    if (!named.isBlank()) {
      return Path.of(named);
    }
    if (windows()) {
      String roaming = environment.getOrDefault("APPDATA", "");
      return roaming.isBlank()
          ? userHome.resolve(".jupyter").resolve("data")
          : Path.of(roaming, "jupyter");
    }
    if (system.toLowerCase(Locale.ROOT).contains("mac")) {
      return userHome.resolve("Library").resolve("Jupyter");
    }
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    return (data.isBlank() ? userHome.resolve(".local").resolve("share") : Path.of(data))
        .resolve("jupyter");
  }

  private boolean windows() {
    return system.toLowerCase(Locale.ROOT).contains("windows");
  }
}
