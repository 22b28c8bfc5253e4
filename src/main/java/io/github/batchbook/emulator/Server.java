package io.github.batchbook.emulator;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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

  private final String key;
  private final Jobs jobs;
  private final @Nullable UpstreamClient upstream;
  private final ExecutorService callers = Executors.newCachedThreadPool(work -> {
    Thread thread = new Thread(work, "batchbook-embedded-call");
    thread.setDaemon(true);
    return thread;
  });
  private final List<HttpServer> servers = new ArrayList<>();
  private @Nullable Door door;
  private @Nullable Path certificate;

  private Server(String key, Jobs jobs, @Nullable UpstreamClient upstream) {
    this.key = key;
    this.jobs = jobs;
    this.upstream = upstream;
  }

  /** Serves a folder that nobody else serves. A port that is taken is given up for another only when it is a wish. */
  static Server start(Path folder, EmbeddedOptions options, String key, int wishedPort)
      throws IOException {
    return start(folder, options, key, wishedPort, Clock.systemUTC());
  }

  /** The same by another clock than the system's, from which every stage of a job follows. */
  static Server start(Path folder, EmbeddedOptions options, String key, int wishedPort, Clock clock)
      throws IOException {
    Store store = Store.open(folder, clock);
    Upstream named = options.upstream();
    UpstreamClient upstream = named == null ? null : new UpstreamClient(named);
    Jobs jobs = new Jobs(store, options, upstream);
    Server server = new Server(key, jobs, upstream);
    try {
      Wire wire = new Wire(key, new Routes(store, jobs, options, upstream), options);
      if (options.tls()) {
        server.serveBoth(Tls.of(folder), wire, options.port(), wishedPort);
      } else {
        server.serve(
            bound(
                options.port(),
                wishedPort,
                port -> HttpServer.create(Address.loopback(port), BACKLOG)),
            wire);
      }
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    jobs.resume();
    return server;
  }

  private void serve(HttpServer http, HttpHandler handler) {
    servers.add(http);
    http.setExecutor(callers);
    http.createContext("/", handler);
    startAsDaemon(http);
  }

  private void serveBoth(Tls tls, HttpHandler handler, int port, int wishedPort)
      throws IOException {
    ServerSocket socket = bound(
        port,
        wishedPort,
        number -> new ServerSocket(number, BACKLOG, Address.loopback(0).getAddress()));
    HttpServer plain = HttpServer.create(Address.loopback(0), BACKLOG);
    HttpsServer secure = HttpsServer.create(Address.loopback(0), BACKLOG);
    secure.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
    serve(plain, handler);
    serve(secure, handler);
    door = Door.open(socket, plain.getAddress(), secure.getAddress(), callers);
    certificate = tls.certificate();
  }

  /** Something that takes a port. */
  private interface Binding<T> {
    T on(int port) throws IOException;
  }

  private static <T> T bound(int port, int wishedPort, Binding<T> binding) throws IOException {
    if (port == 0 && wishedPort != 0) {
      try {
        return binding.on(wishedPort);
      } catch (BindException e) {
        return binding.on(0);
      }
    }
    try {
      return binding.on(port);
    } catch (BindException e) {
      InetSocketAddress wanted = Address.loopback(port);
      BindException named = new BindException(
          wanted.getAddress().getHostAddress() + ":" + port + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    }
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

  /** The certificate that HTTPS callers must trust, or null without HTTPS. */
  @Nullable
  Path certificate() {
    return certificate;
  }

  int port() {
    return door != null ? door.port() : servers.get(0).getAddress().getPort();
  }

  String key() {
    return key;
  }

  /** Stops at once; what was being done is done again by the next server of the folder. */
  @Override
  public void close() {
    if (door != null) {
      try {
        door.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    servers.forEach(http -> http.stop(0));
    callers.shutdownNow();
    jobs.close();
    if (upstream != null) {
      upstream.close();
    }
  }
}
