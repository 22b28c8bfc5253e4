package io.github.batchbook.batchfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputSchemaTest {
  enum Mood {
    GOOD,
    BAD
  }

  record Plain(
      String zebra, int apple, double mango, boolean kiwi, LocalDate day, BigDecimal sum) {}

  record Held(List<String> names, int[] counts, Set<Mood> moods, List<List<Long>> grid) {}

  record Person(String name, Address address) {}

  record Address(String street, Optional<String> floor) {}

  record Loose(
      Optional<Mood> mood, @Nullable String note, OptionalInt age, Optional<Address> address) {}

  record Named(
      @JsonProperty("first-name") String first,
      @JsonPropertyDescription("from 0 to 1") double score) {}

  sealed interface Shape permits Circle, Square {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  record Drawing(List<Shape> shapes) {}

  record Tree(String label, List<Tree> children) {}

  record Forest(Node first) {}

  record Node(String label, List<Node> next) {}

  sealed interface Term permits Number, Sum {}

  record Number(int value) implements Term {}

  record Sum(Term left, Term right) implements Term {}

  record Formula(Term term) {}

  record Mapped(Map<String, String> words) {}

  enum Nothing {}

  record Wordless(Nothing mood) {}

  record Vague(Object anything) {}

  record Generic<T>(T value) {}

  sealed interface Part permits Link {}

  record Link(String type) implements Part {}

  record Page(List<Part> parts) {}

  record Twin(String a, @JsonProperty("a") String b) {}

  record Chain(
      String label, @JsonPropertyDescription("what follows") Chain next) {}

  @Test
  void keepsTheOrderOfDeclarationAndRequiresAll() {
    assertThat(schema(Plain.class))
        .isEqualTo(
            "{'type':'object','properties':{'zebra':{'type':'string'},'apple':{'type':'integer'},"
                + "'mango':{'type':'number'},'kiwi':{'type':'boolean'},'day':{'type':'string'},"
                + "'sum':{'type':'number'}},'required':['zebra','apple','mango','kiwi','day',"
                + "'sum'],'additionalProperties':false}");
  }

  @Test
  void saysListsArraysAndEnums() {
    assertThat(schema(Held.class))
        .isEqualTo(
            "{'type':'object','properties':{'names':{'type':'array','items':{'type':'string'}},"
                + "'counts':{'type':'array','items':{'type':'integer'}},'moods':{'type':'array',"
                + "'items':{'type':'string','enum':['GOOD','BAD']}},'grid':{'type':'array',"
                + "'items':{'type':'array','items':{'type':'integer'}}}},'required':['names',"
                + "'counts','moods','grid'],'additionalProperties':false}");
  }

  @Test
  void saysRecordsInRecordsAndWhatMayBeNull() {
    assertThat(schema(Person.class))
        .isEqualTo(
            "{'type':'object','properties':{'name':{'type':'string'},'address':{'type':'object',"
                + "'properties':{'street':{'type':'string'},'floor':{'type':['string','null']}},"
                + "'required':['street','floor'],'additionalProperties':false}},"
                + "'required':['name','address'],'additionalProperties':false}");
    assertThat(schema(Loose.class))
        .contains("'mood':{'anyOf':[{'type':'string','enum':['GOOD','BAD']},{'type':'null'}]}")
        .contains("'note':{'type':['string','null']}")
        .contains("'age':{'type':['integer','null']}")
        .contains("'address':{'type':['object','null'],'properties'");
  }

  @Test
  void takesNamesAndExplanationsFromAnnotations() {
    assertThat(schema(Named.class))
        .isEqualTo("{'type':'object','properties':{'first-name':{'type':'string'},'score':{'type':"
            + "'number','description':'from 0 to 1'}},'required':['first-name','score'],"
            + "'additionalProperties':false}");
  }

  @Test
  void saysASealedInterfaceAsAChoice() {
    assertThat(schema(Drawing.class))
        .contains("'items':{'anyOf':[{'type':'object','properties':{'type':{'type':'string',"
            + "'enum':['Circle']},'radius':{'type':'number'}},'required':['type','radius'],"
            + "'additionalProperties':false},{'type':'object','properties':{'type':"
            + "{'type':'string','enum':['Square']},'side'");
  }

  @Test
  void pointsToTypesThatHoldThemselves() {
    assertThat(schema(Tree.class)).contains("'children':{'type':'array','items':{'$ref':'#'}}");
    assertThat(schema(Forest.class))
        .contains("'items':{'$ref':'#/$defs/Node'}")
        .contains("'$defs':{'Node':{'type':'object'");
    assertThat(schema(Formula.class))
        .contains("'left':{'$ref':'#/$defs/Term'}")
        .contains("'$defs':{'Term':{'anyOf':[");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Plain.class,
        Held.class,
        Person.class,
        Loose.class,
        Named.class,
        Drawing.class,
        Tree.class,
        Forest.class,
        Formula.class
      })
  void keepsTheStrictRules(Class<?> record) {
    assertThat(StrictSchema.faults(OutputSchema.of(record))).isEmpty();
  }

  @Test
  void refusesWhatASchemaCannotSay() {
    assertThatThrownBy(() -> OutputSchema.of(String.class))
        .isInstanceOf(BatchFileException.class)
        .hasMessage(
            "batch file: String is not a record\n  An answer's outermost type must be a record.");
    assertThatThrownBy(() -> OutputSchema.of(Mapped.class))
        .hasMessage(
            "batch file: a schema cannot say Map<String, String>, the type of \"Mapped.words\"\n"
                + "  Use a record, a list, or a plain value.");
    assertThatThrownBy(() -> OutputSchema.of(Wordless.class)).hasMessage("""
            batch file: the enum Nothing of "Wordless.mood" names nothing that could be answered
              Give it a constant.""");
    assertThatThrownBy(() -> OutputSchema.of(Vague.class))
        .hasMessageContaining("a schema cannot say Object, the type of \"Vague.anything\"");
    assertThatThrownBy(() -> OutputSchema.of(Generic.class))
        .hasMessageContaining("a schema cannot say T, the type of \"Generic.value\"");
    assertThatThrownBy(() -> OutputSchema.of(Page.class))
        .hasMessage(
            "batch file: Link has two properties named \"type\"\n"
                + "  A record of a sealed type gets a property \"type\" that names it: rename its own.");
    assertThatThrownBy(() -> OutputSchema.of(Twin.class))
        .hasMessage("batch file: Twin has two properties named \"a\"\n"
            + "  Give one of them another name.");
  }

  @Test
  void letsNothingStandBesideAReference() {
    assertThat(schema(Chain.class))
        .contains("'next':{'anyOf':[{'$ref':'#'}],'description':'what follows'}");
  }

  private static String schema(Class<?> record) {
    return OutputSchema.of(record).toString().replace('"', '\'');
  }
}
