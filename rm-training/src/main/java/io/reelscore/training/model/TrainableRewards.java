package io.reelscore.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Rewards of the clips of a training that can be differentiated by what is trained. */
public interface TrainableRewards {

  /** What is rewarded, in the order of the rewards. */
  List<String> dimensions();

  /** The weights that are trained; those of the backbone begin with {@code backbone.}. */
  Parameters weights();

  /** A manager for arrays that live as long as the model does. */
  NDManager manager();

  /** A manager for one step's arrays, to which the weights are lent; close it to free them. */
  NDManager newStep();

  /**
   * The rewards of some clips of the training as a step shows them to the model.
   *
   * @param step from {@link #newStep}
   * @param index of the step, from 0: what is random in a clip (noise, dropout) depends on it and
   *     the seed alone
   * @param items the clips, by their places in the data
   * @return float32 [items, dimensions]
   */
  NDArray rewards(NDManager step, int index, int[] items);

  /**
   * The rewards of some clips of the training as a measurement shows them to the model: nothing is
   * random.
   *
   * @param step from {@link #newStep}
   * @param items the clips, by their places in the data
   * @return float32 [items, dimensions]
   */
  NDArray measured(NDManager step, int[] items);
}
