package io.github.batchbook.emulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Writes answers, whole or with the damage that was asked for. */
final class AnswerWriter {
  private static final int PIECE = 64 * 1024;

  private AnswerWriter() {}

  /** Answers the status that was written. */
  static int write(HttpExchange exchange, Answer answer, Fault.@Nullable Effect effect)
      throws IOException {
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    if (answer.body() instanceof Answer.Stored stored) {
      type(exchange, "application/octet-stream");
      try (InputStream in = Files.newInputStream(stored.file())) {
        in.skipNBytes(stored.from());
        return write(exchange, answer.status(), new Body(in, stored.length(), effect));
      } catch (NoSuchFileException e) {
        exchange.sendResponseHeaders(404, -1);
        return 404;
      }
    }
    if (answer.body() instanceof Answer.Live live) {
      return pass(exchange, answer.status(), live.in());
    }
    type(exchange, "application/json");
    byte[] bytes = ((Answer.Text) answer.body()).text().getBytes(StandardCharsets.UTF_8);
    return write(
        exchange, answer.status(), new Body(new ByteArrayInputStream(bytes), bytes.length, effect));
  }

  private static void type(HttpExchange exchange, String type) {
    if (!exchange.getResponseHeaders().containsKey("Content-Type")) {
      exchange.getResponseHeaders().set("Content-Type", type);
    }
  }

  /** What is to be written, its length, and what is to go wrong with it. */
  private record Body(InputStream in, long length, Fault.@Nullable Effect effect) {}

  private static int write(HttpExchange exchange, int status, Body body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(body.length()));
      exchange.sendResponseHeaders(status, -1);
      return status;
    }
    if (body.length() == 0) {
      exchange.sendResponseHeaders(status, -1);
      return status;
    }
    exchange.sendResponseHeaders(status, body.length());
    OutputStream out = exchange.getResponseBody();
    if (body.effect() instanceof Fault.Effect.Truncate truncate) {
      copy(body.in(), out, (long) (body.length() * truncate.part()));
      out.flush();
      return status;
    }
    long left = body.length();
    if (body.effect() instanceof Fault.Effect.Corrupt) {
      byte[] first = body.in().readNBytes((int) Math.min(left, 4096));
      for (int i = first.length / 2; i < first.length && i < first.length / 2 + 8; i++) {
        first[i] ^= 0x15;
      }
      out.write(first);
      left -= first.length;
    }
    copy(body.in(), out, left);
    out.close();
    return status;
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] piece = new byte[(int) Math.min(PIECE, Math.max(1, length))];
    for (long left = length; left > 0; ) {
      int read = in.read(piece, 0, (int) Math.min(piece.length, left));
      if (read < 0) {
        return;
      }
      out.write(piece, 0, read);
      left -= read;
    }
  }

  /** Each piece goes out when it comes in, so that answers in pieces stay so. */
  private static int pass(HttpExchange exchange, int status, InputStream from) throws IOException {
    try (InputStream in = from) {
      exchange.sendResponseHeaders(status, 0);
      byte[] piece = new byte[PIECE];
      try (OutputStream out = exchange.getResponseBody()) {
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
          out.write(piece, 0, read);
          out.flush();
        }
      }
    }
    return status;
  }
}
