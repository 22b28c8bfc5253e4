package io.github.batchbook.service;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether images stand at web addresses: each once, a few at a time, with a limit in time and number, and without any credential.
 * Only the head of an answer is read. What answers here may still refuse the service, which asks from elsewhere.
 */
public final class ImageAddresses {
  /** The most addresses that are asked in one check. */
  public static final int MOST = 2_000;

  private static final int AT_ONCE = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LARGEST = 20_000_000;

  private ImageAddresses() {}

  /**
   * What came of a check.
   *
   * @param asked how many addresses were asked
   * @param left how many were not, since there are more than {@link #MOST}
   * @param problems by address, why no image seems to stand there
   */
  public record Check(int asked, int left, Map<String, String> problems) {
    public Check {
      problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
    }
  }

  /**
   * Checks addresses with the network that the environment says.
   *
   * @throws InterruptedException when the thread is interrupted; nothing goes on then
   */
  public static Check check(Collection<String> addresses) throws InterruptedException {
    return check(addresses, Network.of(System.getenv()));
  }

  static Check check(Collection<String> addresses, Network network) throws InterruptedException {
    List<String> distinct = new ArrayList<>(new LinkedHashSet<>(addresses));
    List<String> asked = distinct.subList(0, Math.min(MOST, distinct.size()));
    try (Transport transport = Transport.over(network, Ticker.system())) {
      OkHttpClient client = transport
          .client()
          .newBuilder()
          .followRedirects(true)
          .callTimeout(PATIENCE)
          .build();
      Map<String, String> found = new Round(client).ask(asked);
      Map<String, String> problems = new LinkedHashMap<>();
      for (String address : asked) {
        String problem = found.getOrDefault(address, "");
        if (!problem.isEmpty()) {
          problems.put(address, problem);
        }
      }
      return new Check(asked.size(), distinct.size() - asked.size(), problems);
    }
  }

  /** One check; lives as long as it takes. */
  private static final class Round {
    private final OkHttpClient client;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Map<String, String> found = new ConcurrentHashMap<>();

    Round(OkHttpClient client) {
      this.client = client;
    }

    Map<String, String> ask(List<String> addresses) throws InterruptedException {
      CountDownLatch open = new CountDownLatch(addresses.size());
      List<Call> calls = new ArrayList<>();
      try {
        for (String address : addresses) {
          room.acquire();
          HttpUrl url = HttpUrl.parse(address);
          if (url == null) {
            found.put(address, "not an address");
            done(open);
          } else {
            calls.add(ask(address, url, "HEAD", open));
          }
        }
        open.await();
      } catch (InterruptedException e) {
        calls.forEach(Call::cancel);
        throw e;
      }
      return found;
    }

    private void done(CountDownLatch open) {
      room.release();
      open.countDown();
    }

    private Call ask(String address, HttpUrl url, String method, CountDownLatch open) {
      Request.Builder request = new Request.Builder().url(url).method(method, null);
      if (method.equals("GET")) {
        request.header("Range", "bytes=0-0");
      }
      Call call = client.newCall(request.build());
      call.enqueue(new Callback() {
        @Override
        public void onResponse(Call asked, Response response) {
          try (response) {
            if (method.equals("HEAD") && (response.code() == 405 || response.code() == 501)) {
              ask(address, url, "GET", open);
              return;
            }
            found.put(address, problem(response));
          }
          done(open);
        }

        @Override
        public void onFailure(Call asked, IOException e) {
          found.put(address, "no answer: " + words(e));
          done(open);
        }
      });
      return call;
    }

    private static String words(IOException e) {
      String message = e.getMessage();
      return message == null ? e.getClass().getSimpleName() : message;
    }

    private static String problem(Response response) {
      if (response.code() != 200 && response.code() != 206) {
        return "status " + response.code();
      }
      String type = response.header("Content-Type", "").toLowerCase(Locale.ROOT);
      if (!type.isEmpty()
          && !type.startsWith("image/")
          && !type.startsWith("application/octet-stream")) {
        return "holds " + type.replaceFirst(";.*", "") + ", not an image";
      }
      long length = length(response.header("Content-Length"));
      return length > LARGEST && response.code() == 200
          ? String.format(Locale.ROOT, "is %,d bytes, more than the 20 MB that are taken", length)
          : "";
    }

    private static long length(@Nullable String header) {
      return header != null && header.matches("\\d{1,18}") ? Long.parseLong(header) : 0;
    }
  }
}
