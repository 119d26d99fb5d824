package io.reelscore.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.reelscore.training.model.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WinTieLossTest {

  private static final List<Verdict> LABELS = List.of(Verdict.PASS, Verdict.FAIL, Verdict.NONE);

  private static final int ITEMS = 12;
  private static final int DIMENSIONS = 3;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void equals_the_papers_sum_over_pairs() {
    double[][] rewards = rewards();
    Verdict[][] labels = labels();

    double loss = lossAndGradient(rewards, labels).loss();

    assertThat(loss)
        .as("seed %d", seed)
        .isCloseTo(PlainWinTieLoss.of(rewards, labels), within(1e-5));
  }

  @Test
  void its_gradient_is_that_of_finite_differences() {
    double[][] rewards = rewards();
    Verdict[][] labels = labels();

    float[] gradient = lossAndGradient(rewards, labels).gradient();

    double step = 1e-5;
    for (int i = 0; i < ITEMS; i++) {
      for (int d = 0; d < DIMENSIONS; d++) {
        double kept = rewards[i][d];
        rewards[i][d] = kept + step;
        double above = PlainWinTieLoss.of(rewards, labels);
        rewards[i][d] = kept - step;
        double below = PlainWinTieLoss.of(rewards, labels);
        rewards[i][d] = kept;
        assertThat((double) gradient[i * DIMENSIONS + d])
            .as("seed %d, reward [%d][%d]", seed, i, d)
            .isCloseTo((above - below) / (2 * step), within(1e-5));
      }
    }
  }

  @Test
  void a_dimension_without_pairs_costs_nothing() {
    Verdict[][] labels = new Verdict[DIMENSIONS][ITEMS];
    for (Verdict[] row : labels) {
      Arrays.fill(row, Verdict.FAIL);
    }

    LossAndGradient result = lossAndGradient(rewards(), labels);

    assertThat(result.loss()).isZero();
    assertThat(result.gradient()).containsOnly(0);
  }

  @Test
  void stays_finite_for_rewards_far_apart() {
    double[][] rewards = new double[ITEMS][DIMENSIONS];
    for (int i = 0; i < ITEMS; i++) {
      Arrays.fill(rewards[i], i % 2 == 0 ? 300 : -300);
    }

    LossAndGradient result = lossAndGradient(rewards, labels());

    assertThat(result.loss()).isFinite().isPositive();
    for (float gradient : result.gradient()) {
      assertThat(gradient).isFinite();
    }
  }

  private static LossAndGradient lossAndGradient(double[][] rewards, Verdict[][] labels) {
    List<InBatchPairs> pairs = Arrays.stream(labels).map(InBatchPairs::of).toList();
    float[] flat = new float[ITEMS * DIMENSIONS];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) rewards[i / DIMENSIONS][i % DIMENSIONS];
    }
    try (NDManager manager = Torch.manager()) {
      NDArray array = manager.create(flat, new Shape(ITEMS, DIMENSIONS));
      array.setRequiresGradient(true);
      double loss;
      try (GradientCollector collector = Torch.engine().newGradientCollector()) {
        NDArray total = WinTieLoss.of(array, pairs);
        loss = total.getFloat();
        collector.backward(total);
      }
      return new LossAndGradient(loss, array.getGradient().toFloatArray());
    }
  }

  private double[][] rewards() {
    double[][] rewards = new double[ITEMS][DIMENSIONS];
    for (double[] row : rewards) {
      Arrays.setAll(row, d -> (float) (2 * random.nextGaussian()));
    }
    return rewards;
  }

  private Verdict[][] labels() {
    Verdict[][] labels = new Verdict[DIMENSIONS][ITEMS];
    for (Verdict[] row : labels) {
      Arrays.setAll(row, i -> LABELS.get(random.nextInt(3)));
      row[0] = Verdict.PASS;
      row[1] = Verdict.FAIL;
    }
    return labels;
  }

  private record LossAndGradient(double loss, float[] gradient) {}
}
