package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The published OpenAPI documents as judges of messages, with the allowances that the recorded answers of the services themselves
 * need, and no others.
 */
public final class Documents {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Map<String, JsonNode> READ = new HashMap<>();
  private static final Map<String, Schema> SCHEMAS = new HashMap<>();

  private static final Logger NOISE = Logger.getLogger("com.networknt.schema");

  static {
    NOISE.setLevel(Level.SEVERE);
  }

  private Documents() {}

  /** What a document's schema finds wrong with a message. */
  public static List<String> complaints(String document, String schema, JsonNode message) {
    return complaints(schema(document, schema), message);
  }

  public static List<String> complaints(JsonNode schema, JsonNode message) {
    return complaints(REGISTRY.getSchema(schema.toString()), message);
  }

  private static List<String> complaints(Schema schema, JsonNode message) {
    return schema.validate(message.toString(), com.networknt.schema.InputFormat.JSON).stream()
        .map(Error::toString)
        .toList();
  }

  private static synchronized Schema schema(String document, String name) {
    return SCHEMAS.computeIfAbsent(document + name, key -> {
      ObjectNode holder = ((ObjectNode) read(document)).deepCopy();
      holder.put("$ref", "#/components/schemas/" + name);
      return REGISTRY.getSchema(holder.toString());
    });
  }

  private static synchronized JsonNode read(String document) {
    return READ.computeIfAbsent(document, name -> {
      try {
        JsonNode read = Caller.JSON.readTree(Caller.resource("openapi/" + name + ".json"));
        allow(read);
        return read;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** The allowances that are made in the schemas. */
  private static void allow(JsonNode document) {
    // CreateResponse.input is ambiguous: a plain message matches two branches.
    oneOfAsAnyOf(document);
    JsonNode schemas = document.at("/components/schemas");
    // BatchErrors.data is an array in every answer.
    if (schemas.at("/BatchErrors/properties/data").has("$ref")) {
      ObjectNode properties = (ObjectNode) schemas.at("/BatchErrors/properties");
      JsonNode one = properties.get("data");
      properties.putObject("data").put("type", "array").set("items", one);
    }
    // A job whose input lies in a blob has no input file.
    unrequire(schemas.at("/Batch/required"), "input_file_id");
    // Recorded Azure usage has no cache_write_tokens.
    unrequire(
        schemas.at("/ResponseUsage/properties/input_tokens_details/required"),
        "cache_write_tokens");
  }

  private static void oneOfAsAnyOf(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("oneOf").isArray()) {
      object.set("anyOf", object.remove("oneOf"));
    }
    node.forEach(Documents::oneOfAsAnyOf);
  }

  private static void unrequire(JsonNode required, String name) {
    if (required instanceof ArrayNode names) {
      for (int i = names.size() - 1; i >= 0; i--) {
        if (names.get(i).asText().equals(name)) {
          names.remove(i);
        }
      }
    }
  }

  /** The message without its null members: neither document allows them in jobs and files, and both services send them. */
  public static JsonNode withoutNulls(JsonNode message) {
    JsonNode copy = message.deepCopy();
    dropNulls(copy);
    return copy;
  }

  private static void dropNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(member -> member.getValue().isNull());
    }
    node.forEach(Documents::dropNulls);
  }

  /** A Responses body without {@code user: null}, which Azure sends and the document does not allow. */
  static JsonNode withoutNullUser(JsonNode body) {
    ObjectNode copy = body.deepCopy();
    if (copy.path("user").isNull()) {
      copy.remove("user");
    }
    return copy;
  }
}
