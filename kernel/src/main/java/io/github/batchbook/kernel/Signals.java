package io.github.batchbook.kernel;

import java.lang.reflect.Proxy;

/** What Ctrl-C does to the process: by default it ends a JVM, in a kernel it ends the cell. */
final class Signals {
  private static final System.Logger LOG = System.getLogger(Signals.class.getName());

  private Signals() {}

  /** Runs this instead of ending the process; where the JVM does not offer that, Ctrl-C stays what it was. */
  static void onInterrupt(Runnable action) {
    try {
      // By reflection: javac warns of these classes, which the JDK's module jdk.unsupported exports
      // to all.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object run = Proxy.newProxyInstance(
          Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              action.run();
            }
            return null;
          });
      Object sigint = signal.getConstructor(String.class).newInstance("INT");
      signal.getMethod("handle", signal, handler).invoke(null, sigint, run);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.log(System.Logger.Level.DEBUG, "Ctrl-C ends this process", e);
    }
  }
}
