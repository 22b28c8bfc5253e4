package io.github.batchbook.kernel;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where a kernel is registered, as ipykernel has them. */
final class Place {
  @Option(names = "--user", description = "For you alone.")
  private boolean user;

  @Option(
      names = "--sys-prefix",
      description =
          "For the Python environment in use: VIRTUAL_ENV, CONDA_PREFIX, else what python3 says.")
  private boolean sysPrefix;

  @Option(
      names = "--prefix",
      paramLabel = "FOLDER",
      description = "For the environment in this folder.")
  private @Nullable Path prefix;

  /** The folder that holds kernels there; without an option, the machine's. */
  Path kernels(JupyterFolders folders) {
    if (prefix != null) {
      return JupyterFolders.under(prefix);
    }
    if (sysPrefix) {
      return JupyterFolders.under(folders.pythonPrefix());
    }
    return user ? folders.user() : folders.machine();
  }
}
