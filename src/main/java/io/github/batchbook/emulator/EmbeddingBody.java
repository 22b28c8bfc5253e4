package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Set;

/** Answers of the Embeddings API: vectors of length 1 that mean nothing. */
final class EmbeddingBody {
  private static final Set<String> KNOWN =
      Set.of("dimensions", "encoding_format", "input", "model", "user");
  private static final int MOST_INPUTS = 2048;
  private static final int LARGEST = 3072;

  private EmbeddingBody() {}

  static ObjectNode answer(JsonNode request, Deployment deployment, Moment moment) {
    Fields.onlyKnown(request, KNOWN);
    JsonNode input = Fields.required(request, "input", "input");
    boolean many = input.isArray() && !input.isEmpty() && !input.get(0).isNumber();
    int count = many ? input.size() : 1;
    boolean some = input.isTextual() || (input.isArray() && !input.isEmpty());
    if (!some || count > MOST_INPUTS) {
      throw BodyFault.wrongValue(
          "input", "a string or an array of 1 to " + MOST_INPUTS + " inputs");
    }
    Fields.integer(request, "dimensions", 1, LARGEST);
    Fields.oneOf(request, "encoding_format", "encoding_format", "float", "base64");
    ObjectNode body = Json.object();
    body.put("object", "list");
    body.put("model", deployment.model());
    ArrayNode data = body.putArray("data");
    for (int i = 0; i < count; i++) {
      ObjectNode one = data.addObject();
      one.put("object", "embedding");
      one.put("index", i);
      put(
          one,
          request,
          vector(request.path("dimensions").asInt(dimensions(deployment)), moment.dice()));
    }
    int tokens = Asked.embeddings(request).tokens();
    body.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return body;
  }

  private static int dimensions(Deployment deployment) {
    return deployment.model().contains("large") ? LARGEST : 1536;
  }

  private static float[] vector(int dimensions, Dice dice) {
    double[] drawn = new double[dimensions];
    double sum = 0;
    for (int i = 0; i < dimensions; i++) {
      drawn[i] = dice.unit() - 0.5;
      sum += drawn[i] * drawn[i];
    }
    float[] vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (drawn[i] / Math.sqrt(sum));
    }
    return vector;
  }

  private static void put(ObjectNode one, JsonNode request, float[] vector) {
    if (request.path("encoding_format").asText().equals("base64")) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(vector);
      one.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
    } else {
      ArrayNode numbers = one.putArray("embedding");
      for (float number : vector) {
        numbers.add(number);
      }
    }
  }
}
