package io.reelscore.training.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.reelscore.training.model.Layers;
import io.reelscore.training.model.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamWTest {

  private static final double DECAY = 0.02;
  private static final double MAX_NORM = 1;
  private static final double[] MOMENTA = {0.95, 0.9, 0.85, 0.9};
  private static final double[] RATES = {1e-2, 3e-2, 2e-2, 1e-2};

  /** The loss is 3 a^2 / 2 + 10 b^2 / 2: gradients 3 a and 10 b. */
  @Test
  void takes_the_steps_of_a_plain_adamw_in_double_precision() {
    try (NDManager manager = Torch.manager()) {
      NDArray a = weight(manager, 0.5f);
      NDArray b = weight(manager, -0.25f);
      AdamW optimizer =
          new AdamW(
              manager,
              List.of(new AdamW.Group(List.of(a), 1), new AdamW.Group(List.of(b), 3)),
              DECAY,
              MAX_NORM);
      for (int step = 0; step < RATES.length; step++) {
        step(manager, optimizer, a, b, step);
      }

      double[] expected = plain(0.5, -0.25);

      assertThat((double) a.getFloat()).isCloseTo(expected[0], within(1e-6));
      assertThat((double) b.getFloat()).isCloseTo(expected[1], within(1e-6));
    }
  }

  @Test
  void goes_on_from_a_state_as_if_it_had_never_stopped() {
    try (NDManager manager = Torch.manager()) {
      NDArray a = weight(manager, 0.5f);
      NDArray b = weight(manager, -0.25f);
      List<AdamW.Group> groups = List.of(new AdamW.Group(List.of(a, b), 1));
      AdamW first = new AdamW(manager, groups, DECAY, MAX_NORM);
      step(manager, first, a, b, 0);
      step(manager, first, a, b, 1);
      AdamW second = new AdamW(manager, groups, DECAY, MAX_NORM);
      second.restore(first.state());
      NDArray c = weight(manager, a.getFloat());
      NDArray d = weight(manager, b.getFloat());
      AdamW other = new AdamW(manager, List.of(new AdamW.Group(List.of(c, d), 1)), DECAY, MAX_NORM);
      other.restore(first.state());

      step(manager, second, a, b, 2);
      step(manager, other, c, d, 2);

      assertThat(a.getFloat()).isEqualTo(c.getFloat());
      assertThat(second.state().steps()).isEqualTo(3);
      assertThat(second.state().first()).isEqualTo(other.state().first());
      assertThatThrownBy(() -> second.restore(new AdamW.State(1, 1, new float[1], new float[2])))
          .hasMessage("moments: 1 and 2 numbers (expected: 2 each)");
    }
  }

  @Test
  void keeps_no_array_of_a_step() {
    try (NDManager manager = Torch.manager()) {
      NDArray a = weight(manager, 0.5f);
      NDArray b = weight(manager, -0.25f);
      AdamW optimizer =
          new AdamW(manager, List.of(new AdamW.Group(List.of(a, b), 1)), DECAY, MAX_NORM);
      step(manager, optimizer, a, b, 0);
      int before = manager.getManagedArrays().size();

      for (int i = 0; i < 5; i++) {
        step(manager, optimizer, a, b, 1);
      }

      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void refuses_a_gradient_that_is_no_number() {
    try (NDManager manager = Torch.manager()) {
      NDArray a = weight(manager, Float.NaN);
      NDArray b = weight(manager, 1);
      AdamW optimizer =
          new AdamW(manager, List.of(new AdamW.Group(List.of(a, b), 1)), DECAY, MAX_NORM);

      assertThatThrownBy(() -> step(manager, optimizer, a, b, 0))
          .isInstanceOf(ArithmeticException.class)
          .hasMessage("gradient norm: NaN (expected: finite)");
    }
  }

  private static NDArray weight(NDManager manager, float value) {
    NDArray weight = manager.create(new float[] {value});
    weight.setRequiresGradient(true);
    return weight;
  }

  private static void step(NDManager manager, AdamW optimizer, NDArray a, NDArray b, int step) {
    try (NDManager arrays = manager.newSubManager()) {
      arrays.tempAttachAll(a, b);
      try (GradientCollector collector = Torch.engine().newGradientCollector()) {
        collector.backward(Layers.scaled(a.square(), 1.5).add(Layers.scaled(b.square(), 5)).sum());
      }
      optimizer.update(arrays, RATES[step], MOMENTA[step]);
    }
  }

  private static double[] plain(double a, double b) {
    double[] w = {a, b};
    double[] slope = {3, 10};
    double[] factor = {1, 3};
    double[] m = new double[2];
    double[] v = new double[2];
    double momentumProduct = 1;
    for (int t = 0; t < RATES.length; t++) {
      double[] g = {slope[0] * w[0], slope[1] * w[1]};
      double norm = Math.hypot(g[0], g[1]);
      momentumProduct *= MOMENTA[t];
      for (int i = 0; i < 2; i++) {
        double gradient = g[i] * Math.min(1, MAX_NORM / norm);
        m[i] = MOMENTA[t] * m[i] + (1 - MOMENTA[t]) * gradient;
        v[i] = 0.999 * v[i] + 0.001 * gradient * gradient;
        double rate = RATES[t] * factor[i];
        w[i] -= rate * DECAY * w[i];
        w[i] -=
            rate
                * (m[i] / (1 - momentumProduct))
                / (Math.sqrt(v[i] / (1 - Math.pow(0.999, t + 1))) + 1e-8);
      }
    }
    return w;
  }
}
