package io.reelscore.training.config;

import io.reelscore.training.loss.LossSettings;
import io.reelscore.training.pairs.PairSettings;

/**
 * Everything that decides what a training makes, in the order in which it is written down.
 *
 * @param seed of everything random; as JSON numbers are doubles, at most 2^53 - 1
 * @param threads of PyTorch
 * @param device what PyTorch computes on: {@code cpu} or {@code cuda:N}
 * @param model what kind of model
 * @param data what is learnt from
 * @param pretraining of the backbone
 * @param reward the reward model's training
 * @param pairs which clips are compared
 * @param loss what a comparison costs
 * @param evaluation what the model is measured with
 * @param checkpoint when the training is saved
 */
public record TrainingConfig(
    long seed,
    int threads,
    String device,
    ModelSettings model,
    DataSettings data,
    PretrainingSettings pretraining,
    RewardSettings reward,
    PairSettings pairs,
    LossSettings loss,
    EvaluationSettings evaluation,
    CheckpointSettings checkpoint) {

  private static final long MAX_SEED = (1L << 53) - 1;
  private static final int MAX_THREADS = 256;

  public TrainingConfig {
    if (seed < 0 || seed > MAX_SEED) {
      throw new IllegalArgumentException("seed: %d (expected: 0..%d)".formatted(seed, MAX_SEED));
    }
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "threads: %d (expected: 1..%d)".formatted(threads, MAX_THREADS));
    }
    if (data.annotations() != null && model.reads() == ModelSettings.Reads.LATENTS) {
      throw new IllegalArgumentException(
          "data.annotations with model.reads: latents (expected: a model that reads frames; the text encoder of the latents knows the words of the world only)");
    }
  }
}
