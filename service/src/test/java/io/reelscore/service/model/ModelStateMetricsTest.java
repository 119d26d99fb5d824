package io.reelscore.service.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reelscore.service.metrics.ServiceMetrics;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStateMetricsTest {
  @TempDir Path root;

  @Test
  void a_hundred_reloads_leave_no_meter_behind() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ServiceMetrics metrics = new ServiceMetrics(meters);
    try (Fleet fleet = new Fleet(root, 0, metrics, Fleet.source(root, "m", "0"))) {
      fleet.start();
      metrics.scored("m@0");
      int before = meters.getMeters().size();

      for (int version = 1; version <= 100; version++) {
        fleet.load("m", String.valueOf(version), "stable");
        metrics.scored("m@" + version);
        fleet.unload("m", String.valueOf(version - 1));
      }

      assertThat(meters.getMeters()).hasSize(before);
      assertThat(meters.getMeters())
          .extracting(meter -> meter.getId().getTag("model"))
          .doesNotContain("m@99")
          .contains("m@100");
    }
  }

  @Test
  void of_two_bundles_of_one_name_the_one_that_serves_is_told() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Path twin = root.resolve("twin");
    BundleSource source = Fleet.source(twin, "m", "1");
    try (Fleet fleet =
        new Fleet(root, 0, new ServiceMetrics(meters), Fleet.source(root, "m", "1"), source)) {
      fleet.start();

      assertThat(state(meters, "ready")).isEqualTo(1);
      assertThat(state(meters, "failed")).isZero();
    }
  }

  private static double state(SimpleMeterRegistry meters, String state) {
    return meters
        .get("reelscore.model.state")
        .tag("model", "m@1")
        .tag("state", state)
        .gauge()
        .value();
  }
}
