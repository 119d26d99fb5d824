package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.data.Sample;
import io.reelscore.training.evaluation.RewardScorer;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelMetricsTest {

  private static final int CLIPS = 30;

  @Test
  void of_rewards_that_are_all_equal_no_number_in_their_deviation_is_known() {
    ModelMetrics metrics = metrics(1);

    ModelMetrics.SetMetrics set = Objects.requireNonNull(metrics.sets().get("set"));

    assertThat(metrics.shortcutSensitivity()).isNull();
    assertThat(set.topSpread()).isNull();
    assertThat(metrics(CLIPS).shortcutSensitivity()).isZero();
    assertThat(Objects.requireNonNull(metrics(CLIPS).sets().get("set")).topSpread()).isPositive();
  }

  @Test
  void a_number_that_no_dimension_defines_is_absent_and_not_zero() {
    ModelMetrics.SetMetrics set = Objects.requireNonNull(metrics(CLIPS).sets().get("set"));

    assertThat(set.accuracyWithin()).isNull();
    assertThat(set.accuracyCross()).isNotNull();
  }

  @Test
  void numbers_come_back_from_json_and_those_that_are_none_are_absent() {
    ModelMetrics metrics = metrics(CLIPS);
    String json = Digests.JSON.writeValueAsString(metrics);

    ModelMetrics read = Digests.JSON.readValue(json, ModelMetrics.class);
    ModelMetrics odd =
        Digests.JSON.readValue(
            json.replaceFirst(
                "\"shortcutSensitivity\":[-.E0-9]+", "\"shortcutSensitivity\":\"NaN\""),
            ModelMetrics.class);

    assertThat(read).isEqualTo(metrics);
    assertThat(odd.shortcutSensitivity()).isNull();
    assertThat(odd.sets()).isEqualTo(metrics.sets());
  }

  /** Of rewards 0.1, 1.1, ... in turn, so many different ones. */
  private static ModelMetrics metrics(int different) {
    RewardScorer scorer =
        samples ->
            new double[][] {
              IntStream.range(0, samples.size()).mapToDouble(i -> 0.1 + i % different).toArray()
            };
    List<Sample> samples =
        IntStream.range(0, CLIPS).mapToObj(i -> new Sample(new byte[0], "", i)).toList();
    double[] quality = IntStream.range(0, CLIPS).mapToDouble(i -> (double) i / CLIPS).toArray();
    HeldOutSet set =
        new HeldOutSet(
            "set", List.of("motion"), samples, new double[][] {quality}, new double[] {0.5});
    return ModelMetrics.of(scorer, List.of(set), List.of(samples), CLIPS);
  }
}
