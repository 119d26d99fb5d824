package io.reelscore.training.loss;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.reelscore.training.model.Torch;
import io.reelscore.training.pairs.Batches;
import io.reelscore.training.pairs.Draw;
import io.reelscore.training.pairs.LabelIndex;
import io.reelscore.training.pairs.PairSampler;
import io.reelscore.training.pairs.PairSettings;
import io.reelscore.training.pairs.PairSettings.Strategy;
import io.reelscore.training.pairs.Verdict;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plain descent on linear rewards r = x w, whose labels a hidden w decides. */
class DescentTest {

  private static final int CLIPS = 400;
  private static final int FEATURES = 4;
  private static final int STEPS = 150;
  private static final float RATE = 0.5f;

  private final Random random = new Random(11);
  private final float[] hidden = gaussian(FEATURES);
  private final float[] features = gaussian(CLIPS * FEATURES);

  static Stream<Arguments> strategiesAndLosses() {
    return Stream.of(
            PairSettings.ALL_IN_BATCH,
            new PairSettings(Strategy.UNIFORM, 0, 1, 0.3, false),
            new PairSettings(Strategy.IN_PROMPT, 0, 1, 0, true),
            new PairSettings(Strategy.MIXED, 0.5, 1, 0, false),
            new PairSettings(Strategy.HARD, 0, 0.5, 0, true))
        .flatMap(pairs -> RewardLossTest.named().map(loss -> Arguments.of(pairs, loss)));
  }

  @ParameterizedTest
  @MethodSource("strategiesAndLosses")
  void every_strategy_finds_the_order_with_every_loss(PairSettings pairs, LossSettings loss) {
    Verdict[] labels = new Verdict[CLIPS];
    for (int i = 0; i < CLIPS; i++) {
      labels[i] = reward(hidden, i) > 0.5 ? Verdict.PASS : Verdict.FAIL;
    }
    LabelIndex index =
        LabelIndex.of(
            new Verdict[][] {labels}, IntStream.range(0, CLIPS).map(i -> i / 4).toArray());
    Batches batches = PairSampler.of(index, pairs, 32, 1);

    float[] weights = new float[FEATURES];
    for (int step = 0; step < STEPS; step++) {
      float[] gradient = gradient(weights, batches.next(), new RewardLoss(loss, pairs));
      for (int f = 0; f < FEATURES; f++) {
        weights[f] -= RATE * gradient[f];
      }
    }

    assertThat(accuracy(weights, labels)).isGreaterThan(0.97);
  }

  private float[] gradient(float[] weights, Draw draw, RewardLoss loss) {
    int items = draw.items().length;
    float[] shown = new float[items * FEATURES];
    for (int i = 0; i < items; i++) {
      System.arraycopy(features, draw.items()[i] * FEATURES, shown, i * FEATURES, FEATURES);
    }
    try (NDManager manager = Torch.manager()) {
      NDArray w = manager.create(weights, new Shape(FEATURES, 1));
      w.setRequiresGradient(true);
      NDArray x = manager.create(shown, new Shape(items, FEATURES));
      try (GradientCollector collector = Torch.engine().newGradientCollector()) {
        collector.backward(loss.of(x.dot(w), draw));
      }
      return w.getGradient().toFloatArray();
    }
  }

  /** How often a Pass gets more than a Fail. */
  private double accuracy(float[] weights, Verdict[] labels) {
    long pairs = 0;
    long right = 0;
    for (int i = 0; i < CLIPS; i++) {
      for (int j = 0; j < CLIPS; j++) {
        if (labels[i] == Verdict.PASS && labels[j] == Verdict.FAIL) {
          pairs++;
          right += reward(weights, i) > reward(weights, j) ? 1 : 0;
        }
      }
    }
    return (double) right / pairs;
  }

  private double reward(float[] weights, int clip) {
    double reward = 0;
    for (int f = 0; f < FEATURES; f++) {
      reward += weights[f] * features[clip * FEATURES + f];
    }
    return reward;
  }

  private float[] gaussian(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
