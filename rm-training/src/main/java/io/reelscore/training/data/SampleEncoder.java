package io.reelscore.training.data;

import java.util.List;
import java.util.Random;

/** How clips and prompts become what a model reads. */
public sealed interface SampleEncoder extends AutoCloseable permits FrameEncoder, LatentEncoder {

  /** The inputs of samples, at least one, all of one size. */
  HostBatch encode(List<Sample> samples);

  /** The sample as a training shows it to the model. */
  Sample forTraining(Sample sample, Random random);

  /** The sets to measure a model with, the given ones first. */
  List<HeldOutSet> measured(List<HeldOutSet> sets);

  @Override
  void close();
}
