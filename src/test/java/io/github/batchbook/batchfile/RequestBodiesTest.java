package io.github.batchbook.batchfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that are written here satisfy the OpenAPI description of their API. */
class RequestBodiesTest {
  private static final Map<Endpoint, Schema> SCHEMAS = schemas();

  @TempDir
  Path folder;

  enum Mood {
    GOOD,
    BAD
  }

  record Answer(Mood mood, double score, List<String> reasons, Optional<String> note) {}

  @ParameterizedTest
  @EnumSource
  void samples(Endpoint endpoint) {
    assertFits(BatchFile.sample(endpoint, "d", folder.resolve("sample.jsonl")));
  }

  @ParameterizedTest
  @EnumSource
  void drafts(Endpoint endpoint) throws IOException {
    Path image = folder.resolve("one.png");
    ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    Draft plain = BatchFile.of(List.of(Map.of("text", "hi \u2028", "picture", image.toString())))
        .rules(Rules.OPENAI)
        .endpoint(endpoint)
        .deployment("d")
        .prompt("{{text}}");
    Draft rich = plain
        .system("s")
        .image("picture")
        .schema(Answer.class)
        .maxOutputTokens(16)
        .temperature(0.5);

    assertFits(plain.write(folder.resolve("plain.jsonl")));
    if (endpoint != Endpoint.EMBEDDINGS) {
      assertFits(rich.write(folder.resolve("rich.jsonl")));
    }
  }

  @Test
  void conversions() {
    Path there = folder.resolve("there.jsonl");
    Path back = folder.resolve("back.jsonl");
    BatchFile chat = BatchFile.sample(Endpoint.CHAT_COMPLETIONS, "d", folder.resolve("c.jsonl"));

    BatchFile responses = chat.converted(Endpoint.RESPONSES, there).file();

    assertFits(responses);
    assertFits(responses.converted(Endpoint.CHAT_COMPLETIONS, back).file());
  }

  @Test
  void wouldNoticeABodyThatDoesNotFit() throws IOException {
    JsonNode wrong = Json.MAPPER.readTree("{\"model\": \"d\", \"messages\": [{\"role\": \"x\"}]}");

    assertThat(SCHEMAS.get(Endpoint.CHAT_COMPLETIONS).validate(wrong)).isNotEmpty();
  }

  private static void assertFits(BatchFile file) {
    assertThat(file.under(Rules.OPENAI).problems()).isEmpty();
    assertThat(file.requests()).isPositive();
    file.forEachLine(
        line -> assertThat(SCHEMAS.get(line.endpoint()).validate(line.body())).isEmpty());
  }

  private static Map<Endpoint, Schema> schemas() {
    Map<Endpoint, String> names = Map.of(
        Endpoint.CHAT_COMPLETIONS, "CreateChatCompletionRequest",
        Endpoint.RESPONSES, "CreateResponse",
        Endpoint.EMBEDDINGS, "CreateEmbeddingRequest");
    Map<Endpoint, Schema> schemas = new EnumMap<>(Endpoint.class);
    names.forEach((endpoint, name) -> schemas.put(endpoint, schema(name)));
    return schemas;
  }

  /** The description says oneOf where a plain message fits two choices: read as anyOf. */
  private static Schema schema(String name) {
    try {
      Path file = Path.of("test", "resources", "openapi", "openai-request-bodies.json");
      String text = Files.readString(file).replace("\"oneOf\"", "\"anyOf\"");
      ObjectNode root = Json.MAPPER.createObjectNode();
      root.put("$ref", "#/components/schemas/" + name);
      root.set("components", Json.MAPPER.readTree(text).path("components"));
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(root);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
