package io.github.batchbook.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.batchbook.service.Attempt.Broken;
import io.github.batchbook.service.Attempt.Done;
import io.github.batchbook.service.Attempt.Refused;
import io.github.batchbook.service.Attempt.Stopped;
import io.github.batchbook.service.Attempt.Strange;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.GzipSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request once, on a thread of its own, so that the waiting thread can be interrupted at any moment. All that OkHttp would
 * repeat or follow by itself is switched off: it would repeat a create, and carry a key to another host.
 */
final class Transport implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.github.batchbook.service");

  /** How long an interrupted call that may cost money is given to bring its answer. */
  private static final Duration LAST_CHANCE = Duration.ofSeconds(3);

  private static final int LARGEST_ERROR = 64 * 1024;
  private static final String KEPT_RETRY_AFTER = "batchbook-retry-after";

  private final ExecutorService threads;
  private final OkHttpClient client;
  private final Ticker ticker;

  private Transport(UnaryOperator<OkHttpClient.Builder> network, Ticker ticker) {
    this.ticker = ticker;
    this.threads = Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task, "batchbook-service");
      thread.setDaemon(true);
      return thread;
    });
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequestsPerHost(dispatcher.getMaxRequests());
    OkHttpClient.Builder builder = new OkHttpClient.Builder()
        .dispatcher(dispatcher)
        .retryOnConnectionFailure(false)
        .followRedirects(false)
        .connectTimeout(Duration.ofSeconds(15))
        .writeTimeout(Duration.ofSeconds(60))
        .addNetworkInterceptor(Transport::hideRetryAfter)
        .addInterceptor(Transport::unpack)
        .eventListenerFactory(Transport::trace);
    this.client = network.apply(builder).build();
  }

  /** To loopback only: without TLS, whatever the network's settings. */
  static Transport plain(Ticker ticker) {
    return new Transport(
        builder -> builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)).proxy(Proxy.NO_PROXY),
        ticker);
  }

  /** To anywhere, by the network's settings. */
  static Transport over(Network network, Ticker ticker) {
    return over(network, Dns.SYSTEM, ticker);
  }

  /** The same with these names of hosts in place of the system's. */
  static Transport over(Network network, Dns names, Ticker ticker) {
    return new Transport(builder -> configure(builder.dns(names), network), ticker);
  }

  private static OkHttpClient.Builder configure(OkHttpClient.Builder builder, Network network) {
    Proxies proxies = new Proxies(network);
    Authorities authorities = new Authorities(network.authorities());
    return builder
        .proxySelector(proxies)
        .proxyAuthenticator(proxies)
        .sslSocketFactory(authorities.sockets(), authorities);
  }

  /** Notes whether anything of a request left this machine. */
  static final class Trace extends EventListener {
    private volatile boolean sent;

    @Override
    public void requestHeadersStart(Call call) {
      sent = true;
    }
  }

  /** One attempt. {@code secret} is taken out of what the service says. */
  <T> Attempt<T> attempt(Request request, Duration idle, String secret, AnswerReader<T> reader) {
    if (Thread.currentThread().isInterrupted()) {
      return new Stopped<>(false);
    }
    Trace trace = new Trace();
    Call call = client
        .newBuilder()
        .readTimeout(idle)
        .build()
        .newCall(request.newBuilder().tag(Trace.class, trace).build());
    CompletableFuture<Attempt<T>> outcome = new CompletableFuture<>();
    long start = System.nanoTime();
    call.enqueue(new Callback() {
      @Override
      public void onResponse(Call done, Response response) {
        complete(outcome, () -> read(response, secret, reader));
        log(request, String.valueOf(response.code()), start);
      }

      @Override
      public void onFailure(Call done, IOException e) {
        outcome.complete(new Broken<>(shown(e, secret), trace.sent));
        log(request, e.getClass().getSimpleName(), start);
      }
    });
    return await(call, outcome, trace);
  }

  /** Does something that may take long on a thread of its own; an interruption of the caller's thread ends it. */
  <T> T interruptibly(Callable<T> task) throws InterruptedException {
    Future<T> future = threads.submit(task);
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  /** The same client for a library that makes calls of its own; its settings of the network hold there too. */
  OkHttpClient client() {
    return client;
  }

  private static <T> void complete(
      CompletableFuture<Attempt<T>> outcome, Supplier<Attempt<T>> read) {
    try {
      outcome.complete(read.get());
    } catch (RuntimeException | Error e) {
      outcome.completeExceptionally(e);
    }
  }

  private <T> Attempt<T> read(Response response, String secret, AnswerReader<T> reader) {
    try (response) {
      if (!reader.takes(response.code())) {
        return new Refused<>(refusal(response, secret));
      }
      return new Done<>(reader.read(response));
    } catch (JsonProcessingException e) {
      String type = response.header("Content-Type", "no type");
      return strange(response, "it is not JSON (" + type + ")", secret);
    } catch (Json.UnexpectedAnswer e) {
      return strange(response, String.valueOf(e.getMessage()), secret);
    } catch (IOException e) {
      return new Broken<>(shown(e, secret), true);
    }
  }

  private static <T> Attempt<T> strange(Response response, String what, String secret) {
    return new Strange<>(
        response.code(), ServiceError.shown(what, secret), requestId(response, secret));
  }

  private static Optional<String> requestId(Response response, String secret) {
    return Answers.requestId(response.headers()).map(id -> ServiceError.shown(id, secret));
  }

  /** A failure as it may be shown: its text may repeat what the server sent. One that does not stays what it is, which tells what helps. */
  private static IOException shown(IOException e, String secret) {
    String text = String.valueOf(e.getMessage());
    String safe = ServiceError.hidden(text, secret);
    return safe.equals(text) ? e : new ProtocolException(safe);
  }

  private Attempt.Refusal refusal(Response response, String secret) throws IOException {
    var headers = response.headers();
    var shown = headers.newBuilder();
    String kept = headers.get(KEPT_RETRY_AFTER);
    if (kept != null) {
      shown.set("retry-after", kept);
    }
    byte[] body = response.peekBody(LARGEST_ERROR).bytes();
    Optional<HttpUrl> location = location(response);
    return new Attempt.Refusal(
        response.code(),
        location.map(Transport::leadsTo).orElseGet(() -> ServiceError.of(body)).shown(secret),
        location,
        requestId(response, secret),
        Answers.retryAfter(shown.build(), ticker.now()),
        Answers.shouldRetry(headers));
  }

  private static Optional<HttpUrl> location(Response response) {
    String location = response.header("Location");
    return location == null || !Attempt.redirects(response.code())
        ? Optional.empty()
        : Optional.ofNullable(response.request().url().resolve(location));
  }

  /** Where a redirection leads, without what may be a secret. */
  private static ServiceError leadsTo(HttpUrl location) {
    HttpUrl shown = location
        .newBuilder()
        .username("")
        .password("")
        .query(null)
        .fragment(null)
        .build();
    return new ServiceError(Optional.empty(), Optional.of("see " + shown));
  }

  private static <T> Attempt<T> await(
      Call call, CompletableFuture<Attempt<T>> outcome, Trace trace) {
    try {
      return get(outcome);
    } catch (InterruptedException e) {
      boolean costly = call.request().tag(Ask.Repeat.class) == Ask.Repeat.COSTLY;
      Attempt<T> last = giveUp(call, outcome, costly ? LAST_CHANCE : Duration.ZERO);
      Thread.currentThread().interrupt();
      return last instanceof Done<T> ? last : new Stopped<>(trace.sent);
    }
  }

  private static <T> Attempt<T> get(CompletableFuture<Attempt<T>> outcome)
      throws InterruptedException {
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  /** Waits for the call's thread, so that nothing of it goes on behind the caller's back. */
  private static <T> @Nullable Attempt<T> giveUp(
      Call call, CompletableFuture<Attempt<T>> outcome, Duration chance) {
    try {
      return outcome.get(chance.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      call.cancel();
    }
    try {
      return outcome.get(5, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException | InterruptedException e) {
      return null;
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }

  /** OkHttp sends any request again, even a create, when a 503 says {@code Retry-After: 0}: it is not shown that header. */
  private static Response hideRetryAfter(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    String asked = response.header("Retry-After");
    return response.code() != 503 || asked == null
        ? response
        : response
            .newBuilder()
            .removeHeader("Retry-After")
            .header(KEPT_RETRY_AFTER, asked)
            .build();
  }

  /** Packed answers are not asked for, since OkHttp hides the length of what it unpacks; a gateway on the way may pack them all the same. */
  private static Response unpack(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    String packing = response.header("Content-Encoding", "identity").strip();
    if (packing.isEmpty()
        || packing.equalsIgnoreCase("identity")
        || response.request().method().equals("HEAD")) {
      return response;
    }
    if (!packing.equalsIgnoreCase("gzip")) {
      response.close();
      throw new ProtocolException(
          "the answer is packed as \"%.40s\", which was not asked for".formatted(packing));
    }
    ResponseBody packed = response.body();
    return response
        .newBuilder()
        .removeHeader("Content-Encoding")
        .body(ResponseBody.create(
            Okio.buffer(new GzipSource(packed.source())), packed.contentType(), -1))
        .build();
  }

  private static EventListener trace(Call call) {
    Trace trace = call.request().tag(Trace.class);
    return trace == null ? EventListener.NONE : trace;
  }

  private static void log(Request request, String outcome, long start) {
    LOG.log(
        System.Logger.Level.DEBUG,
        () -> "%s %s %s %d ms"
            .formatted(
                request.method(),
                request.url().encodedPath(),
                outcome,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)));
  }

  @Override
  public void close() {
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
    threads.shutdown();
  }
}
