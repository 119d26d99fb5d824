package io.reelscore.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.reelscore.training.loss.LossSettings.Form;
import io.reelscore.training.model.Torch;
import io.reelscore.training.pairs.Comparisons;
import io.reelscore.training.pairs.Draw;
import io.reelscore.training.pairs.PairSettings;
import io.reelscore.training.pairs.PairSettings.Strategy;
import io.reelscore.training.pairs.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RewardLossTest {

  private static final List<Verdict> LABELS = List.of(Verdict.values());
  private static final PairSettings BALANCED =
      new PairSettings(Strategy.ALL_IN_BATCH, 0, 1, 0, true);

  private static final int ITEMS = 12;
  private static final int DIMENSIONS = 3;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  static Stream<LossSettings> named() {
    return Stream.of(
        LossSettings.BT,
        LossSettings.BT_WT,
        LossSettings.BT_WT_OFFICIAL,
        LossSettings.BTT,
        LossSettings.BCE);
  }

  @ParameterizedTest
  @MethodSource("named")
  void each_named_loss_equals_a_walk_over_pairs_and_clips(LossSettings settings) {
    equalsTheWalk(settings, PairSettings.ALL_IN_BATCH, draw());
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void each_form_equals_a_walk_whatever_its_numbers_and_weights(Form form) {
    for (int i = 0; i < 20; i++) {
      equalsTheWalk(settings(form), i % 2 == 0 ? PairSettings.ALL_IN_BATCH : BALANCED, weighted());
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void its_gradient_is_that_of_finite_differences(Form form) {
    for (int i = 0; i < 5; i++) {
      hasTheGradientOfTheWalk(
          settings(form), i % 2 == 0 ? PairSettings.ALL_IN_BATCH : BALANCED, weighted());
    }
  }

  @ParameterizedTest
  @MethodSource("named")
  void the_gradient_of_each_named_loss_is_that_of_finite_differences(LossSettings settings) {
    hasTheGradientOfTheWalk(settings, PairSettings.ALL_IN_BATCH, draw());
  }

  @Test
  void win_tie_and_loss_of_rao_and_kupper_are_all_that_can_be() {
    LossSettings settings = LossSettings.BTT;
    float[] win = {0, 1, 0, 0};
    float[] lose = {0, 0, 1, 0};
    float[] tie = {0, 1, 1, 0};
    float[] none = new float[4];
    double[][] rewards = {{2 * random.nextGaussian()}, {2 * random.nextGaussian()}};

    double sum =
        Stream.of(new float[][] {win, none}, new float[][] {lose, none}, new float[][] {none, tie})
            .mapToDouble(w -> {
              Comparisons compared =
                  new Comparisons(new Verdict[] {Verdict.PASS, Verdict.PASS}, w[0], w[1]);
              Draw draw = new Draw(new int[2], List.of(compared));
              return Math.exp(-of(settings, PairSettings.ALL_IN_BATCH, rewards, draw).loss());
            })
            .sum();

    assertThat(sum).as("seed %d", seed).isCloseTo(1, within(1e-5));
  }

  @ParameterizedTest
  @MethodSource("named")
  void a_dimension_without_pairs_and_labels_costs_nothing(LossSettings settings) {
    Verdict[] labels = new Verdict[ITEMS];
    Arrays.fill(labels, Verdict.NONE);
    Draw draw = draw(IntStream.range(0, DIMENSIONS).mapToObj(d -> labels).toList());

    Result result = of(settings, PairSettings.ALL_IN_BATCH, rewards(2), draw);

    assertThat(result.loss()).isZero();
    assertThat(result.gradient()).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void what_an_unlabelled_clip_is_given_never_matters(Form form) {
    LossSettings settings = settings(form);
    Draw draw = draw();
    double[][] rewards = rewards(2);
    double before = of(settings, BALANCED, rewards, draw).loss();
    for (int d = 0; d < DIMENSIONS; d++) {
      for (int i = 0; i < ITEMS; i++) {
        if (draw.dimensions().get(d).labels()[i] == Verdict.NONE) {
          rewards[i][d] = 7 * random.nextGaussian();
        }
      }
    }

    Result after = of(settings, BALANCED, rewards, draw);

    assertThat(after.loss()).as("seed %d", seed).isEqualTo(before);
    for (int d = 0; d < DIMENSIONS; d++) {
      for (int i = 0; i < ITEMS; i++) {
        if (draw.dimensions().get(d).labels()[i] == Verdict.NONE) {
          assertThat(after.gradient()[i * DIMENSIONS + d]).as("seed %d", seed).isZero();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void stays_finite_for_rewards_far_apart(Form form) {
    LossSettings settings = new LossSettings(form, 300, 1, 1, 1, 0.1, 0.1);

    Result result = of(settings, PairSettings.ALL_IN_BATCH, rewards(300), draw());

    assertThat(result.loss()).as("seed %d", seed).isFinite();
    for (float gradient : result.gradient()) {
      assertThat(gradient).as("seed %d", seed).isFinite();
    }
  }

  @Test
  void of_hard_pairs_only_those_count_that_the_rewards_get_most_wrong() {
    PairSettings hard = new PairSettings(Strategy.HARD, 0, 0.25, 0, false);
    double[][] rewards = rewards(2);
    Draw draw = draw();
    List<Comparisons> hardest = new ArrayList<>();
    for (int d = 0; d < DIMENSIONS; d++) {
      float[] column = new float[ITEMS];
      for (int i = 0; i < ITEMS; i++) {
        column[i] = (float) rewards[i][d];
      }
      hardest.add(draw.dimensions().get(d).hardest(column, 0.25));
    }

    Result result = of(LossSettings.BT_WT, hard, rewards, draw);

    Draw expected = new Draw(draw.items(), hardest);
    assertThat(result.loss())
        .as("seed %d", seed)
        .isCloseTo(
            new PlainRewardLoss(LossSettings.BT_WT, false).of(rewards, expected), within(1e-5));
  }

  private void equalsTheWalk(LossSettings settings, PairSettings pairs, Draw draw) {
    double[][] rewards = rewards(2);

    double loss = of(settings, pairs, rewards, draw).loss();

    double expected = new PlainRewardLoss(settings, pairs.balanced()).of(rewards, draw);
    assertThat(loss)
        .as("seed %d, %s", seed, settings)
        .isCloseTo(expected, within(2e-6 * (10 + Math.abs(expected))));
  }

  private void hasTheGradientOfTheWalk(LossSettings settings, PairSettings pairs, Draw draw) {
    PlainRewardLoss walk = new PlainRewardLoss(settings, pairs.balanced());
    double[][] rewards = rewards(2);

    float[] gradient = of(settings, pairs, rewards, draw).gradient();

    double step = 1e-5;
    for (int i = 0; i < ITEMS; i++) {
      for (int d = 0; d < DIMENSIONS; d++) {
        double kept = rewards[i][d];
        rewards[i][d] = kept + step;
        double above = walk.of(rewards, draw);
        rewards[i][d] = kept - step;
        double below = walk.of(rewards, draw);
        rewards[i][d] = kept;
        assertThat((double) gradient[i * DIMENSIONS + d])
            .as("seed %d, %s, reward [%d][%d]", seed, settings, i, d)
            .isCloseTo((above - below) / (2 * step), within(1e-5));
      }
    }
  }

  private static Result of(
      LossSettings settings, PairSettings pairs, double[][] rewards, Draw draw) {
    int dimensions = rewards[0].length;
    float[] flat = new float[rewards.length * dimensions];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) rewards[i / dimensions][i % dimensions];
    }
    try (NDManager manager = Torch.manager()) {
      NDArray array = manager.create(flat, new Shape(rewards.length, dimensions));
      array.setRequiresGradient(true);
      double loss;
      try (GradientCollector collector = Torch.engine().newGradientCollector()) {
        NDArray total = new RewardLoss(settings, pairs).of(array, draw);
        loss = total.getFloat();
        collector.backward(total);
      }
      return new Result(loss, array.getGradient().toFloatArray());
    }
  }

  private LossSettings settings(Form form) {
    return new LossSettings(
        form,
        0.1 + 3 * random.nextDouble(),
        2 * random.nextDouble(),
        2 * random.nextDouble(),
        2 * random.nextDouble(),
        0.5 * random.nextDouble(),
        0.5 * random.nextDouble());
  }

  private double[][] rewards(double scale) {
    double[][] rewards = new double[ITEMS][DIMENSIONS];
    for (double[] row : rewards) {
      Arrays.setAll(row, d -> (float) (scale * random.nextGaussian()));
    }
    return rewards;
  }

  private Draw draw() {
    return draw(
        Stream.generate(() ->
                random.ints(ITEMS, 0, LABELS.size()).mapToObj(LABELS::get).toArray(Verdict[]::new))
            .limit(DIMENSIONS)
            .toList());
  }

  private static Draw draw(List<Verdict[]> labels) {
    return new Draw(
        IntStream.range(0, ITEMS).toArray(), labels.stream().map(Comparisons::all).toList());
  }

  /** Pairs that do not all count the same. */
  private Draw weighted() {
    Draw draw = draw();
    for (Comparisons compared : draw.dimensions()) {
      for (int i = 0; i < ITEMS; i++) {
        for (int j = 0; j < i; j++) {
          compared.beats()[i * ITEMS + j] *= random.nextFloat();
          compared.beats()[j * ITEMS + i] *= random.nextFloat();
          compared.ties()[i * ITEMS + j] *= random.nextFloat();
          compared.ties()[j * ITEMS + i] = compared.ties()[i * ITEMS + j];
        }
      }
    }
    return draw;
  }

  private record Result(double loss, float[] gradient) {}
}
