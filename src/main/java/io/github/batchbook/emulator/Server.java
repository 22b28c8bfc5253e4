package io.github.batchbook.emulator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The HTTP server over one folder, and the jobs that it drives. Its threads are daemons: it keeps no process alive. */
final class Server implements AutoCloseable {
  private static final int BACKLOG = 128;

  static {
    // Without it an answer to a POST takes 44 ms on JDK 17; it is read once, when the server's
    // classes are loaded.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final HttpServer http;
  private final ExecutorService callers;
  private final Jobs jobs;
  private final @Nullable UpstreamClient upstream;
  private final String key;

  private Server(
      HttpServer http,
      ExecutorService callers,
      Jobs jobs,
      @Nullable UpstreamClient upstream,
      String key) {
    this.upstream = upstream;
    this.http = http;
    this.callers = callers;
    this.jobs = jobs;
    this.key = key;
  }

  /** Serves a folder that nobody else serves. A port that is taken is given up for another only when it is a wish. */
  static Server start(Path folder, EmbeddedOptions options, String key, int wishedPort)
      throws IOException {
    Store store = Store.open(folder, Clock.systemUTC());
    Upstream named = options.upstream();
    UpstreamClient upstream = named == null ? null : new UpstreamClient(named);
    Jobs jobs = new Jobs(store, options, upstream);
    HttpServer http = bound(options.port(), wishedPort);
    ExecutorService callers = Executors.newCachedThreadPool(work -> {
      Thread thread = new Thread(work, "batchbook-embedded-call");
      thread.setDaemon(true);
      return thread;
    });
    http.setExecutor(callers);
    http.createContext("/", new Wire(key, new Routes(store, jobs, options, upstream), options));
    startAsDaemon(http);
    jobs.resume();
    return new Server(http, callers, jobs, upstream, key);
  }

  private static HttpServer bound(int port, int wishedPort) throws IOException {
    if (port == 0 && wishedPort != 0) {
      try {
        return HttpServer.create(Address.loopback(wishedPort), BACKLOG);
      } catch (BindException e) {
        return HttpServer.create(Address.loopback(0), BACKLOG);
      }
    }
    return HttpServer.create(Address.loopback(port), BACKLOG);
  }

  /** The server's own thread takes after the thread that starts it. */
  private static void startAsDaemon(HttpServer http) {
    Thread starter = new Thread(http::start, "batchbook-embedded-start");
    starter.setDaemon(true);
    starter.start();
    boolean interrupted = false;
    while (true) {
      try {
        starter.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Nullable
  Path certificate() {
    return null;
  }

  int port() {
    return http.getAddress().getPort();
  }

  String key() {
    return key;
  }

  /** Stops at once; what was being done is done again by the next server of the folder. */
  @Override
  public void close() {
    http.stop(0);
    callers.shutdownNow();
    jobs.close();
    if (upstream != null) {
      upstream.close();
    }
  }
}
