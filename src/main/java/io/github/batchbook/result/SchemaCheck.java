package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks outputs against one JSON Schema, formats such as {@code date} too. References to other documents are never fetched. The validator behind it takes some 200 ms
 * to load, so this class is touched only when there is a schema and an answer to it.
 */
final class SchemaCheck {
  private static final int MOST_ERRORS = 3;
  private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
      SpecificationVersion.DRAFT_2020_12,
      builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
          .locale(Locale.ENGLISH)
          .formatAssertionsEnabled(true)
          .build()));

  private final Schema schema;

  private SchemaCheck(Schema schema) {
    this.schema = schema;
  }

  /**
   * A check against a schema.
   *
   * @throws ResultException when the schema itself cannot be used
   */
  static SchemaCheck of(JsonNode schema) {
    try {
      Schema read = REGISTRY.getSchema(schema);
      read.initializeValidators();
      return new SchemaCheck(read);
    } catch (RuntimeException e) {
      throw new ResultException(
          "a schema of the input cannot be used to check answers: " + e.getMessage(), e);
    }
  }

  /**
   * What does not fit, with its place where that is not the whole: {@code /score: string found, number expected}; null when all
   * fits.
   */
  @Nullable
  String error(JsonNode output) {
    List<Error> errors;
    try {
      errors = schema.validate(output);
    } catch (RuntimeException e) {
      return "the answer could not be checked: " + e.getMessage();
    }
    if (errors.isEmpty()) {
      return null;
    }
    List<String> told = new ArrayList<>();
    for (Error error : errors.subList(0, Math.min(MOST_ERRORS, errors.size()))) {
      String place = error.getInstanceLocation().toString();
      told.add(place.isEmpty() ? error.getMessage() : place + ": " + error.getMessage());
    }
    int more = errors.size() - told.size();
    return String.join("; ", told) + (more > 0 ? "; " + more + " more" : "");
  }
}
