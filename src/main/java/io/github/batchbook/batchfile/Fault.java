package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonToken;
import java.util.Locale;

/**
 * Something that can be wrong with a line or a file, before it is counted.
 *
 * @param group faults of one group are shown as one problem; by default those with one message
 * @param subject the deployment that the {@code doubt} is about; empty when there is none
 */
record Fault(
    Severity severity,
    String code,
    String message,
    String remedy,
    String group,
    Doubt doubt,
    String subject) {

  /** What a fault's weight depends on: on nothing, or on the rules of a connection. */
  enum Doubt {
    NONE,
    PLACEHOLDER,
    MIXED,
    EMBEDDINGS,
    REASONING
  }

  static final String INVALID_JSON = "invalid_json_line";
  static final String INVALID_REQUEST = "invalid_request";
  static final String REPEATED_ID = "duplicate_custom_id";

  static Fault error(String code, String message, String remedy) {
    return new Fault(Severity.ERROR, code, message, remedy, message, Doubt.NONE, "");
  }

  static Fault warning(String code, String message, String remedy) {
    return new Fault(Severity.WARNING, code, message, remedy, message, Doubt.NONE, "");
  }

  static Fault json(String message) {
    return error(INVALID_JSON, message, "Each line must hold one JSON object and nothing else.");
  }

  static Fault request(String message, String remedy) {
    return error(INVALID_REQUEST, message, remedy);
  }

  /** This fault, shown together with all others of that group. */
  Fault inGroup(String name) {
    return new Fault(severity, code, message, remedy, name, doubt, subject);
  }

  Fault doubted(Doubt about, String deployment) {
    String own = group + '\n' + deployment;
    return new Fault(severity, code, message, remedy, own, about, deployment);
  }

  Fault withSeverity(Severity other) {
    return new Fault(other, code, message, remedy, group, doubt, subject);
  }

  /** A JSON value by its kind, for a sentence: {@code a number}. */
  static String describe(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a truth value";
      case VALUE_NULL -> "null";
      default -> "missing";
    };
  }

  // The file as a whole.

  static Fault emptyFile() {
    return error("empty_file", "the file holds no request", "Write one request on each line.");
  }

  /** Of a file that is JSON in another layout, said in full. */
  static Fault otherLayout(String message, String remedy) {
    return error(INVALID_JSON, message, remedy);
  }

  static Fault byteOrderMark() {
    return error(
        "byte_order_mark",
        "the file begins with a byte order mark, which the service refuses",
        "Save it as UTF-8 without BOM, or --fix writes a clean copy.");
  }

  static Fault fileName(String name) {
    return warning(
        "file_name",
        "the name " + Quote.of(name) + " does not end in .jsonl",
        "OpenAI refuses other names; rename the file.");
  }

  // The line as text.

  static Fault notUtf8() {
    return json("not UTF-8").remedy("Save the file as UTF-8, without BOM.");
  }

  static Fault utf16() {
    return error(
        INVALID_JSON,
        "the file is UTF-16, not UTF-8",
        "Save it as UTF-8, without BOM, as iconv -f UTF-16 -t UTF-8 does.");
  }

  static Fault blankLine() {
    return json("the line is blank").remedy("Remove it, or --fix writes a copy without.");
  }

  static Fault carriageReturn() {
    return warning(
        "line_ends",
        "ends in CR LF; whether the service takes that is not known",
        "--fix writes a copy with LF alone.");
  }

  static Fault separator() {
    return warning(
        "line_separator",
        "a literal U+2028, U+2029 or U+0085, at which some programs cut the line",
        "--fix writes a copy with these characters escaped.");
  }

  private Fault remedy(String other) {
    return new Fault(severity, code, message, other, group, doubt, subject);
  }

  // The request line around its body.

  static Fault missing(String key) {
    return request(
        Quote.of(key) + " is missing",
        "A request line has \"custom_id\", \"method\", \"url\" and \"body\".");
  }

  static Fault notA(String key, String what, String found) {
    return request(Quote.of(key) + " is " + found + ", not " + what, "Write it as " + what + ".");
  }

  static Fault emptyId() {
    return request("\"custom_id\" is empty", "Give every request its own custom_id.");
  }

  static Fault longId() {
    return warning(
        "custom_id_length",
        "\"custom_id\" has more than 64 characters",
        "The longest that the service takes is not documented; 64 is safe.");
  }

  static Fault repeatedId(String id, int number) {
    return error(
            REPEATED_ID,
            Quote.of(id) + " is also on line " + number,
            "Give every request its own custom_id.")
        .inGroup("repeated");
  }

  static Fault jsonNotSaid(Endpoint endpoint) {
    boolean chat = endpoint == Endpoint.CHAT_COMPLETIONS;
    return warning(
        "json_object",
        (chat
                ? "\"response_format\" is \"json_object\", and no message has"
                : "\"text.format\" is \"json_object\", and neither the input nor the instructions have")
            + " the word \"json\", as the service wants",
        "Ask for JSON in a message, or give a schema; such requests fail, each by itself.");
  }

  static Fault method(String method) {
    return request("method " + Quote.of(method) + " is not \"POST\"", "Write \"POST\".");
  }

  static Fault unknownUrl(String url) {
    return error(
        "url_mismatch",
        "url " + Quote.of(url) + " names no API that a batch can ask",
        "Write \"/v1/chat/completions\" or \"/v1/responses\".");
  }

  static Fault otherUrl(Endpoint found, Endpoint first, boolean allBefore) {
    String who = allBefore ? "all lines before it say " : "the file began with ";
    return error(
            "url_mismatch",
            "url " + Quote.of(found.url()) + "; " + who + Quote.of(first.url()),
            "One file, one url: --split makes parts, --to responses|chat converts.")
        .inGroup(found.url())
        .doubted(Doubt.MIXED, "");
  }

  static Fault otherModel(String found, String first, boolean allBefore) {
    String who = allBefore ? "all lines before it say " : "the file began with ";
    return error(
            "model_mismatch",
            "deployment " + Quote.of(found) + "; " + who + Quote.of(first),
            "One file, one deployment: split it, or --deployment NAME to set one for all.")
        .inGroup(found)
        .doubted(Doubt.MIXED, "");
  }

  static Fault placeholder(String model) {
    return error(
            "model_not_found",
            "deployment " + Quote.of(model) + " is a placeholder",
            "--deployment NAME writes a copy for your deployment.")
        .doubted(Doubt.PLACEHOLDER, model);
  }

  static Fault embeddings() {
    return error(
            "url_mismatch",
            "Azure takes no embeddings in a batch",
            "Ask for them one by one, or connect to a service that takes them.")
        .doubted(Doubt.EMBEDDINGS, "");
  }

  static Fault tooMany(String what, int count, int most) {
    return warning(
            "body_limits",
            String.format(
                Locale.ROOT,
                "%,d %s in one request; the service takes at most %,d",
                count,
                what,
                most),
            "Make several requests of it.")
        .inGroup("too many " + what);
  }

  static Fault refusedByReasoning(String parameter, String model) {
    return warning(
            "unsupported_parameter",
            Quote.of(parameter) + " is refused by reasoning models",
            "Leave it out, or use \"max_completion_tokens\" for \"max_tokens\".")
        .doubted(Doubt.REASONING, model);
  }
}
