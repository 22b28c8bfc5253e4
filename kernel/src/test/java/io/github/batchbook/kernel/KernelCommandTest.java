package io.github.batchbook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KernelCommandTest {
  @TempDir
  private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = KernelCommand.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  private Path jar() throws Exception {
    return Files.writeString(folder.resolve("a.jar"), "not really");
  }

  @Test
  void saysOfAMistakeWhatItIsAndWhereTheCommandIsExplained() {
    int code = run("install", "--user", "--sys-prefix");

    assertThat(err.toString().replace(System.lineSeparator(), "\n")).isEqualTo("""
        batchbook kernel install: Error: --user, --sys-prefix are mutually exclusive (specify only one)
        `batchbook kernel install --help` explains the command.
        """);
    assertThat(code).isEqualTo(2);
  }

  @Test
  void writesAFolderWithItsOwnJars() throws Exception {
    KernelSpec spec = KernelSpec.in(folder.resolve("kernels"), "mine", "Java here");

    spec.install(Path.of("/jdk/bin/java"), List.of(jar()));

    Path written = folder.resolve("kernels/mine");
    JsonObject json =
        JsonParser.parseString(Files.readString(written.resolve("kernel.json"))).getAsJsonObject();
    List<String> command = json.getAsJsonArray("argv").asList().stream()
        .map(word -> word.getAsString())
        .toList();
    assertThat(command)
        .containsExactly(
            "/jdk/bin/java",
            "@" + written.resolve("java.args"),
            "io.github.batchbook.kernel.KernelCommand",
            "start",
            "--connection-file",
            "{connection_file}");
    assertThat(written.resolve("java.args"))
        .content()
        .contains("\"--enable-native-access=ALL-UNNAMED\"\n")
        .endsWith("-cp\n\"" + written.resolve("lib/a.jar") + "\"\n");
    assertThat(json.get("display_name").getAsString()).isEqualTo("Java here");
    assertThat(json.get("language").getAsString()).isEqualTo("java");
    assertThat(json.get("interrupt_mode").getAsString()).isEqualTo("message");
    assertThat(written.resolve("lib/a.jar")).hasContent("not really");
    assertThat(written.resolve("logo-32x32.png")).isNotEmptyFile();
    assertThat(written.resolve("logo-64x64.png")).isNotEmptyFile();
  }

  @Test
  void readsNamesOfFilesAsUtf8WhereTheLocaleIsPlain() {
    assertThat(KernelSpec.fileNames(Map.of())).isEqualTo(Map.of("LC_CTYPE", "C.UTF-8"));
    assertThat(KernelSpec.fileNames(Map.of("LANG", "POSIX")))
        .isEqualTo(Map.of("LC_CTYPE", "C.UTF-8"));
    assertThat(KernelSpec.fileNames(Map.of("LANG", "de_DE.UTF-8"))).isEmpty();
    assertThat(KernelSpec.fileNames(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "C")))
        .isEqualTo(Map.of("LC_ALL", "C.UTF-8", "LC_CTYPE", "C.UTF-8"));
  }

  @Test
  void saysWhyAFolderCannotBeWritten() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    KernelSpec spec = KernelSpec.in(link, "mine", "Java");
    List<Path> jars = List.of(jar());

    assertThat(org.assertj.core.api.Assertions.catchException(
            () -> spec.install(Path.of("java"), jars)))
        .hasMessage("the kernel was not installed in " + link.resolve("mine") + "\n  " + link
            + " cannot be made or used as a folder: use --user, --sys-prefix or another --prefix");
  }

  @Test
  void saysThatAFileStandsWhereAFolderBelongs() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    KernelSpec spec = KernelSpec.in(file.resolve("kernels"), "mine", "Java");
    List<Path> jars = List.of(jar());

    assertThat(org.assertj.core.api.Assertions.catchException(
            () -> spec.install(Path.of("java"), jars)))
        .hasMessageStartingWith(
            "the kernel was not installed in " + file.resolve("kernels/mine") + "\n  ")
        .hasMessageEndingWith(" cannot be made or used as a folder (Not a directory): use --user,"
            + " --sys-prefix or another --prefix");
  }

  @Test
  void quotesWhatTheJavaLauncherReads() {
    JvmArguments arguments =
        new JvmArguments(List.of("-Da=b c"), List.of(Path.of("/a b/c\"d.jar"), Path.of("/e.jar")));

    assertThat(arguments.with("-Xmx1g").text())
        .endsWith("\n\"-Da=b c\"\n\"-Xmx1g\"\n-cp\n\"/a b/c\\\"d.jar:/e.jar\"\n");
  }

  @Test
  void replacesAnEarlierInstallationWhole() throws Exception {
    KernelSpec spec = KernelSpec.in(folder.resolve("kernels"), "mine", "Java");
    spec.install(Path.of("java"), List.of(jar()));
    Path old = Files.writeString(folder.resolve("kernels/mine/lib/old.jar"), "");

    spec.install(Path.of("java"), List.of(jar()));

    assertThat(old).doesNotExist();
    assertThat(folder.resolve("kernels")).isDirectoryContaining(file -> file.endsWith("mine"));
    try (var left = Files.list(folder.resolve("kernels"))) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void leavesAnotherKernelOfThatNameAlone() throws Exception {
    Path other = Files.createDirectories(folder.resolve("share/jupyter/kernels/python3"));
    Files.writeString(other.resolve("kernel.json"), "{\"argv\": [\"python\"]}");

    int code = run("uninstall", "--prefix", folder.toString(), "--name", "python3");

    assertThat(code).isEqualTo(1);
    assertThat(err)
        .hasToString("batchbook kernel: the kernel in " + other
            + " is not Batchbook's; nothing was changed\n  Choose another --name.\n");
    assertThat(other.resolve("kernel.json")).exists();
  }

  @Test
  void removesAKernelThatItInstalled() throws Exception {
    KernelSpec.in(folder.resolve("share/jupyter/kernels"), "batchbook", "Java")
        .install(Path.of("java"), List.of(jar()));

    assertThat(run("uninstall", "--prefix", folder.toString())).isZero();
    assertThat(folder.resolve("share/jupyter/kernels/batchbook")).doesNotExist();
    assertThat(run("uninstall", "--prefix", folder.toString())).isEqualTo(1);
    assertThat(err).asString().startsWith("batchbook kernel: there is no kernel \"batchbook\" in ");
  }

  @Test
  void refusesANameThatJupyterDoesNotTake() {
    int code = run("install", "--prefix", folder.toString(), "--name", "My Kernel");

    assertThat(code).isEqualTo(1);
    assertThat(err)
        .hasToString("batchbook kernel: \"My Kernel\" cannot be the name of a kernel\n"
            + "  Use lower-case letters, digits, '.', '_' and '-' only.\n");
  }

  @Test
  void refusesToInstallFromAFolderOfClasses() {
    Path classes = folder.resolve("classes");

    assertThat(org.assertj.core.api.Assertions.catchException(
            () -> InstallCommand.jars(classes.toString())))
        .hasMessage("the kernel can only be installed from its jars, and " + classes
            + " is not one\n  Run `./batchbook kernel install`, which builds them.");
  }

  @Test
  void takesOnePlaceOnly() {
    assertThat(run("install", "--user", "--sys-prefix")).isEqualTo(2);
    assertThat(err).asString().contains("mutually exclusive");
  }

  @Test
  void everyCommandHasHelp() {
    for (String name : KernelCommand.commandLine().getSubcommands().keySet()) {
      assertThat(run(name, "--help")).isZero();
      assertThat(out).asString().contains("batchbook kernel " + name);
    }
  }

  @Test
  void saysWhyAKernelDoesNotStart() throws Exception {
    Path file = Files.writeString(
        folder.resolve("connection.json"), "{\"transport\": \"ipc\", \"ip\": \"x\"}");

    assertThat(StartCommand.start(file)).isEqualTo(1);
    assertThat(StartCommand.start(folder.resolve("none.json"))).isEqualTo(1);
  }
}
