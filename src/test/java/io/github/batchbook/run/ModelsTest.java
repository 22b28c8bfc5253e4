package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.result.ModelBehind;
import io.github.batchbook.result.ModelBehind.How;
import io.github.batchbook.result.Zone;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.Credential;
import io.github.batchbook.service.Deployments;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
  @TempDir
  private Path folder;

  @Test
  void believesTheUserThenAnAnswerThenTheName() {
    Models models = Models.of(new Home(folder), connection("one"));

    assertThat(models.behind("gpt-4o-batch"))
        .isEqualTo(new ModelBehind("gpt-4o-batch", "gpt-4o", Zone.GLOBAL, How.NAMED));

    models.learn("gpt-4o-batch", "gpt-4o-mini-2024-07-18");
    assertThat(models.behind("gpt-4o-batch"))
        .isEqualTo(
            new ModelBehind("gpt-4o-batch", "gpt-4o-mini-2024-07-18", Zone.GLOBAL, How.LEARNED));

    models.tell("gpt-4o-batch", "gpt-4.1");
    models.tell("gpt-4o-batch", Zone.EU);
    assertThat(models.behind("gpt-4o-batch"))
        .isEqualTo(new ModelBehind("gpt-4o-batch", "gpt-4.1", Zone.EU, How.TOLD));
  }

  @Test
  void saysWhenAModelIsNotKnown() {
    Models models = Models.of(new Home(folder), connection("one"));
    models.learn("summaries-prod", "summaries-prod");

    assertThat(models.behind("summaries-prod")).isEqualTo(ModelBehind.unknown("summaries-prod"));
  }

  @Test
  void keepsWhatWasToldForEachConnectionApart() {
    Home home = new Home(folder);
    Models.of(home, connection("one")).tell("d", "gpt-4.1");
    Models.of(home, connection("two")).tell("d", "gpt-5");

    assertThat(Models.of(home, connection("one")).behind("d").known()).contains("gpt-4.1");
    assertThat(Models.of(home, connection("two")).behind("d").known()).contains("gpt-5");
    assertThat(Models.of(home, connection("three")).behind("d").known()).isEmpty();
  }

  @Test
  void believesWhatTheConnectionWasTold() {
    Connection told = connection("one")
        .withDeployments(
            Deployments.UNKNOWN.with("d", "gpt-4.1-mini").in(Deployments.Zone.DATA_ZONE));
    Models models = Models.of(new Home(folder), told);

    assertThat(models.behind("d"))
        .isEqualTo(new ModelBehind("d", "gpt-4.1-mini", Zone.US, How.TOLD));
  }

  private static Connection connection(String resource) {
    return Connection.azure(resource, Credential.none());
  }
}
