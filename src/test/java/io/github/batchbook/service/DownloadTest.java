package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.batchbook.service.ServiceException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DownloadTest {
  private static final String CONTENT = "0123456789".repeat(100_000);

  @TempDir
  Path folder;

  private final ServiceFixture f = ServiceFixture.azure();

  @AfterEach
  void close() {
    f.close();
  }

  private static MockResponse.Builder content(String body) {
    return new MockResponse.Builder()
        .setHeader("Content-Type", "application/json")
        .body(body);
  }

  /** Serves ranges, cutting each answer in its middle until so little is left that it fits. */
  private static final class Ranges extends Dispatcher {
    private final List<String> asked = new ArrayList<>();

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
      String range = request.getHeaders().get("Range");
      asked.add(String.valueOf(range));
      int from = range == null
          ? 0
          : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      String rest = CONTENT.substring(from);
      MockResponse.Builder answer = content(rest).setHeader("ETag", "\"v1\"");
      if (range != null) {
        answer
            .code(206)
            .setHeader(
                "Content-Range",
                "bytes %d-%d/%d".formatted(from, CONTENT.length() - 1, CONTENT.length()));
      }
      if (rest.length() > 100_000) {
        answer.onResponseBody(new SocketEffect.CloseSocket());
      }
      return answer.build();
    }
  }

  @Test
  void putsTheContentUnderItsNameWhenAllOfItIsThere() throws IOException {
    f.answers(content(CONTENT).build());
    Path target = folder.resolve("results/out.jsonl");
    List<Long> moved = new ArrayList<>();

    long bytes = f.service.download("file-1", target, (done, total) -> moved.add(done));

    assertThat(bytes).isEqualTo(CONTENT.length());
    assertThat(target).hasContent(CONTENT);
    assertThat(moved).startsWith(0L).endsWith((long) CONTENT.length());
    assertThat(f.request().getTarget()).isEqualTo("/openai/v1/files/file-1/content");
    assertThat(leftovers(target.getParent())).containsExactly("out.jsonl");
  }

  @Test
  void unpacksWhatAGatewayPacked() throws IOException {
    Buffer packed = new Buffer();
    try (BufferedSink sink = Okio.buffer(new GzipSink(packed))) {
      sink.writeUtf8(CONTENT);
    }
    f.answers(content("").setHeader("Content-Encoding", "gzip").body(packed).build());
    Path target = folder.resolve("out.jsonl");

    assertThat(f.service.download("file-1", target)).isEqualTo(CONTENT.length());
    assertThat(target).hasContent(CONTENT);
  }

  @Test
  void takesNothingThatIsPackedInAnotherWay() {
    for (int i = 0; i < 5; i++) {
      f.answers(content("?").setHeader("Content-Encoding", "br").build());
    }

    ServiceException e = catchThrowableOfType(
        ServiceException.class, () -> f.service.download("file-1", folder.resolve("out.jsonl")));

    assertThat(e).hasMessage("""
            LABEL: the connection broke
              GET /openai/v1/files/file-1/content: the answer is packed as "br", which was not asked for
              Try again; if it stays, check the network.""".replace("LABEL", f.label()));
  }

  @Test
  void replacesAnOlderFileAndTakesAnEmptyOne() throws IOException {
    Path target = Files.writeString(folder.resolve("err.jsonl"), "old");
    f.answers(content("").build());

    assertThat(f.service.download("file-1", target)).isZero();
    assertThat(target).isEmptyFile();
  }

  @Test
  void goesOnWhereItWasCut() throws IOException {
    Ranges ranges = new Ranges();
    f.server.setDispatcher(ranges);
    Path target = folder.resolve("out.jsonl");

    f.service.download("file-1", target);

    assertThat(target).hasContent(CONTENT);
    assertThat(ranges.asked.size()).isGreaterThan(2);
    assertThat(ranges.asked.get(0)).isEqualTo("null");
    assertThat(ranges.asked.subList(1, ranges.asked.size()))
        .allMatch(range -> range.matches("bytes=[1-9]\\d*-"));
  }

  @Test
  void beginsAgainWhereTheServerKnowsNoRanges() {
    f.answers(content(CONTENT).onResponseBody(new SocketEffect.CloseSocket()).build())
        .answers(content(CONTENT).build());
    Path target = folder.resolve("out.jsonl");

    f.service.download("file-1", target);

    assertThat(target).hasContent(CONTENT);
  }

  @Test
  void beginsAgainWhenARangeIsRefused() {
    f.answers(content(CONTENT).onResponseBody(new SocketEffect.CloseSocket()).build())
        .answers(416, "")
        .answers(content(CONTENT).build());
    Path target = folder.resolve("out.jsonl");

    f.service.download("file-1", target);

    assertThat(target).hasContent(CONTENT);
  }

  @Test
  void beginsAgainWhenAnotherRangeComes() {
    f.answers(content(CONTENT).onResponseBody(new SocketEffect.CloseSocket()).build())
        .answers(content("0123")
            .code(206)
            .setHeader("Content-Range", "bytes 0-3/1000000")
            .build())
        .answers(content(CONTENT).build());
    Path target = folder.resolve("out.jsonl");

    f.service.download("file-1", target);

    assertThat(target).hasContent(CONTENT);
  }

  @Test
  void takesAnAnswerOfUnknownLength() {
    f.answers(new MockResponse.Builder()
        .chunkedBody(new Buffer().writeUtf8(CONTENT), 4096)
        .build());
    Path target = folder.resolve("out.jsonl");

    assertThat(f.service.download("file-1", target)).isEqualTo(CONTENT.length());
  }

  @Test
  void followsToAnotherServerWithoutTheKey() throws IOException {
    try (MockWebServer store = new MockWebServer()) {
      store.start();
      store.enqueue(content(CONTENT).build());
      f.answers(content("")
              .code(307)
              .setHeader("Location", "/openai/v1/files/file-1/content?moved=1")
              .build())
          .answers(content("")
              .code(302)
              .setHeader("Location", store.url("/kept/1?sig=abc").toString())
              .build());
      Path target = folder.resolve("out.jsonl");

      f.service.download("file-1", target);

      assertThat(target).hasContent(CONTENT);
      assertThat(f.request().getHeaders().get("api-key")).isEqualTo("sesame-key");
      assertThat(f.request().getHeaders().get("api-key")).isEqualTo("sesame-key");
      RecordedRequest elsewhere = taken(store);
      assertThat(elsewhere.getTarget()).isEqualTo("/kept/1?sig=abc");
      assertThat(elsewhere.getHeaders().toString()).doesNotContain("sesame-key");
    }
  }

  private static RecordedRequest taken(MockWebServer server) {
    try {
      return server.takeRequest();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void followsNowhereWithoutTls() {
    f.answers(content("")
        .code(302)
        .setHeader("Location", "http://store.example/kept/1?sig=abc")
        .build());

    ServiceException e = catchThrowableOfType(
        ServiceException.class, () -> f.service.download("file-1", folder.resolve("out.jsonl")));

    assertThat(e).hasMessage("""
            LABEL: the answer is not what the service answers
              GET /openai/v1/files/file-1/content answered 302: see http://store.example/kept/1
              Nothing was sent there. Connect to that address if it is the service's.""".replace("LABEL", f.label()));
  }

  @Test
  void givesUpWhatLeadsInACircle() {
    for (int i = 0; i < 6; i++) {
      f.answers(content("").code(302).setHeader("Location", "/openai/v1/x").build());
    }

    ServiceException e = catchThrowableOfType(
        ServiceException.class, () -> f.service.download("file-1", folder.resolve("out.jsonl")));

    assertThat(e.kind()).isEqualTo(Kind.UNEXPECTED);
    assertThat(f.server.getRequestCount()).isEqualTo(6);
  }

  private static MockResponse untilTheConnectionEnds(String body) {
    return content(body)
        .removeHeader("Content-Length")
        .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void asksForTheSizeOfAFileWhoseAnswerHasNoLength(String language) throws Exception {
    inLanguage(language, this::assertThatItAsksForTheSize);
  }

  private void assertThatItAsksForTheSize() throws IOException {
    f.answers(untilTheConnectionEnds("0123456789"))
        .answers(200, "{\"id\":\"file-1\",\"bytes\":10}");
    Path target = folder.resolve("out.jsonl");

    assertThat(f.service.download("file-1", target)).isEqualTo(10);
    assertThat(target).hasContent("0123456789");

    f.answers(untilTheConnectionEnds("0123456789"))
        .answers(200, "{\"id\":\"file-1\",\"bytes\":12345}");
    ServiceException e = catchThrowableOfType(
        ServiceException.class, () -> f.service.download("file-1", folder.resolve("cut.jsonl")));

    assertThat(e.kind()).isEqualTo(Kind.INCOMPLETE);
    assertThat(e).hasMessage("""
            LABEL: only 10 of the 12,345 bytes of file-1 came
              Try again; something between here and the service may cut its answers.""".replace("LABEL", f.label()));
    assertThat(leftovers(folder)).containsExactly("out.jsonl");
  }

  @Test
  void believesAServiceThatDoesNotTellTheSizeOfAFile() {
    f.answers(untilTheConnectionEnds("0123")).answers(200, "{\"id\":\"file-1\"}");
    f.answers(untilTheConnectionEnds("0123")).answers(404, "");

    assertThat(f.service.download("file-1", folder.resolve("one.jsonl"))).isEqualTo(4);
    assertThat(f.service.download("file-1", folder.resolve("two.jsonl"))).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void saysHowFarADownloadCame(String language) throws Exception {
    inLanguage(language, this::assertHowFarItCame);
  }

  private interface Check {
    void run() throws Exception;
  }

  /** Messages are alike wherever they are read, also where the machine writes 12.345. */
  private static void inLanguage(String language, Check check) throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      check.run();
    } finally {
      Locale.setDefault(before);
    }
  }

  private void assertHowFarItCame() throws IOException {
    Files.writeString(folder.resolve("out.jsonl"), "older");
    for (int i = 0; i < 6; i++) {
      f.answers(content(CONTENT).onResponseBody(new SocketEffect.CloseSocket()).build());
    }

    ServiceException e = catchThrowableOfType(
        ServiceException.class, () -> f.service.download("file-1", folder.resolve("out.jsonl")));

    assertThat(e.kind()).isEqualTo(Kind.INCOMPLETE);
    assertThat(e.getMessage())
        .startsWith("the download broke off after ")
        .contains(" of 1,000,000 bytes, again and again\n  " + f.label() + ": ");
    assertThat(leftovers(folder)).contains("out.jsonl").hasSize(3);
    assertThat(folder.resolve("out.jsonl")).hasContent("older");
  }

  /** Cuts every answer in its middle, until it is mended. */
  private static final class Mendable extends Dispatcher {
    private final List<String> ranges = new ArrayList<>();
    private boolean mended;
    private String content = CONTENT;
    private String tag = "\"v1\"";

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
      String range = request.getHeaders().get("Range");
      if (!mended) {
        return content(content)
            .setHeader("ETag", tag)
            .onResponseBody(new SocketEffect.CloseSocket())
            .build();
      }
      ranges.add(String.valueOf(range));
      if (range == null || !tag.equals(request.getHeaders().get("If-Range"))) {
        return content(content).setHeader("ETag", tag).build();
      }
      int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      return content(content.substring(from))
          .code(206)
          .setHeader("ETag", tag)
          .setHeader(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length() - 1, content.length()))
          .build();
    }

    synchronized void mend() {
      mended = true;
    }
  }

  private Mendable givenUp() {
    Mendable server = new Mendable();
    f.server.setDispatcher(server);
    ServiceException e = catchThrowableOfType(
        ServiceException.class, () -> f.service.download("file-1", folder.resolve("a.jsonl")));
    assertThat(e.kind()).isEqualTo(Kind.INCOMPLETE);
    server.mend();
    return server;
  }

  private Path part() throws IOException {
    return folder.resolve(leftovers(folder).stream()
        .filter(name -> name.endsWith(".part"))
        .findFirst()
        .orElseThrow());
  }

  @Test
  void goesOnWhereAnEarlierCallGaveUp() throws IOException {
    Mendable server = givenUp();

    f.service.download("file-1", folder.resolve("b.jsonl"));

    assertThat(server.ranges).hasSize(1).allMatch(range -> range.matches("bytes=[1-9]\\d*-"));
    assertThat(folder.resolve("b.jsonl")).hasContent(CONTENT);
    assertThat(leftovers(folder)).containsExactly("b.jsonl");
  }

  @Test
  void takesOnlyWhatIsCertainlyThere() throws IOException {
    givenUp();
    Files.writeString(part(), "never made sure", StandardOpenOption.APPEND);

    f.service.download("file-1", folder.resolve("b.jsonl"));

    assertThat(folder.resolve("b.jsonl")).hasContent(CONTENT);
  }

  @Test
  void beginsAgainWhenTheFileIsAnotherThanItWas() throws IOException {
    Mendable server = givenUp();
    server.tag = "\"v2\"";
    server.content = CONTENT.replace('0', 'x');

    f.service.download("file-1", folder.resolve("b.jsonl"));

    assertThat(folder.resolve("b.jsonl")).hasContent(server.content);
  }

  @Test
  void beginsAgainWhenItsFactsAreTorn() throws IOException {
    Mendable server = givenUp();
    Files.writeString(folder.resolve(part().getFileName() + ".json"), "{\"sure\": 12");

    f.service.download("file-1", folder.resolve("b.jsonl"));

    assertThat(server.ranges).containsExactly("null");
    assertThat(folder.resolve("b.jsonl")).hasContent(CONTENT);
  }

  @Test
  void keepsOutOfTheWayOfAnotherDownloadOfTheSame() throws IOException {
    try (PartialFile first = PartialFile.in(folder, "same");
        PartialFile second = PartialFile.in(folder, "same")) {
      assertThat(first.kept()).isTrue();
      assertThat(second.kept()).isFalse();
      second.drop();
      first.drop();
    }
    assertThat(leftovers(folder)).isEmpty();
  }

  @Test
  void leavesNothingBehindWhenTheFileIsNotThere() throws IOException {
    f.answers(404, "{}");

    ServiceException e = catchThrowableOfType(
        ServiceException.class, () -> f.service.download("file-1", folder.resolve("out.jsonl")));

    assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(leftovers(folder)).isEmpty();
  }

  @Test
  void saysThatAPlaceCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("plain"), "");

    ServiceException e = catchThrowableOfType(
        ServiceException.class, () -> f.service.download("file-1", file.resolve("out.jsonl")));

    assertThat(e.kind()).isEqualTo(Kind.LOCAL_FILE);
    assertThat(f.server.getRequestCount()).isZero();
  }

  private static List<String> leftovers(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
