package io.github.batchbook.emulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes answers, whole or with the damage that was asked for. */
final class AnswerWriter {
  private AnswerWriter() {}

  /** Answers the status that was written. */
  static int write(HttpExchange exchange, Answer answer, Fault.@Nullable Effect effect)
      throws IOException {
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    Path content = answer.content();
    String json = answer.json();
    if (content != null) {
      exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
      try (InputStream in = Files.newInputStream(content)) {
        return write(exchange, answer.status(), new Body(in, Files.size(content), effect));
      } catch (NoSuchFileException e) {
        exchange.sendResponseHeaders(404, -1);
        return 404;
      }
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    byte[] bytes = (json == null ? "" : json).getBytes(StandardCharsets.UTF_8);
    return write(
        exchange, answer.status(), new Body(new ByteArrayInputStream(bytes), bytes.length, effect));
  }

  /** What is to be written, its length, and what is to go wrong with it. */
  private record Body(InputStream in, long length, Fault.@Nullable Effect effect) {}

  private static int write(HttpExchange exchange, int status, Body body) throws IOException {
    if (body.length() == 0) {
      exchange.sendResponseHeaders(status, -1);
      return status;
    }
    exchange.sendResponseHeaders(status, body.length());
    OutputStream out = exchange.getResponseBody();
    if (body.effect() instanceof Fault.Effect.Truncate truncate) {
      out.write(body.in().readNBytes((int) (body.length() * truncate.part())));
      out.flush();
      return status;
    }
    if (body.effect() instanceof Fault.Effect.Corrupt) {
      byte[] first = body.in().readNBytes((int) Math.min(body.length(), 4096));
      for (int i = first.length / 2; i < first.length && i < first.length / 2 + 8; i++) {
        first[i] ^= 0x15;
      }
      out.write(first);
    }
    body.in().transferTo(out);
    out.close();
    return status;
  }
}
