package io.github.batchbook.kernel;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kernel as Jupyter finds it: a folder with {@code kernel.json}, logos, and jars of its own, so that a clean build of the project
 * does not break it.
 *
 * @param folder where it is, or is to be
 * @param displayName what launchers and menus call it
 */
record KernelSpec(Path folder, String displayName) {
  /** What {@code jupyter kernelspec} accepts, in lower case so that it is one folder on every system. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]+");

  private static final String UTF8_LOCALE = "C.UTF-8";
  private static final Set<String> PLAIN_LOCALES = Set.of("C", "POSIX", UTF8_LOCALE);

  private static final String LIB = "lib";
  private static final String ARGUMENTS = "java.args";

  /** @throws KernelSpecException when the name is not one that Jupyter takes */
  static KernelSpec in(Path kernels, String name, String displayName) {
    if (!NAME.matcher(name).matches()) {
      throw new KernelSpecException(
          "\"" + name
              + "\" cannot be the name of a kernel\n  Use lower-case letters, digits, '.', '_' and '-' only.",
          null);
    }
    return new KernelSpec(kernels.resolve(name).toAbsolutePath().normalize(), displayName);
  }

  /**
   * Writes the folder, in place of one that is there already.
   *
   * @param java the launcher of the JVM that is to run the kernel
   * @param jars the kernel's class path
   * @throws KernelSpecException when the folder cannot be written; what was there before stays
   */
  void install(Path java, List<Path> jars) {
    requireOurs();
    Path fresh = folder.resolveSibling(
        "." + folder.getFileName() + "-" + ProcessHandle.current().pid());
    try {
      Folders.delete(fresh);
      Files.createDirectories(fresh.resolve(LIB));
      for (Path jar : jars) {
        Files.copy(jar, fresh.resolve(LIB).resolve(jar.getFileName().toString()));
      }
      for (String logo : List.of("logo-32x32.png", "logo-64x64.png")) {
        copyResource(logo, fresh.resolve(logo));
      }
      arguments(jars).write(fresh.resolve(ARGUMENTS));
      Files.writeString(fresh.resolve("kernel.json"), json(java));
      Folders.delete(folder);
      Files.move(fresh, folder);
    } catch (IOException e) {
      throw refused("installed", e);
    }
  }

  /**
   * Adds an archive of classes to an installed kernel, so that it starts faster.
   *
   * @throws IOException when there is none in the end; the kernel works without
   */
  void archive(Path java, List<Path> jars) throws IOException {
    Path archive = folder.resolve(Archive.name());
    Archive.make(java, folder.resolve(ARGUMENTS), archive);
    arguments(jars).with(Archive.use(archive)).write(folder.resolve(ARGUMENTS));
  }

  private JvmArguments arguments(List<Path> jars) {
    return new JvmArguments(
        JvmArguments.OPTIONS,
        jars.stream()
            .map(jar -> folder.resolve(LIB).resolve(jar.getFileName().toString()))
            .toList());
  }

  boolean exists() {
    return Files.isRegularFile(folder.resolve("kernel.json"));
  }

  /** Whether a folder holds a kernel that {@link #install} wrote: its command runs this program. */
  static boolean isOurs(Path folder) {
    Path json = folder.resolve("kernel.json");
    try {
      return Files.isRegularFile(json)
          && Files.readString(json).contains(KernelCommand.class.getName());
    } catch (IOException e) {
      return false;
    }
  }

  /** @throws KernelSpecException when there is another kernel of this name */
  void requireOurs() {
    if (exists() && !isOurs(folder)) {
      throw new KernelSpecException(
          "the kernel in " + folder
              + " is not Batchbook's; nothing was changed\n  Choose another --name.",
          null);
    }
  }

  void uninstall() {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw refused("removed", e);
    }
  }

  private String json(Path java) {
    JsonArray command = new JsonArray();
    List.of(
            java.toString(),
            "@" + folder.resolve(ARGUMENTS),
            KernelCommand.class.getName(),
            "start",
            "--connection-file",
            "{connection_file}")
        .forEach(command::add);
    JsonObject metadata = new JsonObject();
    metadata.addProperty("debugger", false);
    JsonObject spec = new JsonObject();
    spec.add("argv", command);
    spec.addProperty("display_name", displayName);
    spec.addProperty("language", "java");
    spec.addProperty("interrupt_mode", "message");
    JsonObject variables = new JsonObject();
    fileNames(System.getenv()).forEach(variables::addProperty);
    spec.add("env", variables);
    spec.add("metadata", metadata);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(spec) + "\n";
  }

  /**
   * The variables that let the kernel's JVM read names of files as UTF-8, where the locale is the plain one, which knows ASCII only, or
   * what the launcher takes in its place; none where a person has chosen another.
   */
  static Map<String, String> fileNames(Map<String, String> environment) {
    String all = environment.getOrDefault("LC_ALL", "");
    String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
        .map(name -> environment.getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("C");
    if (!PLAIN_LOCALES.contains(locale)) {
      return Map.of();
    }
    Map<String, String> variables = new TreeMap<>(Map.of("LC_CTYPE", UTF8_LOCALE));
    if (!all.isEmpty()) {
      variables.put("LC_ALL", UTF8_LOCALE);
    }
    return variables;
  }

  private KernelSpecException refused(String what, IOException e) {
    String remedy = String.valueOf(e.getMessage());
    if (e instanceof AccessDeniedException) {
      remedy = "this folder is not yours to write: make it so, or choose another one, as"
          + " --prefix DIR does";
    } else if (e instanceof FileSystemException known) {
      String reason = known.getReason() == null ? "" : " (" + known.getReason() + ")";
      remedy = known.getFile() + " cannot be made or used as a folder" + reason
          + ": use --user, --sys-prefix or another --prefix";
    }
    return new KernelSpecException(
        "the kernel was not " + what + " in " + folder + "\n  " + remedy, e);
  }

  private static void copyResource(String name, Path target) throws IOException {
    try (@Nullable InputStream resource = KernelSpec.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IOException("this build of the kernel lacks " + name);
      }
      Files.copy(resource, target);
    }
  }
}
