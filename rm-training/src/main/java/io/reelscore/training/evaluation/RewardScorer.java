package io.reelscore.training.evaluation;

import io.reelscore.training.data.Sample;
import java.util.List;

/** A reward model, whatever runs it. */
public interface RewardScorer {

  /** The raw rewards, [dimension][sample], in the order of the model's dimensions. */
  double[][] score(List<Sample> samples);
}
