package io.reelscore.training.pairs;

/** The batches of a training, one after another; the same for the same data, settings and seed. */
public interface Batches {

  /** The next batch. */
  Draw next();

  /** Leaves out so many batches, as a training that is resumed does. */
  default void skip(int batches) {
    for (int i = 0; i < batches; i++) {
      next();
    }
  }
}
