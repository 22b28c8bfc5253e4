package io.github.batchbook.emulator;

import org.jspecify.annotations.Nullable;

/** An answer with a status of 400 or more, on its way out of a handler. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final @Nullable String code;
  private final @Nullable String param;

  Refusal(int status, @Nullable String code, String message) {
    this(status, code, message, null);
  }

  Refusal(int status, @Nullable String code, String message, @Nullable String param) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.param = param;
  }

  static Refusal invalid(String message, @Nullable String param) {
    return new Refusal(400, "invalidPayload", message, param);
  }

  static Refusal noResource() {
    return new Refusal(404, "404", "Resource not found");
  }

  int status() {
    return status;
  }

  @Nullable
  String code() {
    return code;
  }

  @Nullable
  String param() {
    return param;
  }

  String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
