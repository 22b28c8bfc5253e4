package io.github.batchbook.kernel;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code install}: copies the kernel's jars into a kernelspec, so that Jupyter finds it. */
@Command(
    name = "install",
    mixinStandardHelpOptions = true,
    description =
        "Registers the kernel with Jupyter; without an option, for everyone on this machine.")
final class InstallCommand implements Runnable {
  /** What the kernel is called where nothing else is said. */
  static final String NAME = "batchbook";

  @ArgGroup
  private Place place = new Place();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = NAME,
      description = "The kernel's name: ${DEFAULT-VALUE}.")
  private String name = NAME;

  @Option(
      names = "--display-name",
      paramLabel = "TEXT",
      defaultValue = "Java (Batchbook)",
      description = "What menus call it: ${DEFAULT-VALUE}.")
  private String displayName = "Java (Batchbook)";

  @Option(
      names = "--no-archive",
      description =
          "Leave out the archive of classes, which takes some seconds to make and halves the time to start.")
  private boolean noArchive;

  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    KernelSpec kernel =
        KernelSpec.in(place.kernels(JupyterFolders.ofThisProcess()), name, displayName);
    boolean replaced = kernel.exists();
    List<Path> jars = jars(System.getProperty("java.class.path"));
    kernel.install(java(), jars);
    if (spec == null) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println((replaced ? "Replaced" : "Installed") + " the kernel \"" + name + "\" in "
        + kernel.folder());
    if (!noArchive) {
      out.println("  Preparing it to start fast: some seconds ...");
      spec.commandLine().getErr().print(archive(kernel, jars));
      spec.commandLine().getErr().flush();
    }
    out.println("  Start `jupyter lab` and choose \"" + displayName
        + "\", or try `jupyter console --kernel " + name + "`.");
    out.println(
        "  It runs on " + java() + ". After an update of Batchbook or of Java, install it again.");
  }

  /** Why the kernel is going to start without an archive; empty when it has one. */
  private static String archive(KernelSpec kernel, List<Path> jars) {
    try {
      kernel.archive(java(), jars);
      return "";
    } catch (IOException e) {
      return "  It will take a little longer to start: no archive of its classes was made, since "
          + e.getMessage() + ".\n";
    }
  }

  private static Path java() {
    boolean windows = File.separatorChar == '\\';
    return Path.of(System.getProperty("java.home"), "bin", windows ? "java.exe" : "java");
  }

  /** The jars of a class path, in its order. */
  static List<Path> jars(String classPath) {
    List<Path> entries = Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(classPath)
        .filter(entry -> !entry.isBlank())
        .map(Path::of)
        .toList();
    for (Path entry : entries) {
      if (!Files.isRegularFile(entry)) {
        throw new KernelSpecException(
            "the kernel can only be installed from its jars, and " + entry + " is not one\n"
                + "  Run `./batchbook kernel install`, which builds them.",
            null);
      }
    }
    return entries;
  }
}
