package io.reelscore.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.reelscore.training.config.EarlyStopping;
import io.reelscore.training.config.EarlyStopping.Measure;
import io.reelscore.training.model.Parameters;
import io.reelscore.training.model.Torch;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private final NDManager manager = Torch.manager();
  private final Parameters weights =
      new Parameters(manager, Map.of("a.weight", new int[] {1, 1}), 1);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void ends_after_fruitless_measurements_and_leaves_the_best_weights() {
    Iterator<Double> losses = List.of(3.0, 2.0, 1.95, 2.5).iterator();
    Patience patience =
        new Patience(
            new EarlyStopping(Measure.LOSS, 0.1, 512, 10, 2, 0.1),
            () -> new Validation(losses.next(), new Ranking(0.5, 0)),
            weights);

    int step = 0;
    while (!patience.isOver()) {
      step++;
      weights.restore(Map.of("a.weight", new float[] {step}));
      assertThat(patience.after(step, false) != null).isEqualTo(step % 10 == 0);
    }
    patience.finish();

    // 1.95 is better than 2, but not by 0.1.
    assertThat(step).isEqualTo(40);
    assertThat(weights.get("a.weight").toFloatArray()).containsExactly(20);
  }

  @Test
  void more_accuracy_is_better_and_the_last_step_is_measured() {
    Iterator<Double> accuracies = List.of(0.6, 0.7).iterator();
    Patience patience =
        new Patience(
            new EarlyStopping(Measure.ACCURACY, 0.1, 512, 10, 1, 0),
            () -> new Validation(9, new Ranking(accuracies.next(), 0)),
            weights);

    weights.restore(Map.of("a.weight", new float[] {1}));
    patience.after(10, false);
    weights.restore(Map.of("a.weight", new float[] {2}));
    patience.after(13, true);
    patience.finish();

    assertThat(patience.isOver()).isFalse();
    assertThat(weights.get("a.weight").toFloatArray()).containsExactly(2);
  }

  @Test
  void without_a_measure_nothing_is_measured_and_nothing_changed() {
    Patience patience =
        new Patience(
            EarlyStopping.NONE,
            () -> {
              throw new AssertionError("measured");
            },
            weights);

    patience.after(20, true);
    weights.restore(Map.of("a.weight", new float[] {5}));
    patience.finish();

    assertThat(patience.isOver()).isFalse();
    assertThat(weights.get("a.weight").toFloatArray()).containsExactly(5);
  }
}
