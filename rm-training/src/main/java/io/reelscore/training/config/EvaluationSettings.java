package io.reelscore.training.config;

/**
 * What a model of the world is measured with.
 *
 * @param heldOutPrompts prompts, four clips each, in and out of distribution
 * @param defectPairs pairs of a clean and a spoilt clip a dimension
 */
public record EvaluationSettings(int heldOutPrompts, int defectPairs) {

  public EvaluationSettings {
    Require.atLeast("evaluation.heldOutPrompts", heldOutPrompts, 1);
    Require.atLeast("evaluation.defectPairs", defectPairs, 1);
  }
}
