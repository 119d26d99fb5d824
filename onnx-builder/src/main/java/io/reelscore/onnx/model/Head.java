package io.reelscore.onnx.model;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How the hidden states of a backbone become one reward; each dimension has a head of its own.
 *
 * <p>d is the hidden size, H_l the hidden states [batch, tokens, d] of layer l = 1, 2, ..., H_L the
 * last ones; padding tokens are hidden from every head. Weights of an attention are {@code
 * in_proj_weight} [3d, d], {@code in_proj_bias} [3d], {@code out_proj.weight} [d, d], {@code
 * out_proj.bias} [d]; {@code fc1.weight} [d, d], {@code fc1.bias} [d], {@code fc2.weight} [1, d].
 * All names follow {@code head.<dimension>.}
 */
public sealed interface Head {

  /**
   * Hierarchical progressive query attention (arXiv 2512.22170).
   *
   * <p>q_0 learned; q_{i+1} = stage_i(q_i over H of taps[i]); o = res(q_res over H_L); reward =
   * fc2(SiLU(fc1(q_N + o))). Weights: {@code q0} [1, d], {@code stages.<i>} (attention), {@code
   * q_res} [1, d], {@code res} (attention), {@code fc1}, {@code fc2}; with {@code tapNorm} also
   * {@code stages.<i>.norm.{weight,bias}} [d].
   *
   * @param taps the layers the stages read, 1 for the first, ascending
   * @param attentionHeads heads of each attention; 8 in the official form
   * @param tapNorm a LayerNorm over each tap before its stage; false in the official form
   */
  record Hpqa(List<Integer> taps, int attentionHeads, boolean tapNorm) implements Head {
    public Hpqa {
      taps = requireTaps(taps);
    }

    /** The official form: 8 heads, no LayerNorm before the taps. */
    public static Hpqa official(Integer... taps) {
      return new Hpqa(List.of(taps), 8, false);
    }
  }

  /**
   * Hierarchical attention without progression: each stage has a query of its own.
   *
   * <p>o_i = stage_i(q_i over H of taps[i]); o = res(q_res over H_L); reward = fc2(SiLU(fc1(sum of
   * o_i + o))). Weights: {@code stages.<i>.query} [1, d], {@code stages.<i>} (attention), {@code
   * q_res} [1, d], {@code res} (attention), {@code fc1}, {@code fc2}.
   *
   * @param taps the layers the stages read, 1 for the first, ascending
   * @param attentionHeads heads of each attention
   */
  record Hierarchical(List<Integer> taps, int attentionHeads) implements Head {
    public Hierarchical {
      taps = requireTaps(taps);
    }
  }

  /**
   * One learned query over the last layer: reward = fc2(SiLU(fc1(res(q_res over H_L)))).
   *
   * <p>Weights: {@code q_res} [1, d], {@code res} (attention), {@code fc1}, {@code fc2}.
   */
  record SingleQuery(int attentionHeads) implements Head {}

  /**
   * One vector taken from the last layer, then a readout.
   *
   * <p>Weights of {@link Readout#LINEAR}: {@code linear.weight} [1, d], {@code linear.bias} [1]; of
   * {@link Readout#MLP}: {@code fc1}, {@code fc2}.
   */
  record Pooled(Pool pool, Readout readout) implements Head {}

  /** Which vector of the last layer a {@link Pooled} head reads. */
  enum Pool {
    /** The last token that is not padding. */
    LAST_TOKEN,
    /** The mean of all tokens but padding. */
    MEAN,
    /** The elementwise maximum of all tokens but padding. */
    MAX
  }

  /** How a pooled vector x becomes a number. */
  enum Readout {
    /** w x + b. */
    LINEAR,
    /** fc2(SiLU(fc1(x))). */
    MLP
  }

  private static List<Integer> requireTaps(List<Integer> taps) {
    List<Integer> copy = List.copyOf(taps);
    boolean ascending =
        IntStream.range(1, copy.size()).allMatch(i -> copy.get(i - 1) < copy.get(i));
    if (copy.isEmpty() || copy.getFirst() < 1 || !ascending) {
      throw new IllegalArgumentException(
          "taps: " + copy + " (expected: 1 or more layers, ascending from 1)");
    }
    return copy;
  }
}
