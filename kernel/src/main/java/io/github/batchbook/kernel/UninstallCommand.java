package io.github.batchbook.kernel;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code uninstall}: removes a kernelspec that {@code install} wrote. */
@Command(
    name = "uninstall",
    mixinStandardHelpOptions = true,
    description = "Removes the kernel from where install put it, with the same options.")
final class UninstallCommand implements Runnable {
  @ArgGroup
  private Place place = new Place();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = InstallCommand.NAME,
      description = "The kernel's name: ${DEFAULT-VALUE}.")
  private String name = InstallCommand.NAME;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    KernelSpec kernel = KernelSpec.in(place.kernels(JupyterFolders.ofThisProcess()), name, "");
    if (!kernel.exists()) {
      throw new KernelSpecException(
          "there is no kernel \"" + name + "\" in " + kernel.folder().getParent()
              + "\n  `batchbook kernel list` says where there is one.",
          null);
    }
    kernel.requireOurs();
    kernel.uninstall();
    if (spec != null) {
      spec.commandLine()
          .getOut()
          .println("Removed the kernel \"" + name + "\" from " + kernel.folder());
    }
  }
}
