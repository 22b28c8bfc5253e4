package io.github.batchbook.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchbook.emulator.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A published OpenAPI document as the judge of exchanges: path, query, media type and body of the question, status and body of the answer. */
final class OpenApi {
  private static final Pattern PART = Pattern.compile(
      "Content-Disposition: form-data; name=\"([^\"]*)\"(; filename=\"[^\"]*\")?\r\n"
          + "((?:[^\r\n]+\r\n)*)\r\n(.*?)\r\n--",
      Pattern.DOTALL);

  private final String name;
  private final JsonNode document;

  OpenApi(String name) {
    this.name = name;
    try (InputStream in = OpenApi.class.getResourceAsStream("/openapi/" + name + ".json")) {
      if (in == null) {
        throw new AssertionError("no document " + name);
      }
      document = Json.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the document has a path at all. */
  boolean knows(String path) {
    return !template(path).isEmpty();
  }

  /** What the document finds wrong with an exchange whose path below the base is given. */
  List<String> complaints(Wiretap.Exchange exchange, String path) {
    String template = template(path);
    JsonNode operation =
        document.path("paths").path(template).path(exchange.method().toLowerCase(Locale.ROOT));
    List<String> complaints = new ArrayList<>();
    if (operation.isMissingNode()) {
      complaints.add("no operation " + exchange.method() + " " + path);
      return complaints;
    }
    query(operation, exchange, complaints);
    question(operation, exchange, complaints);
    answer(operation, exchange, complaints);
    return complaints;
  }

  private String template(String path) {
    for (String template : (Iterable<String>) () -> document.path("paths").fieldNames()) {
      if (path.matches(template.replaceAll("\\{[^}]*}", "[^/]+"))) {
        return template;
      }
    }
    return "";
  }

  private void query(JsonNode operation, Wiretap.Exchange exchange, List<String> complaints) {
    Map<String, Boolean> known = new TreeMap<>();
    for (JsonNode parameter : operation.path("parameters")) {
      JsonNode one = parameter.has("$ref")
          ? document.at(parameter.path("$ref").asText().substring(1))
          : parameter;
      if (one.path("in").asText().equals("query")) {
        known.put(one.path("name").asText(), one.path("required").asBoolean());
      }
    }
    String query = String.valueOf(exchange.uri().getRawQuery());
    List<String> sent = new ArrayList<>();
    for (String pair : query.equals("null") ? new String[0] : query.split("&")) {
      String parameter = URLDecoder.decode(pair.split("=")[0], StandardCharsets.UTF_8);
      sent.add(parameter);
      if (!known.containsKey(parameter)) {
        complaints.add("unknown parameter " + parameter);
      }
    }
    known.forEach((parameter, required) -> {
      if (required && !sent.contains(parameter)) {
        complaints.add("missing parameter " + parameter);
      }
    });
  }

  private void question(JsonNode operation, Wiretap.Exchange exchange, List<String> complaints) {
    JsonNode content = operation.path("requestBody").path("content");
    String type = exchange.contentType().replaceFirst(";.*", "");
    if (content.isMissingNode()) {
      if (exchange.body().length > 0) {
        complaints.add("a body where none is known");
      }
      return;
    }
    if (!content.has(type)) {
      complaints.add("media type " + type);
      return;
    }
    JsonNode body = type.startsWith("multipart") ? form(exchange.body()) : json(exchange.body());
    complaints.addAll(judge(content.path(type).path("schema"), body));
  }

  private void answer(JsonNode operation, Wiretap.Exchange exchange, List<String> complaints) {
    JsonNode responses = operation.path("responses");
    JsonNode response = responses.path(String.valueOf(exchange.status()));
    if (response.isMissingNode()) {
      response = exchange.status() < 400 ? response : responses.path("default");
    }
    if (response.isMissingNode()) {
      complaints.add("status " + exchange.status());
      return;
    }
    String type = exchange.answerType().replaceFirst(";.*", "");
    JsonNode schema = response.path("content").path(type).path("schema");
    if (schema.isMissingNode()) {
      complaints.add("media type " + type + " of the answer");
    } else if (type.equals("application/json")) {
      JsonNode message = Documents.withoutNulls(json(exchange.answer()));
      complaints.addAll(
          schema.has("$ref")
              ? Documents.complaints(
                  name, schema.path("$ref").asText().replaceFirst(".*/", ""), message)
              : judge(schema, message));
    }
  }

  private List<String> judge(JsonNode schema, JsonNode message) {
    ObjectNode holder = schema.deepCopy();
    holder.set("components", document.path("components"));
    return Documents.complaints(holder, message);
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return Json.MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A form as JSON: {@code a[b]} is a member of a member, digits are a number, a file is its text. */
  private static JsonNode form(byte[] bytes) {
    ObjectNode form = Json.MAPPER.createObjectNode();
    Matcher part = PART.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    int from = 0;
    while (part.find(from)) {
      from = part.end() - 2;
      String field = part.group(1);
      ObjectNode holder = form;
      if (field.contains("[")) {
        holder = form.withObjectProperty(field.substring(0, field.indexOf('[')));
        field = field.substring(field.indexOf('[') + 1, field.length() - 1);
      }
      String value = part.group(4);
      if (value.matches("\\d{1,18}")) {
        holder.put(field, Long.parseLong(value));
      } else {
        holder.put(field, value);
      }
    }
    return form;
  }
}
