package io.github.batchbook.shell;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of snippets and of the user's jars. The user's jars come first, except for shared classes, so that a
 * library the host happens to use in another version does not get in the user's way.
 */
final class SnippetLoader extends URLClassLoader {
  private static final List<String> ALWAYS_SHARED =
      List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "io.github.batchbook.");

  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> snippets = new ConcurrentHashMap<>();
  private final List<String> shared;

  SnippetLoader(ClassLoader parent, List<String> shared) {
    super("snippets", new URL[0], parent);
    this.shared = shared;
  }

  void add(Path jarOrFolder) {
    try {
      addURL(jarOrFolder.toUri().toURL());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no class path entry: \"" + jarOrFolder + "\"", e);
    }
  }

  /** Makes the bytes of a snippet's class known; it is loaded when asked for. */
  void declare(String name, byte[] bytes) {
    snippets.put(name, bytes);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (isShared(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      @Nullable Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try {
        return findClass(name);
      } catch (ClassNotFoundException notOfTheUser) {
        return super.loadClass(name, resolve);
      }
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte @Nullable [] bytes = snippets.get(name);
    return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  public @Nullable URL getResource(String name) {
    @Nullable URL own = findResource(name);
    return own != null ? own : super.getResource(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    byte @Nullable [] bytes = name.endsWith(".class")
        ? snippets.get(name.substring(0, name.length() - 6).replace('/', '.'))
        : null;
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }

  private boolean isShared(String name) {
    return ALWAYS_SHARED.stream().anyMatch(name::startsWith)
        || shared.stream().anyMatch(name::startsWith);
  }

  @Override
  public void close() throws IOException {
    snippets.clear();
    super.close();
  }
}
