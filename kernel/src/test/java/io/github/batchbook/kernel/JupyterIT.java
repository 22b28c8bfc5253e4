package io.github.batchbook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged kernel under real Jupyter clients. */
class JupyterIT {
  @BeforeAll
  static void prepare() throws IOException, InterruptedException {
    Jupyter.prepare();
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocol_test", "client_test"})
  void passesTheTestsOfClients(String module) throws Exception {
    int code = Jupyter.run(
        List.of(Jupyter.python(), "-m", "unittest", "-v", module), Jupyter.TARGET, module, 15);

    assertThat(code).as(Jupyter.output(module)).isZero();
  }

  @Test
  void runsInAConsole() throws Exception {
    int code = Jupyter.run(
        List.of(
            "sh",
            "-c",
            "printf '6 * 7\\nexit\\n' | \"$0\" -m jupyter_console --kernel batchbook --simple-prompt",
            Jupyter.python()),
        Jupyter.TARGET,
        "console",
        10);

    assertThat(code).as(Jupyter.output("console")).isZero();
    assertThat(Jupyter.output("console")).contains("42");
  }

  @Test
  void executesTheNotebooksHeadless() throws Exception {
    for (Path notebook : notebooks()) {
      int code = Jupyter.run(
          List.of(
              Jupyter.python(),
              "-m",
              "nbconvert",
              "--to",
              "notebook",
              "--execute",
              "--inplace",
              "--ExecutePreprocessor.kernel_name=batchbook",
              notebook.getFileName().toString()),
          notebook.getParent(),
          "nbconvert",
          15);

      assertThat(code).as(Jupyter.output("nbconvert")).isZero();
      for (JsonObject output : outputs(notebook)) {
        assertThat(output.get("output_type").getAsString()).isNotEqualTo("error");
        if (output.has("data")) {
          assertThat(output.getAsJsonObject("data").has("text/plain")).isTrue();
        }
      }
    }
  }

  @Test
  void runsTheNotebooksInJupyterLab() throws Exception {
    String chromium = Jupyter.chromium();
    int charts = 0;
    for (Path notebook : notebooks()) {
      Path screenshot = Jupyter.TARGET.resolve(notebook.getFileName() + ".png");

      int code = Jupyter.run(
          List.of(
              Jupyter.python(),
              Jupyter.TESTS.resolve("lab_test.py").toString(),
              notebook.toString(),
              chromium,
              screenshot.toString()),
          notebook.getParent(),
          "lab",
          15);

      assertThat(code).as(Jupyter.output("lab")).isZero();
      String[] lines = Jupyter.output("lab").strip().split("\n");
      JsonObject seen = JsonParser.parseString(lines[lines.length - 1]).getAsJsonObject();
      assertThat(seen.get("tables").getAsInt()).isPositive();
      assertThat(screenshot).isNotEmptyFile();
      charts += seen.get("charts").getAsInt();
    }
    assertThat(charts).isPositive();
  }

  private static List<JsonObject> outputs(Path notebook) throws IOException {
    List<JsonObject> outputs = new ArrayList<>();
    JsonObject content = JsonParser.parseString(Files.readString(notebook)).getAsJsonObject();
    for (JsonElement cell : content.getAsJsonArray("cells")) {
      if (cell.getAsJsonObject().has("outputs")) {
        cell.getAsJsonObject()
            .getAsJsonArray("outputs")
            .forEach(output -> outputs.add(output.getAsJsonObject()));
      }
    }
    assertThat(outputs).isNotEmpty();
    return outputs;
  }

  /** Copies of the project's notebooks, the quickstart first, beside a copy of their data. */
  private static List<Path> notebooks() throws IOException {
    Path copies = Files.createTempDirectory(Jupyter.TARGET, "notebooks");
    copy(Jupyter.TOP.resolve("notebooks"), copies);
    try (Stream<Path> files = Files.list(copies)) {
      List<Path> notebooks = files
          .filter(file -> file.toString().endsWith(".ipynb"))
          .sorted((a, b) ->
              Boolean.compare(b.endsWith("quickstart.ipynb"), a.endsWith("quickstart.ipynb")))
          .toList();
      assertThat(notebooks).isNotEmpty();
      return notebooks;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(from, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
          throws IOException {
        Files.createDirectories(to.resolve(from.relativize(folder).toString()));
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
