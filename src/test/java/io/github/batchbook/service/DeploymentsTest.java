package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.service.Deployments.Zone;
import org.junit.jupiter.api.Test;

final class DeploymentsTest {
  @Test
  void knowsTheModelBehindADeploymentThatWasTold() {
    Deployments told =
        Deployments.UNKNOWN.with("summaries-prod", "gpt-4.1-mini").with("other", "");
    Connection connection =
        Connection.azure("my-resource", Credential.none()).withDeployments(told);

    assertThat(connection.deployments().model("summaries-prod")).contains("gpt-4.1-mini");
    assertThat(connection.deployments().model("other")).isEmpty();
    assertThat(connection.deployments().model("never-told")).isEmpty();
  }

  @Test
  void isGlobalUnlessToldOtherwise() {
    Connection connection = Connection.azure("my-resource", Credential.none());

    assertThat(connection.deployments().zone()).isEqualTo(Zone.GLOBAL);
    assertThat(connection
            .withDeployments(Deployments.UNKNOWN.in(Zone.DATA_ZONE))
            .deployments()
            .zone())
        .isEqualTo(Zone.DATA_ZONE);
  }

  @Test
  void readsAZoneAsAUserWritesIt() {
    assertThat(Zone.of("Data-Zone")).contains(Zone.DATA_ZONE);
    assertThat(Zone.of("global")).contains(Zone.GLOBAL);
    assertThat(Zone.of("mars")).isEmpty();
  }
}
