package io.reelscore.training.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {

  @Test
  void values_are_set_to_the_bit_stay_so_and_are_still_trained() {
    float[] wanted = {-0.0f, 1 / 3f, Float.MIN_VALUE, -7};
    try (NDManager manager = Torch.manager()) {
      Parameters weights = new Parameters(manager, Map.of("a.weight", new int[] {2, 2}), 1);
      weights.get("a.weight").toFloatArray();

      weights.restore(Map.of("a.weight", wanted.clone()));
      System.gc();
      byte[][] garbage = new byte[64][1 << 20];
      Arrays.fill(garbage[63], (byte) 1);

      assertThat(bits(weights.get("a.weight").toFloatArray())).isEqualTo(bits(wanted));
      try (GradientCollector collector = Torch.engine().newGradientCollector()) {
        collector.backward(weights.get("a.weight").square().sum());
      }
      assertThat(weights.get("a.weight").getGradient().toFloatArray()[3]).isEqualTo(-14);
    }
  }

  @Test
  void other_weights_are_refused_and_nothing_is_set() {
    try (NDManager manager = Torch.manager()) {
      Parameters weights = new Parameters(manager, Map.of("a.weight", new int[] {2, 2}), 1);
      float[] before = weights.values().get("a.weight");

      assertThatThrownBy(() -> weights.restore(Map.of("b.weight", new float[4])))
          .hasMessage("weights: [b.weight] (expected: [a.weight])");
      assertThatThrownBy(() -> weights.restore(Map.of("a.weight", new float[5])))
          .hasMessage("a.weight: 5 values (expected: 4)");
      assertThat(weights.values().get("a.weight")).isEqualTo(before);
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }
}
