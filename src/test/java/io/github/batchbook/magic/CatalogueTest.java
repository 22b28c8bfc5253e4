package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.run.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every magic explains itself, completes, and stands in the README. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogueTest {
  private final RecordingFront front = new RecordingFront();
  private Interpreter interpreter;

  @BeforeAll
  void open(@TempDir Path folder) {
    interpreter = Interpreter.open(new Home(folder), Map.of(), front);
  }

  @AfterAll
  void close() {
    interpreter.close();
  }

  static Stream<String> names() {
    return Catalogue.standard().all().stream().map(Spec::name);
  }

  private static Spec spec(String name) {
    return Catalogue.standard().find(name).orElseThrow();
  }

  private List<String> completions(String line) {
    return interpreter.complete(line, line.length()).items().stream()
        .map(Completions.Item::text)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void saysWhatItDoesAndWhatItTakes(String name) {
    Spec spec = spec(name);

    assertThat(spec.summary()).isNotBlank().doesNotEndWith(".");
    if (spec.parameter().arity() != Spec.Arity.NONE) {
      assertThat(spec.parameter().name()).isEqualTo(spec.parameter().name().toUpperCase());
      assertThat(spec.parameter().summary()).isNotBlank();
    }
    assertThat(spec.options()).allSatisfy(option -> {
      assertThat(option.name()).matches("[a-z]+(-[a-z]+)*");
      assertThat(option.summary()).isNotBlank();
    });
  }

  @ParameterizedTest
  @MethodSource("names")
  void helpHasEveryFact(String name) {
    Spec spec = spec(name);

    assertThat(interpreter.evaluate("%" + name + " --help")).isEqualTo(new Reply.Silent());

    String help =
        front.shown.get(front.shown.size() - 1).text(io.github.batchbook.show.TextFormat.PLAIN);
    assertThat(help).startsWith(spec.usage()).contains(spec.summary());
    assertThat(spec.options())
        .allSatisfy(option -> assertThat(help).contains(option.shape()).contains(option.summary()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void completesItsNameAndItsOptions(String name) {
    assertThat(completions("%" + name)).contains("%" + name);
    assertThat(completions("%" + name + " --"))
        .containsAll(
            spec(name).options().stream().map(option -> "--" + option.name()).toList())
        .contains("--help");
    spec(name).options().stream()
        .filter(option -> !option.isFlag())
        .forEach(option ->
            assertThat(completions("%" + name + " --" + option.name() + " zzz")).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("names")
  void standsInTheReadme(String name) throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));

    assertThat(readme).containsPattern("`%%?" + name + "[` ]");
  }
}
