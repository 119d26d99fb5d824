package io.reelscore.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the steps of a training minimise. */
interface Phase {

  /** {@code pretraining} or {@code reward}. */
  String name();

  /** A manager for one step's arrays, to which the weights are lent. */
  NDManager newStep();

  /**
   * What a batch costs. Called for one index after the other, while gradients are collected.
   *
   * @param step from {@link #newStep}
   * @param index of the step, from 0
   */
  Cost cost(NDManager step, int index);

  /**
   * The cost of a batch.
   *
   * @param loss a scalar
   * @param ranking of the batch, to be asked for before the step's arrays are freed
   */
  record Cost(NDArray loss, Supplier<@Nullable Ranking> ranking) {}
}
