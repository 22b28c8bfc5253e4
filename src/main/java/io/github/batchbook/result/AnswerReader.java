package io.github.batchbook.result;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers as objects of the class whose schema they were asked to satisfy: {@code Optional} and dates, and of a sealed
 * interface the record that the property {@code type} names. Nothing is made up: null or nothing is no number, and 2.5 is no integer.
 */
final class AnswerReader<T> {
  private static final JsonMapper MAPPER = Json.MAPPER
      .rebuild()
      .addModule(new Jdk8Module())
      .addModule(new JavaTimeModule())
      .annotationIntrospector(new SealedTypes())
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
      .build();

  /** Jackson's advice to whoever sets it up. */
  private static final Pattern SETTING =
      Pattern.compile(" \\((set|but could) [^()]*(Feature|Config)[^()]*\\)");

  private final ObjectReader reader;

  private AnswerReader(ObjectReader reader) {
    this.reader = reader;
  }

  static <T> AnswerReader<T> of(Class<T> type) {
    return new AnswerReader<>(MAPPER.readerFor(type));
  }

  /** Reads an answer; null for the word null. 2.0 is an integer, as JSON Schema has it; Jackson alone would not take it for one. */
  @Nullable
  T read(String answer) throws JsonProcessingException {
    try {
      return reader.readValue(answer);
    } catch (JsonProcessingException e) {
      JsonNode tree = Json.parse(answer);
      if (tree == null || !takesWholeNumbers(tree)) {
        throw e;
      }
      return reader.readValue(MAPPER.writeValueAsString(tree));
    }
  }

  /** Writes numbers such as 2.0 as 2; tells whether there was one. */
  private static boolean takesWholeNumbers(JsonNode node) {
    boolean any = false;
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (isWhole(field.getValue())) {
          field.setValue(LongNode.valueOf(field.getValue().longValue()));
          any = true;
        } else {
          any |= takesWholeNumbers(field.getValue());
        }
      }
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        if (isWhole(list.get(i))) {
          list.set(i, LongNode.valueOf(list.get(i).longValue()));
          any = true;
        } else {
          any |= takesWholeNumbers(list.get(i));
        }
      }
    }
    return any;
  }

  private static boolean isWhole(JsonNode value) {
    return value.isFloatingPointNumber()
        && value.canConvertToExactIntegral()
        && value.canConvertToLong();
  }

  /** Why an answer does not fit a class: the property, then what is wrong with it. */
  static String reason(JsonProcessingException e) {
    StringBuilder place = new StringBuilder();
    if (e instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference step : mapping.getPath()) {
        if (step.getFieldName() == null) {
          place.append('[').append(step.getIndex()).append(']');
        } else {
          place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
        }
      }
    }
    String told = SETTING.matcher(e.getOriginalMessage()).replaceAll("");
    return place.isEmpty() ? told : place + ": " + told;
  }

  /** Takes a sealed interface for a choice among the records it permits, as their schema says it, unless annotations say more. */
  private static final class SealedTypes extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;
    private static final JsonTypeInfo.Value BY_TYPE =
        JsonTypeInfo.Value.from(ByType.class.getAnnotation(JsonTypeInfo.class));

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
        MapperConfig<?> config, Annotated annotated) {
      JsonTypeInfo.Value said = super.findPolymorphicTypeInfo(config, annotated);
      return said == null && annotated.getRawType().isSealed() ? BY_TYPE : said;
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
      List<NamedType> said = super.findSubtypes(annotated);
      if (said != null || !annotated.getRawType().isSealed()) {
        return said;
      }
      return Stream.of(annotated.getRawType().getPermittedSubclasses())
          .map(permitted -> new NamedType(permitted, permitted.getSimpleName()))
          .toList();
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface ByType {}
}
