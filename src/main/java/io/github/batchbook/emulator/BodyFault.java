package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Why a request's body is not answered: the status and the error object of the inference API. */
final class BodyFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient ObjectNode error;

  private BodyFault(int status, ObjectNode error) {
    super(error.path("message").asText(), null, false, false);
    this.status = status;
    this.error = error;
  }

  static BodyFault of(int status, ObjectNode error) {
    return new BodyFault(status, error);
  }

  static BodyFault invalid(@Nullable String code, String message, @Nullable String param) {
    return new BodyFault(400, error(message, "invalid_request_error", param, code));
  }

  static BodyFault missing(String param) {
    return invalid(
        "missing_required_parameter", "Missing required parameter: '" + param + "'.", param);
  }

  static BodyFault wrongType(String param, String expected) {
    return invalid(
        "invalid_type", "Invalid type for '" + param + "': expected " + expected + ".", param);
  }

  static BodyFault wrongValue(String param, String expected) {
    return invalid(
        "invalid_value", "Invalid value for '" + param + "': expected " + expected + ".", param);
  }

  static ObjectNode error(
      String message, @Nullable String type, @Nullable String param, @Nullable String code) {
    ObjectNode error = Json.object();
    error.put("message", message);
    error.put("type", type);
    error.put("param", param);
    error.put("code", code);
    return error;
  }

  int status() {
    return status;
  }

  /** The value under {@code error}. */
  ObjectNode error() {
    return error;
  }
}
