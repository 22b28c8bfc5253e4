package io.github.batchbook.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaInstanceTest {
  private static final int DRAWS = 40;

  private static JsonNode schema(String text) throws Exception {
    return Caller.JSON.readTree(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'string'}",
        "{'type':'string','minLength':40,'maxLength':44}",
        "{'type':'string','maxLength':3}",
        "{'type':'string','pattern':'^[A-Z]{2}-\\\\\\\\d{3,5}$'}",
        "{'type':'string','pattern':'^(?:red|green|blue)(, (red|green))*$'}",
        "{'type':'string','pattern':'^\\\\\\\\+?[1-9]\\\\\\\\d{1,14}$'}",
        "{'type':'string','pattern':'^[^@\\\\\\\\s]+@[^@]+\\\\\\\\.[a-z]{2,}$'}",
        "{'type':'string','pattern':'^[a-z]+$','minLength':12}",
        "{'type':'string','format':'date-time'}",
        "{'type':'string','format':'date'}",
        "{'type':'string','format':'time'}",
        "{'type':'string','format':'duration'}",
        "{'type':'string','format':'email'}",
        "{'type':'string','format':'hostname'}",
        "{'type':'string','format':'ipv4'}",
        "{'type':'string','format':'ipv6'}",
        "{'type':'string','format':'uuid'}",
        "{'type':'string','format':'uri'}",
        "{'type':'integer'}",
        "{'type':'integer','minimum':7,'maximum':9}",
        "{'type':'integer','minimum':-5,'exclusiveMaximum':-3}",
        "{'type':'integer','exclusiveMinimum':7,'maximum':8}",
        "{'type':'integer','maximum':-1000}",
        "{'type':'integer','minimum':1000000}",
        "{'type':'integer','multipleOf':7,'minimum':50}",
        "{'type':'number'}",
        "{'type':'number','minimum':0,'maximum':1}",
        "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':0.001}",
        "{'type':'number','minimum':3,'maximum':3}",
        "{'type':'number','multipleOf':0.25,'minimum':1}",
        "{'type':'boolean'}",
        "{'type':'null'}",
        "{'type':['string','null']}",
        "{'type':['null','integer'],'minimum':4}",
        "{'enum':['a','b',3,null]}",
        "{'type':'string','enum':['a',3]}",
        "{'const':{'a':[1]}}",
        "{'type':'array','items':{'type':'integer'}}",
        "{'type':'array','items':{'type':'integer'},'minItems':5,'maxItems':5}",
        "{'type':'array','items':{'enum':['a','b','c']},'uniqueItems':true,'minItems':3}",
        "{'type':'array','maxItems':0}",
        "{'type':'array','prefixItems':[{'type':'string'},{'type':'integer'}],'items':false}",
        "{'type':'array','prefixItems':[{'type':'string'}],'items':{'type':'boolean'},'minItems':3}",
        "{'type':'array','contains':{'const':7}}",
        "{'anyOf':[{'type':'string'},{'type':'integer'},{'type':'null'}]}",
        "{'type':'object','anyOf':[{'properties':{'a':{'type':'integer'}},'required':['a']},{'properties':{'b':{'type':'string'}},'required':['b']}]}",
        "{'oneOf':[{'type':'string'},{'type':'integer'}]}",
        "{'allOf':[{'type':'object','properties':{'a':{'type':'string'}},'required':['a']},{'properties':{'b':{'type':'integer'}},'required':['b']}]}",
        "{'allOf':[{'type':'integer','minimum':3},{'maximum':5}]}",
        "{'type':'object','required':['unnamed'],'additionalProperties':{'type':'integer'}}",
        "{'type':'object','minProperties':3,'additionalProperties':{'type':'integer'}}",
        "{'type':'object','patternProperties':{'^x-':{'type':'integer'}},'required':['x-a'],'additionalProperties':false}",
        "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'string'}},'maxProperties':1,'required':['b']}",
        "{'$defs':{'p':{'type':'object','properties':{'x':{'type':'number'}},'required':['x'],'additionalProperties':false}},'type':'object','properties':{'from':{'$ref':'#/$defs/p'},'to':{'$ref':'#/$defs/p'}},'required':['from','to'],'additionalProperties':false}",
        "{'$defs':{'a/b c':{'type':'integer'}},'$ref':'#/$defs/a~1b%20c'}",
        "{'type':'object','properties':{'value':{'type':'integer'},'next':{'anyOf':[{'$ref':'#'},{'type':'null'}]}},'required':['value','next'],'additionalProperties':false}",
        "{'type':'object','properties':{'name':{'type':'string'},'children':{'type':'array','items':{'$ref':'#'}}},'required':['name','children'],'additionalProperties':false}",
        "{'$defs':{'node':{'type':'object','properties':{'left':{'anyOf':[{'$ref':'#/$defs/node'},{'$ref':'#/$defs/leaf'}]},'right':{'anyOf':[{'$ref':'#/$defs/node'},{'$ref':'#/$defs/leaf'}]}},'required':['left','right'],'additionalProperties':false},'leaf':{'type':'object','properties':{'leaf':{'type':'integer'}},'required':['leaf'],'additionalProperties':false}},'$ref':'#/$defs/node'}"
      })
  void makesValuesThatSatisfyTheirSchema(String text) throws Exception {
    JsonNode schema = schema(text.replace("\\\\\\\\", "\\\\"));

    for (int seed = 0; seed < DRAWS; seed++) {
      JsonNode made = SchemaInstance.of(schema, Dice.of(seed), "Alice meets Bob on Friday");
      JsonNode small = SchemaInstance.smallest(schema, Dice.of(seed));

      assertThat(Documents.complaints(schema, made))
          .as("%s for %s", made, schema)
          .isEmpty();
      assertThat(Documents.complaints(schema, small))
          .as("%s for %s", small, schema)
          .isEmpty();
    }
  }

  @Test
  void makesTheSameValueFromTheSameDice() throws Exception {
    JsonNode schema =
        schema("{'type':'object','properties':{'a':{'type':'string'},'n':{'type':'integer'}}}");

    assertThat(SchemaInstance.of(schema, Dice.of(5), "x"))
        .isEqualTo(SchemaInstance.of(schema, Dice.of(5), "x"));
    assertThat(IntStream.range(0, 20)
            .mapToObj(seed -> SchemaInstance.of(schema, Dice.of(seed), "x"))
            .distinct()
            .count())
        .isGreaterThan(5);
  }

  @Test
  void keepsTheOrderOfProperties() throws Exception {
    JsonNode schema = schema(
        "{'type':'object','properties':{'z':{'type':'integer'},'a':{'type':'integer'},'m':{'type':'integer'}},'required':['a','m','z']}");

    assertThat(SchemaInstance.of(schema, Dice.of(1), "").fieldNames())
        .toIterable()
        .containsExactly("z", "a", "m");
  }

  @Test
  void saysInItsTextsThatTheyAreSynthetic() throws Exception {
    JsonNode made = SchemaInstance.of(
        schema(
            "{'type':'object','properties':{'firstName':{'type':'string'}},'required':['firstName']}"),
        Dice.of(1),
        "");

    assertThat(made.path("firstName").asText()).isEqualTo("synthetic first name");
  }

  @Test
  void endsEvenWhereTheSchemaDoesNot() throws Exception {
    JsonNode endless =
        schema("{'type':'object','properties':{'next':{'$ref':'#'}},'required':['next']}");

    assertThat(SchemaInstance.of(endless, Dice.of(1), "").isObject()).isTrue();
  }
}
