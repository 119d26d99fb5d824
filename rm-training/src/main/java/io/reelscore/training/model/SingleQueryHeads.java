package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * One learned query over the last layer: {@code reward = fc2(SiLU(fc1(o)))}.
 *
 * @param attentionHeads heads of the attention
 */
record SingleQueryHeads(HeadStack stack, int attentionHeads) implements RewardHeads {

  @Override
  public NDArray forward(List<NDArray> states, NDArray keys) {
    NDArray last = states.getLast();
    NDArray query = stack.queries(".q_res", last.getShape().get(0));
    return stack.read(stack.attend(".res", query, last, keys, attentionHeads));
  }
}
