package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.result.ModelBehind;
import io.github.batchbook.result.ModelBehind.How;
import io.github.batchbook.result.Zone;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentsTest {
  @TempDir
  private Path folder;

  @Test
  void believesTheUserThenAnAnswerThenTheName() {
    Deployments deployments = Deployments.of(new Home(folder), "azure:one");

    assertThat(deployments.behind("gpt-4o-batch"))
        .isEqualTo(new ModelBehind("gpt-4o-batch", "gpt-4o", Zone.GLOBAL, How.NAMED));

    deployments.learn("gpt-4o-batch", "gpt-4o-mini-2024-07-18");
    assertThat(deployments.behind("gpt-4o-batch"))
        .isEqualTo(
            new ModelBehind("gpt-4o-batch", "gpt-4o-mini-2024-07-18", Zone.GLOBAL, How.LEARNED));

    deployments.tell("gpt-4o-batch", "gpt-4.1");
    deployments.tell("gpt-4o-batch", Zone.EU);
    assertThat(deployments.behind("gpt-4o-batch"))
        .isEqualTo(new ModelBehind("gpt-4o-batch", "gpt-4.1", Zone.EU, How.TOLD));
  }

  @Test
  void saysWhenAModelIsNotKnown() {
    Deployments deployments = Deployments.of(new Home(folder), "azure:one");
    deployments.learn("summaries-prod", "summaries-prod");

    assertThat(deployments.behind("summaries-prod"))
        .isEqualTo(ModelBehind.unknown("summaries-prod"));
  }

  @Test
  void keepsWhatWasToldForEachConnectionApart() {
    Home home = new Home(folder);
    Deployments.of(home, "azure:one").tell("d", "gpt-4.1");
    Deployments.of(home, "azure:two").tell("d", "gpt-5");

    assertThat(Deployments.of(home, "azure:one").behind("d").known()).contains("gpt-4.1");
    assertThat(Deployments.of(home, "azure:two").behind("d").known()).contains("gpt-5");
    assertThat(Deployments.of(home, "azure:three").behind("d").known()).isEmpty();
  }
}
