package io.reelscore.training.study;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.reelscore.training.model.HeadModel;
import io.reelscore.training.model.Parameters;
import io.reelscore.training.model.TrainableRewards;
import java.util.List;

/** Heads that learn over a backbone that does not. */
final class FrozenRewards implements TrainableRewards {

  private final HeadModel heads;
  private final HiddenStates hidden;

  FrozenRewards(HeadModel heads, HiddenStates hidden) {
    this.heads = heads;
    this.hidden = hidden;
  }

  @Override
  public List<String> dimensions() {
    return heads.spec().dimensions();
  }

  @Override
  public Parameters weights() {
    return heads.weights();
  }

  @Override
  public NDManager manager() {
    return heads.manager();
  }

  @Override
  public NDManager newStep() {
    return heads.newStep();
  }

  @Override
  public NDArray rewards(NDManager step, int index, int[] items) {
    return measured(step, items);
  }

  @Override
  public NDArray measured(NDManager step, int[] items) {
    return heads.rewards(hidden.states(step, items), hidden.mask(step, items));
  }
}
