package io.github.batchbook.batchfile;

import static io.github.batchbook.batchfile.BatchFileTest.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.knuddels.jtokkit.api.EncodingType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EstimateTest {
  @TempDir
  Path folder;

  private BatchFile file(String content) throws IOException {
    Path path = folder.resolve("r.jsonl");
    Files.writeString(path, content);
    return BatchFile.read(path);
  }

  @Test
  void countsWordsAndWhatAMessageCosts() throws IOException {
    BatchFile file = file(chat("a", "m", "hello world") + chat("b", "m", "<|endoftext|>"));

    Estimate estimate = Estimate.of(file, "gpt-4o");

    // "hello world" is 2 tokens, "<|endoftext|>" 7 as plain words; a message 3 and its role 1, the
    // answer's start 3.
    assertThat(estimate.inputTokens()).isEqualTo(2 + 7 + 2 * (3 + 1 + 3));
    assertThat(estimate.inputError()).isZero();
    assertThat(estimate.counted()).isEqualTo(2);
    assertThat(estimate.encoding()).isEqualTo("o200k_base");
    assertThat(estimate.encodingKnown()).isTrue();
    assertThat(estimate.maxOutputTokens()).isEmpty();
    assertThat(estimate.unlimited()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o-mini, o200k_base",
    "gpt-4.1-nano, o200k_base",
    "gpt-5, o200k_base",
    "o3, o200k_base",
    "gpt-6-sol, o200k_base",
    "gpt-4, cl100k_base",
    "gpt-4-turbo, cl100k_base",
    "gpt-35-turbo, cl100k_base",
    "text-embedding-3-small, cl100k_base"
  })
  void knowsTheEncodingOfAModel(String model, String encoding) {
    assertThat(TokenCounter.encoding(model)).map(EncodingType::getName).contains(encoding);
  }

  @Test
  void saysThatAnEncodingIsNotKnown() throws IOException {
    assertThat(TokenCounter.encoding("mistral-large-latest")).isEmpty();
    assertThat(Estimate.of(file(chat("a", "m", "hi")), "").encodingKnown()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, 1024, 1024, high, 765",
    "gpt-4o, 2048, 4096, high, 1105",
    "gpt-4o, 2048, 4096, low, 85",
    "gpt-4o-2024-11-20, 512, 512, auto, 255",
    "gpt-4o-mini, 1024, 1024, high, 25501",
    "o3, 1024, 1024, high, 675",
    "gpt-5, 1024, 1024, high, 630",
    "gpt-4.1-mini, 1024, 1024, auto, 1659",
    "gpt-4.1-mini, 1800, 2400, auto, 2352",
    "gpt-4.1-nano, 32, 33, auto, 5",
    "o4-mini, 1024, 1024, auto, 1761",
    "gpt-6-sol, 1024, 1024, auto, 1229"
  })
  void countsImagesByTheRuleOfTheModel(
      String model, int width, int height, String detail, long tokens) {
    assertThat(ImageTokens.of(model).count(new ImageSize(width, height), detail))
        .isEqualTo(tokens);
  }

  @ParameterizedTest
  @CsvSource({"png", "jpeg", "gif"})
  void readsTheSizeOfAnImage(String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(321, 123, BufferedImage.TYPE_INT_RGB), format, out);
    String url =
        "data:image/" + format + ";base64," + Base64.getEncoder().encodeToString(out.toByteArray());

    assertThat(ImageSize.ofDataUrl(url)).contains(new ImageSize(321, 123));
  }

  @ParameterizedTest
  @CsvSource({
    "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASpkADIAAgA0JaQAA3AA/vuUAAA=, 100, 50",
    "UklGRiIAAABXRUJQVlA4TBYAAAAvY0AMAAfQ//73v/+BiOh/AAA=, 100, 50"
  })
  void readsTheSizeOfAWebp(String base64, int width, int height) {
    assertThat(ImageSize.ofDataUrl("data:image/webp;base64," + base64))
        .contains(new ImageSize(width, height));
  }

  @ParameterizedTest
  @CsvSource({
    "data:image/png;base64,iVBORw0KGgo",
    "https://example.com/a.png",
    "data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAAAAAAAAAAA"
  })
  void readsNoSizeWhereNoneIs(String url) {
    assertThat(ImageSize.ofDataUrl(url)).isEmpty();
  }

  @Test
  void takesAnImageThatIsNotSeenAsOneOfAThousandPixels() throws IOException {
    BatchFile file = BatchFile.of(List.of(Map.of("u", "https://example.com/a.png")))
        .deployment("d")
        .prompt("hi")
        .image("u")
        .write(folder.resolve("images.jsonl"));

    Estimate estimate = Estimate.of(file, "gpt-4o");

    assertThat(estimate.images()).isOne();
    assertThat(estimate.unseen()).isOne();
    assertThat(estimate.inputTokens()).isEqualTo(765 + 1 + 3 + 1 + 3);
    assertThat(estimate.imageRule()).isEqualTo("85 and 170 for each tile");
    assertThat(Estimate.of(file, "gpt-4o-mini").imageRule())
        .isEqualTo("2,833 and 5,667 for each tile");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The battery died after two weeks, and the support never answered. Is 17 an even number?",
        "Die Lieferung kam pünktlich, leider war die Bedienungsanleitung unverständlich.",
        "Я очень доволен этим товаром, доставка была быстрой, упаковка не повреждена.",
        "这款产品的质量非常好，物流也很快，包装完整没有损坏。下次还会再来购买。",
        "हमें यह उत्पाद बहुत अच्छा लगा और डिलीवरी भी समय पर हुई।",
        "{\"order\": 4711, \"total\": 129.95, \"items\": [\"cable\", \"adapter\"], \"paid\": true}",
        "for (int i = 0; i < lines.size(); i++) {\n  index.addLine(lines.offset(i));\n}"
      })
  void guessesWordsNearTheirCount(String text) throws IOException {
    BatchFile file = file(chat("a", "gpt-4o", text.replace("\"", "\\\"").replace("\n", "\\n")));

    assertThat((double) file.roughInputTokens("gpt-4o"))
        .isCloseTo(Estimate.of(file, "gpt-4o").inputTokens(), withinPercentage(25));
  }

  @ParameterizedTest
  @CsvSource({"gpt-4o, low, 85", "gpt-4o, high, 765", "gpt-4o-mini, auto, 25501"})
  void guessesImagesByTheRuleOfTheModel(String model, String detail, long tokens)
      throws IOException {
    BatchFile file = BatchFile.of(List.of(Map.of("u", "https://example.com/a.png")))
        .deployment("d")
        .prompt("hi")
        .image("u")
        .detail(detail)
        .write(folder.resolve("images.jsonl"));

    assertThat(file.roughInputTokens(model)).isEqualTo(tokens + 1 + 3 + 1 + 3);
  }

  @Test
  void guessesALargeFileFromSomeOfItsLines() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      lines.append(chat("id-" + i, "m", "Say hello."));
    }

    assertThat((double) file(lines.toString()).roughInputTokens(""))
        .isCloseTo(20_000 * 10, withinPercentage(1));
  }

  @Test
  void countsASampleOfALargeFileWithinItsError() throws IOException {
    Random random = new Random(5);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 12_000; i++) {
      String prompt = "the quick brown fox jumps ".repeat(10 + random.nextInt(60));
      lines.append(chat("id-" + i, "m", prompt).replace("]}}", "], \"max_tokens\": 10}}"));
    }
    BatchFile file = file(lines.toString());
    long[] all = {0};
    TokenCounter counter = TokenCounter.of("gpt-4o");
    file.forEachLine(line -> all[0] += counter.count(line).input());

    Estimate estimate = Estimate.of(file, "gpt-4o");

    assertThat(estimate.counted()).isLessThan(estimate.requests());
    assertThat(estimate.inputError()).isPositive();
    assertThat(Math.abs(estimate.inputTokens() - all[0])).isLessThan(2 * estimate.inputError());
    assertThat(estimate.inputError()).isLessThan(all[0] / 100);
    assertThat(estimate.maxOutputTokens()).hasValue(120_000);
  }
}
