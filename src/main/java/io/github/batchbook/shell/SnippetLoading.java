package io.github.batchbook.shell;

import java.io.File;
import java.lang.reflect.Method;
import java.nio.file.Path;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;

/** Hands what JShell has compiled to a {@link SnippetLoader}. */
record SnippetLoading(SnippetLoader loader) implements LoaderDelegate {
  @Override
  public void load(ClassBytecodes[] snippets) throws ClassInstallException {
    boolean[] loaded = new boolean[snippets.length];
    try {
      for (ClassBytecodes snippet : snippets) {
        loader.declare(snippet.name(), snippet.bytecodes());
      }
      for (int i = 0; i < snippets.length; i++) {
        Method[] linked = findClass(snippets[i].name()).getDeclaredMethods();
        loaded[i] = linked != null;
      }
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ClassInstallException("load: " + e.getMessage(), loaded);
    }
  }

  @Override
  public void classesRedefined(ClassBytecodes[] snippets) {
    for (ClassBytecodes snippet : snippets) {
      loader.declare(snippet.name(), snippet.bytecodes());
    }
  }

  @Override
  public void addToClasspath(String path) {
    for (String entry : path.split(File.pathSeparator, -1)) {
      loader.add(Path.of(entry));
    }
  }

  @Override
  public Class<?> findClass(String name) throws ClassNotFoundException {
    return Class.forName(name, false, loader);
  }
}
