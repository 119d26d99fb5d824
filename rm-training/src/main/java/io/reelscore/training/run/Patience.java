package io.reelscore.training.run;

import io.reelscore.training.checkpoint.Checkpoint;
import io.reelscore.training.config.EarlyStopping;
import io.reelscore.training.config.EarlyStopping.Measure;
import io.reelscore.training.model.Parameters;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Early stopping: measures now and then, keeps the best weights, and loses patience. */
final class Patience {

  private static final String BEST = "best/";

  private final EarlyStopping settings;
  private final Supplier<Validation> measure;
  private final Parameters weights;
  private @Nullable Map<String, float[]> bestWeights;
  private double best;
  private int fruitless;

  /**
   * @param measure measures the weights as they are
   */
  Patience(EarlyStopping settings, Supplier<Validation> measure, Parameters weights) {
    this.settings = settings;
    this.measure = measure;
    this.weights = weights;
  }

  /** Measures, if it is time to after so many steps. */
  @Nullable Validation after(int step, boolean last) {
    if (settings.measure() == Measure.NONE || (step % settings.everySteps() != 0 && !last)) {
      return null;
    }
    Validation validation = measure.get();
    double value =
        switch (settings.measure()) {
          case NONE -> throw new IllegalStateException("nothing is measured");
          case LOSS -> -validation.loss();
          case ACCURACY -> validation.ranking().accuracy();
        };
    if (bestWeights == null || value > best + settings.minDelta()) {
      best = value;
      fruitless = 0;
      bestWeights = weights.values();
    } else {
      fruitless++;
    }
    return validation;
  }

  /** Whether the training is to end. */
  boolean isOver() {
    return settings.measure() != Measure.NONE && fruitless >= settings.patience();
  }

  /** Gives the model the best weights that were measured, if any were. */
  void finish() {
    if (bestWeights != null) {
      weights.restore(bestWeights);
    }
  }

  void save(ObjectNode facts, SequencedMap<String, float[]> arrays) {
    if (bestWeights != null) {
      facts.putObject("patience").put("best", best).put("fruitless", fruitless);
      bestWeights.forEach((name, values) -> arrays.put(BEST + name, values));
    }
  }

  void restore(Checkpoint checkpoint) {
    JsonNode saved = checkpoint.facts().path("patience");
    if (saved.isObject()) {
      best = saved.required("best").doubleValue();
      fruitless = saved.required("fruitless").intValue();
      bestWeights = checkpoint.arrays(BEST);
    }
  }
}
