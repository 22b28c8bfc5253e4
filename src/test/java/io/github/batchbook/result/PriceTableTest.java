package io.github.batchbook.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {
  private final PriceTable shipped = PriceTable.shipped();

  @TempDir
  private Path folder;

  @Test
  void takesListedBatchPrices() {
    Model model = shipped.model("gpt-4.1-mini").orElseThrow();

    assertThat(model.rates(Zone.GLOBAL)).contains(new Rates(0.2, 0.8, true));
    assertThat(model.rates(Zone.EU)).contains(new Rates(0.22, 0.88, true));
    assertThat(model.origin().date()).isEqualTo("2026-11-22");
    assertThat(model.origin().source()).contains("LiteLLM");
  }

  @Test
  void halvesStandardPricesWhereNoBatchPriceIsListed() {
    Model model = shipped.model("gpt-4o-mini").orElseThrow();

    assertThat(model.rates(Zone.GLOBAL)).contains(new Rates(0.075, 0.3, false));
  }

  @Test
  void takesADayThatIsNotListedForTheModelItself() {
    assertThat(shipped.model("gpt-5-mini-2031-01-01")).map(Model::name).contains("gpt-5-mini");
  }

  @Test
  void takesAZoneThatIsNotListedForADayFromTheModelItself() {
    assertThat(shipped.model("gpt-4.1-2025-04-14").orElseThrow().rates(Zone.EU))
        .isEqualTo(shipped.model("gpt-4.1").orElseThrow().rates(Zone.EU));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o-mini-batch, gpt-4o-mini",
    "team7_GPT41-nano, gpt-4.1-nano",
    "gpt-35-turbo-batch, gpt-35-turbo",
    "my-o3, o3",
    "gpt-4.1, gpt-4.1",
    "gpt-4o-2024-11-20-batch, gpt-4o-2024-11-20"
  })
  void readsTheModelInADeploymentsName(String deployment, String model) {
    assertThat(shipped.named(deployment)).map(Model::name).contains(model);
  }

  @ParameterizedTest
  @CsvSource({"summaries-prod", "gpt-5-codex", "o3000", "gpt-4.5", "foo3"})
  void readsNoModelInANameThatSaysNone(String deployment) {
    assertThat(shipped.named(deployment)).isEmpty();
  }

  @Test
  void putsTheUsersPricesOverOurs() {
    Path own = folder.resolve("prices.json");

    PriceTable.tell(own, "gpt-4.1-mini", Zone.GLOBAL, new Rates(0.1, 0.4, true), "2026-12-24");
    PriceTable.tell(own, "our-model", Zone.US, new Rates(1, 2, true), "2026-12-25");

    PriceTable table = PriceTable.with(own);
    Model known = table.model("gpt-4.1-mini").orElseThrow();
    assertThat(known.rates(Zone.GLOBAL)).contains(new Rates(0.1, 0.4, true));
    assertThat(known.rates(Zone.EU)).contains(new Rates(0.22, 0.88, true));
    assertThat(known.contextTokens()).isEqualTo(1047576);
    assertThat(known.origin()).isEqualTo(new Model.Origin("prices.json of yours", "2026-12-24"));
    assertThat(table.model("our-model").orElseThrow().rates(Zone.US))
        .contains(new Rates(1, 2, true));
    assertThat(table.model("gpt-4o")).isEqualTo(shipped.model("gpt-4o"));
  }

  @Test
  void saysThatAFileIsNoTable() throws IOException {
    Path own = folder.resolve("prices.json");
    Files.writeString(own, "[]");

    assertThatThrownBy(() -> PriceTable.with(own))
        .isInstanceOf(ResultException.class)
        .hasMessage(own
            + " is no table of prices\n  Mend or delete it: it holds {\"models\": {NAME:"
            + " {\"usdPerMillionTokens\": {\"global\": {\"batchInput\": 0.1, \"batchOutput\":"
            + " 0.4}}}}}.");
  }

  @Test
  void saysThatAFileCannotBeRead() throws IOException {
    Path own = Files.createDirectory(folder.resolve("prices.json"));

    assertThatThrownBy(() -> PriceTable.with(own))
        .isInstanceOf(ResultException.class)
        .hasMessage("your table of prices cannot be read: " + own + " (Is a directory)\n"
            + "  Check its rights.");
  }

  @Test
  void pricesARowByTheModelOfItsAnswerElseByTheModelBehindItsDeployment() {
    Prices prices = shipped.prices(deployment -> deployment.equals("told")
        ? new ModelBehind("told", "gpt-4.1-mini", Zone.EU, ModelBehind.How.TOLD)
        : ModelBehind.unknown(deployment));

    assertThat(prices.cost(row("told", "told", 1_000_000, 500_000))).hasValue(0.22 + 0.44);
    assertThat(prices.cost(row("x", "gpt-4.1-mini-2025-04-14", 1_000_000, 0))).hasValue(0.2);
    assertThat(prices.cost(row("x", "x", 1_000_000, 0))).isEmpty();
  }

  private static ResultRow row(String deployment, String model, int input, int output) {
    ResultLine line =
        ResultLine.of(Json.parse("""
        {"custom_id": "a", "response": {"status_code": 200, "body": {"object": "response",
        "model": "%s", "usage": {"input_tokens": %d, "output_tokens": %d}}}, "error": null}
        """.formatted(model, input, output))).orElseThrow();
    return new ResultRow(1, "a", deployment, "", Outcome.ANSWERED, line, null, 1, "job", false);
  }
}
