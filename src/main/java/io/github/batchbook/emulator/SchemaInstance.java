package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes a value that satisfies a JSON Schema: the same for the same dice. It knows what structured outputs may use (types and lists
 * of types, enum, const, anyOf, references, also recursive ones, properties, items, ranges, lengths, patterns, formats) and the
 * usual rest ({@code allOf}, {@code oneOf}, {@code prefixItems}, {@code contains}, {@code multipleOf}, {@code uniqueItems});
 * {@code not}, {@code if} and dependencies are not looked at. One object makes one value.
 */
final class SchemaInstance {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEEP = 4;
  private static final int DEEPEST = 60;

  private final SchemaView view;
  private final Scalars scalars;
  private final Dice dice;
  private final int tooDeep;

  private SchemaInstance(JsonNode root, Dice dice, String prompt, int tooDeep) {
    this.view = new SchemaView(root);
    this.scalars = new Scalars(dice, prompt);
    this.dice = dice;
    this.tooDeep = tooDeep;
  }

  /** A value of a natural size. */
  static JsonNode of(JsonNode schema, Dice dice, String prompt) {
    return new SchemaInstance(schema, dice, prompt, DEEP).make(schema, "answer", 0);
  }

  /** A value with nothing that the schema does not require. */
  static JsonNode smallest(JsonNode schema, Dice dice) {
    return new SchemaInstance(schema, dice, "", 0).make(schema, "answer", 0);
  }

  private JsonNode make(JsonNode schema, String name, int depth) {
    if (depth > DEEPEST) {
      return NODES.nullNode();
    }
    JsonNode flat = view.flat(schema);
    if (flat.has("const")) {
      return flat.get("const");
    }
    if (flat.path("enum").isArray() && !flat.get("enum").isEmpty()) {
      return fromEnum(flat);
    }
    for (String choice : new String[] {"anyOf", "oneOf"}) {
      if (flat.path(choice).isArray() && !flat.get(choice).isEmpty()) {
        return make(view.chosen(flat, choice, branch(flat.get(choice), depth)), name, depth + 1);
      }
    }
    return ofType(type(flat, depth), flat, name, depth);
  }

  private JsonNode fromEnum(JsonNode flat) {
    List<JsonNode> fitting = new ArrayList<>();
    for (JsonNode value : flat.get("enum")) {
      if (SchemaView.allows(flat.path("type"), value)) {
        fitting.add(value);
      }
    }
    return fitting.isEmpty() ? flat.get("enum").get(0) : dice.pick(fitting);
  }

  private JsonNode branch(JsonNode branches, int depth) {
    List<JsonNode> open = new ArrayList<>();
    int least = Integer.MAX_VALUE;
    for (JsonNode branch : branches) {
      int height = depth >= tooDeep ? view.height(branch) : isNull(branch) ? 1 : 0;
      if (height < least) {
        open.clear();
        least = height;
      }
      if (height == least) {
        open.add(branch);
      }
    }
    return dice.pick(open);
  }

  private boolean isNull(JsonNode branch) {
    return branch.path("type").asText().equals("null");
  }

  /** One of the types that the schema names: null only where it is all there is, or to end a recursion. */
  private String type(JsonNode flat, int depth) {
    JsonNode type = flat.path("type");
    if (type.isTextual()) {
      return type.textValue();
    }
    if (!type.isArray() || type.isEmpty()) {
      return SchemaView.impliedType(flat);
    }
    List<String> types = new ArrayList<>();
    for (JsonNode one : type) {
      types.add(one.asText());
    }
    boolean nested = types.contains("object") || types.contains("array");
    if (depth >= tooDeep && nested && types.contains("null")) {
      return "null";
    }
    types.remove("null");
    return types.isEmpty() ? "null" : types.get(0);
  }

  private JsonNode ofType(String type, JsonNode flat, String name, int depth) {
    return switch (type) {
      case "object" -> object(flat, depth);
      case "array" -> array(flat, name, depth);
      case "integer" -> scalars.integer(flat);
      case "number" -> scalars.number(flat);
      case "boolean" -> NODES.booleanNode(dice.below(2) == 0);
      case "null" -> NODES.nullNode();
      default -> NODES.textNode(scalars.text(flat, name));
    };
  }

  private ObjectNode object(JsonNode flat, int depth) {
    ObjectNode made = NODES.objectNode();
    Set<String> required = new LinkedHashSet<>();
    flat.path("required").forEach(name -> required.add(name.asText()));
    int most = flat.path("maxProperties").asInt(Integer.MAX_VALUE);
    int room = most - required.size();
    for (var property : flat.path("properties").properties()) {
      boolean needed = required.remove(property.getKey());
      boolean possible = !property.getValue().equals(NODES.booleanNode(false));
      if (needed || (depth < tooDeep && possible && room-- > 0)) {
        made.set(property.getKey(), make(property.getValue(), property.getKey(), depth + 1));
      }
    }
    for (String name : required) {
      made.set(name, make(view.ofUnnamed(flat, name), name, depth + 1));
    }
    for (int i = 1; made.size() < flat.path("minProperties").asInt(0) && i < 1000; i++) {
      made.set("key" + i, make(view.ofUnnamed(flat, "key" + i), "key" + i, depth + 1));
    }
    return made;
  }

  private ArrayNode array(JsonNode flat, String name, int depth) {
    ArrayNode made = NODES.arrayNode();
    JsonNode first = flat.path(flat.path("items").isArray() ? "items" : "prefixItems");
    JsonNode rest = flat.path(flat.path("items").isArray() ? "additionalItems" : "items");
    int least = flat.path("minItems").asInt(flat.has("contains") ? 1 : 0);
    int most = flat.path("maxItems").asInt(Integer.MAX_VALUE);
    int wanted =
        depth >= tooDeep ? least : dice.between(Math.max(1, least), Math.max(1, least) + 2);
    if (rest.isBoolean() && !rest.booleanValue()) {
      most = Math.min(most, first.size());
    }
    wanted =
        Math.min(Math.max(wanted, depth >= tooDeep ? least : Math.max(least, first.size())), most);
    boolean unique = flat.path("uniqueItems").asBoolean(false);
    Set<JsonNode> seen = new HashSet<>();
    for (int attempt = 0; made.size() < wanted && attempt < 20 * wanted; attempt++) {
      JsonNode item = make(item(flat, first, rest, made.size()), singular(name), depth + 1);
      if (seen.add(item) || !unique) {
        made.add(item);
      }
    }
    return made;
  }

  private JsonNode item(JsonNode flat, JsonNode first, JsonNode rest, int index) {
    if (index < first.size()) {
      return first.get(index);
    }
    if (flat.has("contains") && index == first.size()) {
      return view.both(rest, flat.get("contains"));
    }
    return rest.isMissingNode() ? view.ofUnnamed(NODES.objectNode(), "item") : rest;
  }

  private static String singular(String name) {
    return name.endsWith("s") && name.length() > 3 ? name.substring(0, name.length() - 1) : name;
  }
}
