package io.github.batchbook.batchfile;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.annotation.Annotation;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.Temporal;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema of a Java record, as strict structured outputs want it: properties in the order of
 * declaration, which is the order in which the model answers; all required; none besides.
 *
 * <pre>
 * String, char, UUID, dates        string
 * int, long, BigInteger            integer
 * double, float, BigDecimal        number
 * boolean                          boolean
 * an enum                          string, one of its names
 * List, Set, an array              array
 * a record                         object
 * a sealed interface of records    anyOf, each with a first property "type" that names the record
 * Optional, &#64;Nullable          what it holds, or null
 * </pre>
 *
 * {@code @JsonProperty} renames a property, {@code @JsonPropertyDescription} explains it.
 */
public final class OutputSchema {
  private static final Set<Class<?>> INTEGERS = Set.of(
      int.class,
      long.class,
      short.class,
      byte.class,
      Integer.class,
      Long.class,
      Short.class,
      Byte.class,
      BigInteger.class);
  private static final Set<Class<?>> NUMBERS =
      Set.of(double.class, float.class, Double.class, Float.class, BigDecimal.class, Number.class);
  private static final Set<Class<?>> STRINGS =
      Set.of(String.class, CharSequence.class, char.class, Character.class, UUID.class);

  private final Class<?> root;
  private final Deque<Class<?>> around = new ArrayDeque<>();
  private final Set<Class<?>> shared = new LinkedHashSet<>();

  /** The component that was looked at last. */
  private String place = "";

  private OutputSchema(Class<?> root) {
    this.root = root;
  }

  /**
   * The schema of a record.
   *
   * @throws BatchFileException when the type is no record, or holds what strict structured outputs
   *     cannot say, such as a map
   */
  public static JsonNode of(Class<?> record) {
    if (!record.isRecord()) {
      throw refused(
          name(record) + " is not a record", "An answer's outermost type must be a record.");
    }
    OutputSchema schema = new OutputSchema(record);
    ObjectNode object = schema.object(record, false);
    Set<Class<?>> done = new LinkedHashSet<>();
    while (!done.containsAll(schema.shared)) {
      for (Class<?> type : Set.copyOf(schema.shared)) {
        if (done.add(type)) {
          schema.define(type, object.withObject("/$defs"));
        }
      }
    }
    return object;
  }

  private void define(Class<?> type, ObjectNode definitions) {
    if (definitions.has(name(type))) {
      throw refused("two types are named " + name(type), "Give one of them another name.");
    }
    definitions.set(name(type), type.isRecord() ? object(type, false) : choices(type));
  }

  private ObjectNode object(Class<?> record, boolean named) {
    around.push(record);
    ObjectNode object = Json.MAPPER.createObjectNode();
    object.put("type", "object");
    ObjectNode properties = object.putObject("properties");
    ArrayNode required = object.putArray("required");
    if (named) {
      properties.putObject("type").put("type", "string").putArray("enum").add(name(record));
      required.add("type");
    }
    for (RecordComponent component : record.getRecordComponents()) {
      String name = name(component);
      if (properties.has(name)) {
        throw refused(
            name(record) + " has two properties named " + Quote.of(name),
            named
                ? "A record of a sealed type gets a property \"type\" that names it: rename its own."
                : "Give one of them another name.");
      }
      properties.set(name, property(component, record));
      required.add(name);
    }
    object.put("additionalProperties", false);
    around.pop();
    return object;
  }

  private static String name(Class<?> type) {
    return type.getSimpleName();
  }

  private static String name(RecordComponent component) {
    JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
  }

  private ObjectNode property(RecordComponent component, Class<?> record) {
    place = name(record) + "." + component.getName();
    ObjectNode property = type(component.getGenericType());
    if (isNullable(component)) {
      property = orNull(property);
    }
    JsonPropertyDescription said =
        component.getAccessor().getAnnotation(JsonPropertyDescription.class);
    if (said == null) {
      return property;
    }
    return (property.has("$ref") ? alone(property) : property).put("description", said.value());
  }

  /** A reference as the only choice: strict structured outputs let nothing stand beside a reference itself. */
  private static ObjectNode alone(ObjectNode reference) {
    ObjectNode choice = Json.MAPPER.createObjectNode();
    choice.putArray("anyOf").add(reference);
    return choice;
  }

  private static boolean isNullable(RecordComponent component) {
    for (Annotation[] annotations : new Annotation[][] {
      component.getAnnotatedType().getAnnotations(), component.getAccessor().getAnnotations()
    }) {
      for (Annotation annotation : annotations) {
        if (annotation.annotationType().getSimpleName().equals("Nullable")) {
          return true;
        }
      }
    }
    return false;
  }

  private static ObjectNode orNull(ObjectNode schema) {
    if (schema.path("type").isTextual() && !schema.has("enum")) {
      String type = schema.path("type").textValue();
      schema.putArray("type").add(type).add("null");
      return schema;
    }
    ObjectNode either = Json.MAPPER.createObjectNode();
    either.putArray("anyOf").add(schema).addObject().put("type", "null");
    return either;
  }

  private ObjectNode type(Type type) {
    if (type instanceof Class<?> plain) {
      return type(plain);
    }
    if (type instanceof GenericArrayType array) {
      return list(array.getGenericComponentType());
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      Type argument = generic.getActualTypeArguments()[0];
      if (raw == Optional.class) {
        return orNull(type(argument));
      }
      if (Collection.class.isAssignableFrom(raw)) {
        return list(argument);
      }
    }
    throw unsaid(type);
  }

  private ObjectNode type(Class<?> type) {
    String simple = simple(type);
    if (simple != null) {
      return Json.MAPPER.createObjectNode().put("type", simple);
    }
    if (type == OptionalInt.class || type == OptionalLong.class) {
      return orNull(type(long.class));
    }
    if (type == OptionalDouble.class) {
      return orNull(type(double.class));
    }
    if (type.isArray()) {
      return list(type.getComponentType());
    }
    if (type.isEnum()) {
      ObjectNode names = Json.MAPPER.createObjectNode().put("type", "string");
      ArrayNode all = names.putArray("enum");
      for (Object constant : type.getEnumConstants()) {
        all.add(((Enum<?>) constant).name());
      }
      if (all.isEmpty()) {
        throw refused(
            "the enum " + name(type) + " of " + Quote.of(place)
                + " names nothing that could be answered",
            "Give it a constant.");
      }
      return names;
    }
    if (type.isRecord()) {
      return record(type);
    }
    if (type.isSealed()) {
      return choice(type);
    }
    throw unsaid(type);
  }

  private BatchFileException unsaid(Type type) {
    String name = type.getTypeName().replaceAll("[\\w$.]*[$.](?=\\w)", "");
    return refused(
        "a schema cannot say " + name + ", the type of " + Quote.of(place),
        "Use a record, a list, or a plain value.");
  }

  private static BatchFileException refused(String what, String remedy) {
    return BatchFileException.draft(what, remedy);
  }

  private static @Nullable String simple(Class<?> type) {
    if (STRINGS.contains(type) || Temporal.class.isAssignableFrom(type)) {
      return "string";
    }
    if (INTEGERS.contains(type)) {
      return "integer";
    }
    if (NUMBERS.contains(type)) {
      return "number";
    }
    return type == boolean.class || type == Boolean.class ? "boolean" : null;
  }

  private ObjectNode list(Type items) {
    ObjectNode list = Json.MAPPER.createObjectNode().put("type", "array");
    list.set("items", type(items));
    return list;
  }

  /** A record inside another; one that holds itself is said once and pointed to. */
  private ObjectNode record(Class<?> type) {
    if (type == root) {
      return Json.MAPPER.createObjectNode().put("$ref", "#");
    }
    return isAround(type) ? reference(type) : object(type, false);
  }

  private boolean isAround(Class<?> type) {
    return shared.contains(type) || around.contains(type);
  }

  private ObjectNode reference(Class<?> type) {
    shared.add(type);
    return Json.MAPPER.createObjectNode().put("$ref", "#/$defs/" + name(type));
  }

  private ObjectNode choice(Class<?> sealed) {
    return isAround(sealed) ? reference(sealed) : choices(sealed);
  }

  private ObjectNode choices(Class<?> sealed) {
    around.push(sealed);
    ObjectNode choice = Json.MAPPER.createObjectNode();
    ArrayNode types = choice.putArray("anyOf");
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (!permitted.isRecord()) {
        throw refused(
            name(permitted) + " is not a record", "All that " + name(sealed) + " permits must be.");
      }
      types.add(object(permitted, true));
    }
    around.pop();
    return choice;
  }
}
