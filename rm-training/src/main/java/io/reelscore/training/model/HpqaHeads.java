package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Hierarchical Progressive Query Attention: a learned query attends over the tapped layers one
 * after the other, a second one over the last layer, and {@code reward = fc2(SiLU(fc1(q_N + o)))}
 * (SoliReward, arXiv 2512.22170).
 *
 * @param taps the layers the stages read, from 1
 * @param attentionHeads heads of each attention
 * @param tapNorm a LayerNorm over each tap before its stage
 */
record HpqaHeads(HeadStack stack, List<Integer> taps, int attentionHeads, boolean tapNorm)
    implements RewardHeads {

  @Override
  public NDArray forward(List<NDArray> states, NDArray keys) {
    NDArray last = states.getLast();
    long batch = last.getShape().get(0);
    NDArray query = stack.queries(".q0", batch);
    for (int i = 0; i < taps.size(); i++) {
      String stage = ".stages." + i;
      NDArray tap = states.get(taps.get(i) - 1);
      query =
          tapNorm
              ? stack.attendNormed(stage, query, tap, keys, attentionHeads)
              : stack.attend(stage, query, tap, keys, attentionHeads);
    }
    NDArray residual =
        stack.attend(".res", stack.queries(".q_res", batch), last, keys, attentionHeads);
    return stack.read(query.add(residual));
  }
}
