package io.github.batchbook.shell;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/** A JShell and what belongs to it. Used by one thread, except where it says otherwise. */
final class Session implements AutoCloseable {
  private final SnippetLoader loader;
  private final SnippetControl control;
  private final JShell jshell;
  private final Traces traces = new Traces();
  private final Set<Path> userClasspath = new LinkedHashSet<>();
  private @Nullable StandardJavaFileManager files;
  private int temporaries;

  Session(ShellOptions options, SnippetLoader loader, SnippetControl control) {
    this.loader = loader;
    this.control = control;
    this.jshell = JShell.builder()
        .executionEngine(new Engine(control), Map.of())
        .tempVariableNameGenerator(() -> "$" + ++temporaries)
        .fileManager(standard -> {
          files = standard;
          return standard;
        })
        .build();
    addToClasspath(options.classpath());
    options.imports().forEach(name -> evaluateQuietly("import " + name + ";"));
    warm();
  }

  SnippetControl control() {
    return control;
  }

  JShell jshell() {
    return jshell;
  }

  Traces traces() {
    return traces;
  }

  CellResult evaluate(String source, String name) {
    return new Evaluation(this, source, name).run();
  }

  void addToClasspath(List<Path> entries) {
    for (Path entry : entries) {
      if (userClasspath.add(entry)) {
        jshell.addToClasspath(entry.toString());
      }
    }
    compileAgainstUserFirst();
  }

  /** JShell appends to the class path of the compiler; classes are loaded from the user's jars first. */
  private void compileAgainstUserFirst() {
    Stream<Path> host = Stream.of(
            System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(Predicate.not(String::isBlank))
        .map(Path::of);
    Stream<Path> own = Stream.of(Path.of(codeSource()));
    try {
      if (files != null) {
        files.setLocationFromPaths(
            StandardLocation.CLASS_PATH,
            Stream.of(userClasspath.stream(), host, own)
                .flatMap(s -> s)
                .distinct()
                .toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI codeSource() {
    try {
      return JavaShell.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  void bind(String name, String type, @Nullable Object value) {
    String declaration = type + " " + name + ";";
    VarSnippet variable = declared(name, type).orElseGet(() -> declare(declaration));
    onField(variable, field -> store(field, value, declaration));
  }

  private static void store(Field field, @Nullable Object value, String declaration)
      throws IllegalAccessException {
    try {
      field.set(null, value);
    } catch (IllegalArgumentException | NullPointerException notOfThatType) {
      String kind = value == null ? "null" : "a " + value.getClass().getName();
      throw new ShellException("\"" + declaration + "\" cannot hold " + kind, List.of());
    }
  }

  private Optional<VarSnippet> declared(String name, String type) {
    return find(name).filter(variable -> variable.typeName().equals(type));
  }

  private VarSnippet declare(String declaration) {
    List<SnippetEvent> declared = jshell.eval(declaration).stream()
        .filter(event -> event.causeSnippet() == null)
        .toList();
    Snippet snippet = declared.get(0).snippet();
    if (snippet instanceof VarSnippet variable
        && declared.get(0).status() == Snippet.Status.VALID
        && declared.size() == 1) {
      return variable;
    }
    jshell.drop(snippet);
    var places = new Places(declaration);
    var part = new Cell.Part(declaration, 0, SourceCodeAnalysis.Completeness.COMPLETE);
    List<Diagnostic> diagnostics =
        jshell.diagnostics(snippet).map(diag -> places.diagnostic(part, diag)).toList();
    throw new ShellException("\"" + declaration + "\" declares no variable", diagnostics);
  }

  Optional<VarSnippet> find(String name) {
    return jshell.variables().filter(variable -> variable.name().equals(name)).findFirst();
  }

  Optional<Object> variable(String name) {
    var value = new AtomicReference<@Nullable Object>();
    find(name)
        .filter(variable -> jshell.status(variable) == Snippet.Status.VALID)
        .ifPresent(variable -> onField(variable, field -> value.set(field.get(null))));
    return Optional.ofNullable(value.get());
  }

  private void onField(VarSnippet variable, SnippetControl.FieldAction action) {
    control.onField(action);
    jshell.varValue(variable);
  }

  List<ShellVariable> variables() {
    return jshell
        .variables()
        .filter(variable -> jshell.status(variable) == Snippet.Status.VALID)
        .map(variable ->
            new ShellVariable(variable.name(), TypeNames.denotable(variable.typeName())))
        .toList();
  }

  private void warm() {
    evaluateQuietly("var warm = java.util.List.of(1).toString();")
        .forEach(event -> jshell.drop(event.snippet()));
    temporaries = 0;
  }

  private List<SnippetEvent> evaluateQuietly(String snippet) {
    return jshell.eval(snippet);
  }

  @Override
  public void close() {
    jshell.close();
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives JShell the control made beforehand. */
  private record Engine(SnippetControl control) implements ExecutionControlProvider {
    @Override
    public String name() {
      return "batchbook";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
      return control;
    }
  }
}
