package io.github.batchbook.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code list}: says where Batchbook's kernel is registered. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description =
        "Lists the folders in which Batchbook's kernel is registered: yours, this machine's, the Python environment's.")
final class ListCommand implements Runnable {
  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    List<Path> found = places(JupyterFolders.ofThisProcess()).stream()
        .flatMap(ListCommand::ours)
        .toList();
    if (spec != null) {
      var out = spec.commandLine().getOut();
      found.forEach(folder -> out.println(folder.getFileName() + "\t" + folder));
      if (found.isEmpty()) {
        out.println(
            "The kernel is not registered. `batchbook kernel install --user` registers it for you.");
      }
    }
  }

  private static List<Path> places(JupyterFolders folders) {
    List<Path> places = new ArrayList<>(List.of(folders.user(), folders.machine()));
    try {
      places.add(JupyterFolders.under(folders.pythonPrefix()));
    } catch (KernelSpecException e) {
      // Without Python there are two places to look in.
      return places;
    }
    return places.stream().distinct().toList();
  }

  private static Stream<Path> ours(Path kernels) {
    if (!Files.isDirectory(kernels)) {
      return Stream.of();
    }
    try (Stream<Path> folders = Files.list(kernels)) {
      return folders.filter(KernelSpec::isOurs).sorted().toList().stream();
    } catch (IOException e) {
      throw new KernelSpecException(
          "the folder " + kernels + " cannot be read\n  " + e.getMessage(), e);
    }
  }
}
