package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Hierarchical attention without progression: each tapped layer has a query of its own, and {@code
 * reward = fc2(SiLU(fc1(sum of o_i + o)))}.
 *
 * @param taps the layers the stages read, from 1
 * @param attentionHeads heads of each attention
 */
record HierarchicalHeads(HeadStack stack, List<Integer> taps, int attentionHeads)
    implements RewardHeads {

  @Override
  public NDArray forward(List<NDArray> states, NDArray keys) {
    NDArray last = states.getLast();
    long batch = last.getShape().get(0);
    NDArray sum = stack.attend(".res", stack.queries(".q_res", batch), last, keys, attentionHeads);
    for (int i = 0; i < taps.size(); i++) {
      String stage = ".stages." + i;
      NDArray query = stack.queries(stage + ".query", batch);
      sum = sum.add(stack.attend(stage, query, states.get(taps.get(i) - 1), keys, attentionHeads));
    }
    return stack.read(sum);
  }
}
