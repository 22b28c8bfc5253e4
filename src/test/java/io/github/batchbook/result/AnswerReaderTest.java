package io.github.batchbook.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.batchbook.batchfile.OutputSchema;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as the records whose schemas asked for them. */
class AnswerReaderTest {
  enum Mood {
    GOOD,
    BAD
  }

  sealed interface Contact permits Mail, Phone {}

  record Mail(String address) implements Contact {}

  record Phone(String number, OptionalInt extension) implements Contact {}

  record Order(
      Mood mood,
      Optional<String> note,
      LocalDate day,
      List<Contact> contacts,
      long items,
      double price,
      boolean paid) {}

  private static final String ORDER = """
      {"mood": "GOOD", "note": null, "day": "2026-03-01", "contacts": [
        {"type": "Mail", "address": "a@example.org"}, {"type": "Phone", "number": "001", "extension": 7}],
       "items": 3, "price": 4, "paid": true}""";

  @Test
  void readsWhatTheSchemaOfTheRecordAsksFor() throws JsonProcessingException {
    SchemaCheck schema = SchemaCheck.of(OutputSchema.of(Order.class));

    assertThat(schema.error(Json.parse(ORDER))).isNull();
    assertThat(AnswerReader.of(Order.class).read(ORDER))
        .isEqualTo(new Order(
            Mood.GOOD,
            Optional.empty(),
            LocalDate.of(2026, 3, 1),
            List.of(new Mail("a@example.org"), new Phone("001", OptionalInt.of(7))),
            3,
            4.0,
            true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"mood\": \"GOOD\", \"items\": 2.5, \"price\": 1, \"paid\": true}",
        "{\"mood\": \"GOOD\", \"items\": null, \"price\": 1, \"paid\": true}",
        "{\"mood\": \"GOOD\", \"items\": 1, \"price\": 1}",
        "{\"mood\": \"UGLY\", \"items\": 1, \"price\": 1, \"paid\": true}",
        "{\"items\": 1, \"price\": 1, \"paid\": true, \"contacts\": [{\"type\": \"Pigeon\"}]}"
      })
  void makesNothingUp(String answer) {
    assertThatThrownBy(() -> AnswerReader.of(Order.class).read(answer))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void takesALooseAnswerWhoseOptionalPartsAreMissing() throws JsonProcessingException {
    Order order = AnswerReader.of(Order.class)
        .read("{\"items\": 1, \"price\": 2.5, \"paid\": false, \"more\": [1]}");

    assertThat(order).isEqualTo(new Order(null, Optional.empty(), null, null, 1, 2.5, false));
  }

  record Counts(int n, List<Long> all, Optional<Integer> maybe, double price, String text) {}

  @Test
  void takesWholeNumbersForIntegersAsTheSchemaDoes() throws JsonProcessingException {
    String answer =
        "{\"n\": 2.0, \"all\": [1, 3.0, 4e2], \"maybe\": 5.0, \"price\": 1.5, \"text\": \"2.0\"}";

    assertThat(SchemaCheck.of(OutputSchema.of(Counts.class)).error(Json.parse(answer)))
        .isNull();
    assertThat(AnswerReader.of(Counts.class).read(answer))
        .isEqualTo(new Counts(2, List.of(1L, 3L, 400L), Optional.of(5), 1.5, "2.0"));
  }
}
