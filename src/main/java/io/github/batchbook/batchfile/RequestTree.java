package io.github.batchbook.batchfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of one request line, with marks where values of the row belong, in the shape that its API
 * wants. {@link ChatToResponses} tells the shapes apart.
 */
record RequestTree(
    Endpoint endpoint,
    String deployment,
    List<Message> messages,
    @Nullable String body,
    @Nullable JsonNode schema,
    String schemaName,
    Map<String, JsonNode> fields,
    String detail) {

  RequestTree(Endpoint endpoint, String deployment, List<Message> messages, @Nullable String body) {
    this(endpoint, deployment, messages, body, null, "", Map.of(), "auto");
  }

  RequestTree with(@Nullable JsonNode jsonSchema, String name) {
    return new RequestTree(endpoint, deployment, messages, body, jsonSchema, name, fields, detail);
  }

  RequestTree with(Map<String, JsonNode> more) {
    return new RequestTree(endpoint, deployment, messages, body, schema, schemaName, more, detail);
  }

  RequestTree withDetail(String value) {
    return new RequestTree(endpoint, deployment, messages, body, schema, schemaName, fields, value);
  }

  /** Gives out the marks. */
  interface Marks extends BodyTemplate.Marks {
    String id();

    /** The mark for the address of one of the images that follow the prompt, from 0. */
    String image(int index);
  }

  /** Whether images follow the prompt; in a whole body they stand where it says. */
  boolean appendsImages() {
    return body == null;
  }

  /** The line for a row that has so many images. */
  ObjectNode line(int images, Marks marks) {
    ObjectNode line = Json.MAPPER.createObjectNode();
    line.put("custom_id", marks.id());
    line.put("method", "POST");
    line.put("url", endpoint.url());
    line.set("body", body(images, marks));
    return line;
  }

  private ObjectNode body(int images, Marks marks) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    if (!deployment.isBlank()) {
      node.put("model", deployment);
    }
    if (body != null) {
      BodyTemplate.marked(body, marks).properties().forEach(e -> {
        if (!node.has(e.getKey())) {
          node.set(e.getKey(), e.getValue());
        }
      });
    } else {
      prompt(node, images, marks);
    }
    if (schema != null) {
      format(node, schema);
    }
    fields.forEach((key, value) -> set(node, key, value));
    return node;
  }

  private void prompt(ObjectNode node, int images, Marks marks) {
    if (messages.stream().noneMatch(message -> message.role().equals("user"))) {
      throw BatchFileException.draft("nothing is asked", "Give it a prompt.");
    }
    if (endpoint == Endpoint.EMBEDDINGS) {
      node.put("input", Template.of(messages.get(messages.size() - 1).text()).marked(marks));
      return;
    }
    ArrayNode list = node.putArray(endpoint == Endpoint.RESPONSES ? "input" : "messages");
    int last = messages.size() - 1;
    while (!messages.get(last).role().equals("user")) {
      last--;
    }
    for (int i = 0; i <= messages.size() - 1; i++) {
      Message message = messages.get(i);
      ObjectNode item = list.addObject().put("role", message.role());
      String text = Template.of(message.text()).marked(marks);
      if (i == last && images > 0) {
        parts(item.putArray("content"), text, images, marks);
      } else {
        item.put("content", text);
      }
    }
  }

  private void parts(ArrayNode parts, String text, int images, Marks marks) {
    boolean responses = endpoint == Endpoint.RESPONSES;
    parts.addObject().put("type", responses ? "input_text" : "text").put("text", text);
    for (int i = 0; i < images; i++) {
      ObjectNode part = parts.addObject();
      if (responses) {
        part.put("type", "input_image").put("image_url", marks.image(i)).put("detail", detail);
      } else {
        part.put("type", "image_url")
            .putObject("image_url")
            .put("url", marks.image(i))
            .put("detail", detail);
      }
    }
  }

  private void format(ObjectNode node, JsonNode jsonSchema) {
    if (endpoint == Endpoint.RESPONSES) {
      ObjectNode format = node.withObject("/text").putObject("format");
      format.put("type", "json_schema").put("name", schemaName).put("strict", true);
      format.set("schema", jsonSchema);
    } else {
      ObjectNode format = node.putObject("response_format").put("type", "json_schema");
      ObjectNode inner = format.putObject("json_schema");
      inner.put("name", schemaName).put("strict", true).set("schema", jsonSchema);
    }
  }

  private static void set(ObjectNode node, String key, JsonNode value) {
    ObjectNode at = node;
    List<String> names = List.of(key.split("\\.", -1));
    for (String name : names.subList(0, names.size() - 1)) {
      at = at.path(name) instanceof ObjectNode inner ? inner : at.putObject(name);
    }
    at.set(names.get(names.size() - 1), value);
  }
}
