package io.reelscore.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.reelscore.training.checkpoint.Checkpoint;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the steps of a training minimise. */
interface Phase {

  /** {@code pretraining} or {@code reward}. */
  String name();

  /** Makes the batch of index {@code step} the next one; called once, before any step. */
  void begin(int step);

  /** A manager for one step's arrays, to which the weights are lent. */
  NDManager newStep();

  /**
   * What a batch costs. Called for one index after the other, while gradients are collected.
   *
   * @param step from {@link #newStep}
   * @param index of the step, from 0
   */
  Cost cost(NDManager step, int index);

  /** Looks at the weights after so many steps, and tells what it measured, if it did. */
  default @Nullable Validation after(int step, boolean last) {
    return null;
  }

  /** Whether no further step is wanted. */
  default boolean isOver() {
    return false;
  }

  /** Adds all of its state to a checkpoint: weights, and what else has changed since the start. */
  void save(ObjectNode facts, SequencedMap<String, float[]> arrays);

  /** Takes the state of a checkpoint. */
  void restore(Checkpoint checkpoint);

  /**
   * The cost of a batch.
   *
   * @param loss a scalar
   * @param ranking of the batch, to be asked for before the step's arrays are freed
   */
  record Cost(NDArray loss, Supplier<@Nullable Ranking> ranking) {}
}
