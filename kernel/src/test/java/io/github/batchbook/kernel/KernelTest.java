package io.github.batchbook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wire, over real sockets, with a toy language behind it. */
@Timeout(120)
class KernelTest {
  private Kernel kernel;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    kernel = Kernel.start(
        new KernelConnectionProperties("127.0.0.1", 0, 0, 0, 0, 0, "tcp", "hmac-sha256", "key"),
        EchoEvaluator::new);
    client = new Client(kernel.connection());
  }

  @AfterEach
  void stop() {
    client.close();
    kernel.close();
  }

  private static List<String> types(List<Message> messages) {
    return messages.stream().map(Message::type).toList();
  }

  private static String text(List<Message> messages, String stream) {
    return messages.stream()
        .filter(message -> message.type().equals("stream"))
        .filter(message -> message.string("name").equals(stream))
        .map(message -> message.string("text"))
        .collect(Collectors.joining());
  }

  private static String status(Message reply) {
    return reply.string("status");
  }

  @Test
  void saysWhoItIs() {
    client.request("kernel_info_request", new JsonObject());

    JsonObject info = client.reply().content();
    assertThat(info.get("status").getAsString()).isEqualTo("ok");
    assertThat(info.get("implementation").getAsString()).isEqualTo("batchbook");
    assertThat(info.get("banner").getAsString()).isEqualTo("Echo");
    JsonObject language = info.getAsJsonObject("language_info");
    assertThat(language.get("name").getAsString()).isEqualTo("java");
    assertThat(language.get("version").getAsString()).isEqualTo(System.getProperty("java.version"));
    assertThat(language.get("file_extension").getAsString()).isEqualTo(".java");
    assertThat(language.get("mimetype").getAsString()).isEqualTo("text/x-java");
  }

  @Test
  void showsAValueAsResultAfterItsInput() {
    String id = client.execute("value hello");

    Message reply = client.reply();
    List<Message> published = client.published(id);
    assertThat(status(reply)).isEqualTo("ok");
    assertThat(reply.number("execution_count", 0)).isEqualTo(1);
    assertThat(types(published)).containsExactly("execute_input", "execute_result");
    assertThat(published.get(1).content())
        .hasToString("{\"data\":{\"text/plain\":\"hello\",\"text/html\":\"<b>hello</b>\"},"
            + "\"metadata\":{},\"execution_count\":1}");
  }

  @Test
  void leavesHtmlOutWhereTextSaysItAll() {
    String id = client.execute("show plain");

    assertThat(client.published(id).get(1).content().getAsJsonObject("data"))
        .hasToString("{\"text/plain\":\"plain\"}");
  }

  @Test
  void keepsDataOfOtherTypesAsJson() {
    String id = client.execute("show chart");

    assertThat(client.published(id).get(1).content().getAsJsonObject("data"))
        .hasToString("{\"text/plain\":\"chart\",\"text/html\":\"<b>chart</b>\","
            + "\"application/x-chart+json\":{\"n\":1}}");
  }

  @Test
  void keepsTheOrderOfStreamsAndDisplays() {
    String id = client.execute("print a\nerr b\nprint c\nshow d\nnote e\nvalue f");

    List<Message> published = client.published(id);
    assertThat(types(published))
        .containsExactly(
            "execute_input",
            "stream",
            "stream",
            "stream",
            "display_data",
            "stream",
            "execute_result");
    assertThat(text(published, "stdout")).isEqualTo("a\nc\n");
    assertThat(text(published, "stderr")).isEqualTo("b\ne\n");
  }

  @Test
  void losesNoneOfTenThousandLines() {
    String id = client.execute("many 10000");

    String expected =
        IntStream.range(0, 10_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    assertThat(text(client.published(id), "stdout")).isEqualTo(expected);
  }

  @Test
  void printsCharactersOfSeveralBytes() {
    String id = client.execute("print größer → 😀");

    assertThat(text(client.published(id), "stdout")).isEqualTo("größer → 😀\n");
  }

  @Test
  void attributesOutputAfterTheEndToTheLastCell() {
    client.execute("later afterwards");
    client.reply();
    String last = client.execute("release");
    client.reply();

    Message message = client.heard();
    while (!message.type().equals("stream")) {
      message = client.heard();
    }
    assertThat(message.string("text")).isEqualTo("afterwards\n");
    assertThat(Client.parentOf(message)).isEqualTo(last);
  }

  @Test
  void drawsALiveDisplayAtAPaceAndEndsWithItsLastState() {
    String id = client.execute("live 100000");

    List<Message> published = client.published(id);
    assertThat(published.get(1).type()).isEqualTo("display_data");
    JsonObject identity = published.get(1).content().getAsJsonObject("transient");
    List<Message> updates = published.subList(2, published.size());
    assertThat(types(updates)).containsOnly("update_display_data");
    assertThat(updates).hasSizeLessThan(1000);
    JsonObject last = updates.get(updates.size() - 1).content();
    assertThat(last.getAsJsonObject("transient")).isEqualTo(identity);
    assertThat(last.getAsJsonObject("data").get("text/plain").getAsString()).isEqualTo("100000");
  }

  @Test
  void endsAFailedCellWithItsError() {
    String id = client.execute("print before\nfail wrong\nprint never");

    Message reply = client.reply();
    List<Message> published = client.published(id);
    assertThat(types(published)).containsExactly("execute_input", "stream", "error");
    assertThat(published.get(2).content())
        .hasToString("{\"ename\":\"EchoError\",\"evalue\":\"wrong\","
            + "\"traceback\":[\"EchoError: wrong\",\"  at cell\"]}");
    assertThat(status(reply)).isEqualTo("error");
    assertThat(reply.string("ename")).isEqualTo("EchoError");
    assertThat(reply.number("execution_count", 0)).isEqualTo(1);
  }

  @Test
  void survivesAnEvaluatorThatThrows() {
    String id = client.execute("bug broken");

    assertThat(client.reply().string("evalue")).isEqualTo("broken");
    assertThat(types(client.published(id))).containsExactly("execute_input", "error");
    client.execute("value still here");
    assertThat(status(client.reply())).isEqualTo("ok");
  }

  @Test
  void runsACellThatIsSentWhenTheReplyOfAFailedOneIsThere() {
    for (int i = 0; i < 200; i++) {
      client.execute("fail wrong");
      assertThat(status(client.reply())).isEqualTo("error");
      client.execute("value next");
      assertThat(status(client.reply())).isEqualTo("ok");
    }
  }

  @Test
  void goesOnBehindAFailedCellWhereAskedTo() {
    JsonObject failing = Client.execution("sleep");
    failing.addProperty("stop_on_error", false);
    awaitInput(client.request("execute_request", failing));
    client.execute("value next");
    client.control("interrupt_request");

    assertThat(status(client.reply())).isEqualTo("error");
    assertThat(status(client.reply())).isEqualTo("ok");
  }

  @Test
  void interruptsACellThroughTheControlChannel() {
    awaitInput(client.execute("sleep"));
    client.control("interrupt_request");

    assertThat(client.controlReply().type()).isEqualTo("interrupt_reply");
    Message reply = client.reply();
    assertThat(status(reply)).isEqualTo("error");
    assertThat(reply.string("ename")).isEqualTo("KeyboardInterrupt");
  }

  private void awaitInput(String id) {
    Message message = client.heard();
    while (!message.type().equals("execute_input") || !Client.parentOf(message).equals(id)) {
      message = client.heard();
    }
  }

  @Test
  void answersAnInterruptWhenNothingRuns() {
    client.control("interrupt_request");

    assertThat(status(client.controlReply())).isEqualTo("ok");
    client.execute("value unharmed");
    assertThat(status(client.reply())).isEqualTo("ok");
  }

  @Test
  void asksForALine() {
    String id = client.execute("ask name?");

    Message question = client.question();
    client.answer("Ada");
    assertThat(question.string("prompt")).isEqualTo("name?");
    assertThat(question.flag("password", true)).isFalse();
    assertThat(status(client.reply())).isEqualTo("ok");
    assertThat(client.published(id).get(1).content().getAsJsonObject("data").get("text/plain"))
        .hasToString("\"Ada\"");
  }

  @Test
  void asksForASecretWithoutEcho() {
    client.execute("secret key?");

    assertThat(client.question().flag("password", false)).isTrue();
    client.answer("12345");
    assertThat(status(client.reply())).isEqualTo("ok");
  }

  @Test
  void readsStandardInputFromTheFrontEnd() {
    String id = client.execute("read");

    client.question();
    client.answer("größe");
    assertThat(client.published(id).get(1).content().getAsJsonObject("data").get("text/plain"))
        .hasToString("\"größe\"");
  }

  @Test
  void doesNotAskAClientThatCannotAnswer() {
    JsonObject execution = Client.execution("ask name?");
    execution.addProperty("allow_stdin", false);
    String id = client.request("execute_request", execution);

    assertThat(client.published(id).get(1).content().getAsJsonObject("data").get("text/plain"))
        .hasToString("\"nobody\"");
  }

  @Test
  void interruptsAQuestion() {
    client.execute("ask name?");
    client.question();

    client.control("interrupt_request");

    assertThat(client.reply().string("ename")).isEqualTo("KeyboardInterrupt");
    client.execute("ask again?");
    assertThat(client.question().string("prompt")).isEqualTo("again?");
    client.answer("x");
    assertThat(status(client.reply())).isEqualTo("ok");
  }

  @Test
  void runsSilentlyWithoutCounting() {
    JsonObject silent = Client.execution("value quiet");
    silent.addProperty("silent", true);
    String id = client.request("execute_request", silent);

    assertThat(status(client.reply())).isEqualTo("ok");
    assertThat(client.published(id)).isEmpty();
    client.execute("value first");
    assertThat(client.reply().number("execution_count", 0)).isEqualTo(1);
  }

  @Test
  void runsWithoutHistoryWhereAskedTo() {
    JsonObject unstored = Client.execution("value gone");
    unstored.addProperty("store_history", false);
    client.request("execute_request", unstored);
    client.reply();
    client.execute("value kept");
    client.reply();

    assertThat(history("tail", new JsonObject())).isEqualTo("[[1,1,\"value kept\"]]");
  }

  private String history(String access, JsonObject content) {
    content.addProperty("hist_access_type", access);
    client.request("history_request", content);
    JsonObject reply = client.reply().content();
    assertThat(reply.get("status").getAsString()).isEqualTo("ok");
    return reply.get("history").toString();
  }

  @Test
  void answersHistoryByTailRangeAndSearch() {
    for (String code : List.of("value a", "value b", "print c", "value a")) {
      client.execute(code);
      client.reply();
    }

    JsonObject tail = new JsonObject();
    tail.addProperty("n", 2);
    tail.addProperty("output", true);
    assertThat(history("tail", tail))
        .isEqualTo("[[1,3,[\"print c\",null]],[1,4,[\"value a\",\"a\"]]]");
    JsonObject range = new JsonObject();
    range.addProperty("session", 0);
    range.addProperty("start", 2);
    range.addProperty("stop", 3);
    assertThat(history("range", range)).isEqualTo("[[1,2,\"value b\"]]");
    JsonObject search = new JsonObject();
    search.addProperty("pattern", "value*");
    search.addProperty("unique", true);
    assertThat(history("search", search)).isEqualTo("[[1,2,\"value b\"],[1,4,\"value a\"]]");
    search.addProperty("n", 1);
    assertThat(history("search", search)).isEqualTo("[[1,4,\"value a\"]]");
  }

  @Test
  void evaluatesUserExpressionsAfterTheCell() {
    JsonObject execution = Client.execution("print cell");
    JsonObject expressions = new JsonObject();
    expressions.addProperty("good", "value v");
    expressions.addProperty("bad", "fail f");
    execution.add("user_expressions", expressions);
    client.request("execute_request", execution);

    JsonObject answers = client.reply().content().getAsJsonObject("user_expressions");
    assertThat(answers.getAsJsonObject("good"))
        .hasToString("{\"data\":{\"text/plain\":\"v\",\"text/html\":\"<b>v</b>\"},"
            + "\"metadata\":{},\"status\":\"ok\"}");
    assertThat(answers.getAsJsonObject("bad").get("status").getAsString()).isEqualTo("error");
    assertThat(answers.getAsJsonObject("bad").get("evalue").getAsString()).isEqualTo("f");
  }

  @Test
  void completesAtACursorCountedInCodePoints() {
    JsonObject content = new JsonObject();
    content.addProperty("code", "😀 wo rest");
    content.addProperty("cursor_pos", 4);
    client.request("complete_request", content);

    JsonObject reply = client.reply().content();
    assertThat(reply.get("matches")).hasToString("[\"wo!\"]");
    assertThat(reply.get("cursor_start").getAsInt()).isEqualTo(2);
    assertThat(reply.get("cursor_end").getAsInt()).isEqualTo(4);
  }

  @Test
  void inspectsWithAndWithoutDocumentation() {
    JsonObject content = new JsonObject();
    content.addProperty("code", "xyz");
    content.addProperty("cursor_pos", 3);
    content.addProperty("detail_level", 1);
    client.request("inspect_request", content);

    JsonObject found = client.reply().content();
    assertThat(found.get("found").getAsBoolean()).isTrue();
    assertThat(found.getAsJsonObject("data").get("text/plain").getAsString())
        .isEqualTo("word xyz\n\na word\n");
    content.addProperty("code", "abc");
    client.request("inspect_request", content);
    assertThat(client.reply().content())
        .hasToString("{\"data\":{},\"metadata\":{},\"status\":\"ok\",\"found\":false}");
  }

  @Test
  void pagesWhatANameWithAQuestionMarkMeans() {
    client.execute("xyz??");

    assertThat(client.reply().content().get("payload"))
        .hasToString("[{\"data\":{\"text/plain\":\"word xyz\\n\\na word\\n\"},"
            + "\"source\":\"page\",\"start\":0}]");
  }

  @Test
  void countsACellThatAsksForAName() {
    client.execute("xyz?");
    assertThat(client.reply().number("execution_count", 0)).isEqualTo(1);

    client.execute("value next");
    assertThat(client.reply().number("execution_count", 0)).isEqualTo(2);
  }

  @Test
  void saysWhetherACellIsComplete() {
    assertThat(completeness("more")).isEqualTo("{\"status\":\"incomplete\",\"indent\":\"  \"}");
    assertThat(completeness("bad")).isEqualTo("{\"status\":\"invalid\"}");
    assertThat(completeness("done")).isEqualTo("{\"status\":\"complete\"}");
  }

  private String completeness(String code) {
    JsonObject content = new JsonObject();
    content.addProperty("code", code);
    client.request("is_complete_request", content);
    return client.reply().content().toString();
  }

  @Test
  void closesACommThatNobodyWaitsFor() {
    JsonObject open = new JsonObject();
    open.addProperty("comm_id", "c1");
    open.addProperty("target_name", "widget");
    String id = client.request("comm_open", open);

    List<Message> published = client.published(id);
    assertThat(types(published)).containsExactly("comm_close");
    assertThat(published.get(0).string("comm_id")).isEqualTo("c1");
    client.request("comm_info_request", new JsonObject());
    assertThat(client.reply().content()).hasToString("{\"status\":\"ok\",\"comms\":{}}");
  }

  @Test
  void answersARequestThatItDoesNotKnow() {
    client.request("create_subshell_request", new JsonObject());

    Message reply = client.reply();
    assertThat(reply.type()).isEqualTo("create_subshell_reply");
    assertThat(reply.string("evalue"))
        .isEqualTo("this kernel does not answer a create_subshell_request");
  }

  @Test
  void echoesHeartbeatsWhileACellRuns() {
    awaitInput(client.execute("sleep"));

    assertThat(client.beat("ping")).isEqualTo("ping");
    client.control("interrupt_request");
    client.reply();
  }

  @Test
  void stopsOnAShutdownRequestWhileACellRuns() throws InterruptedException {
    client.execute("sleep");
    client.control("shutdown_request");

    assertThat(client.controlReply().content())
        .hasToString("{\"status\":\"ok\",\"restart\":false}");
    kernel.await();
  }

  @Test
  void doesNotListenToAMessageSignedWithAnotherKey() throws Exception {
    KernelConnectionProperties there = kernel.connection();
    Codec forger =
        new Codec(new org.dflib.jjava.jupyter.messages.HMACGenerator("hmac-sha256", "x"));
    Message forged = forger.publication(
        org.dflib.jjava.jupyter.messages.MessageType.EXECUTE_REQUEST,
        new JsonObject(),
        Client.execution("print stolen"));
    Codec kernelCodec = new Codec(there.createHMACGenerator());

    assertThat(org.assertj.core.api.Assertions.catchException(
            () -> kernelCodec.unpack(forger.pack(forged))))
        .hasMessage("a message was not signed with this connection's key");
  }
}
