package io.reelscore.training.data;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.Frames;
import io.reelscore.bundle.GoldenClip;
import io.reelscore.bundle.GoldenPrompt;
import io.reelscore.bundle.Preprocessing;
import io.reelscore.bundle.Prompt;
import io.reelscore.world.LinearVae;
import io.reelscore.world.WorldWords;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;

/** How clips and prompts become what a model reads. */
public sealed interface SampleEncoder extends AutoCloseable permits FrameEncoder, LatentEncoder {

  /**
   * What makes the inputs of a bundle's model.
   *
   * @throws IllegalArgumentException when it reads what is not made here
   */
  static SampleEncoder of(Bundle bundle) throws IOException {
    Preprocessing preprocessing = bundle.manifest().preprocessing();
    if (preprocessing.clip() instanceof Frames && preprocessing.prompt() instanceof Prompt words) {
      byte[] tokenizer = Files.readAllBytes(bundle.path(BundleFiles.TOKENIZER));
      return new FrameEncoder(new PromptEncoder(tokenizer, words));
    }
    if (LatentEncoder.makes(preprocessing)) {
      return new LatentEncoder();
    }
    throw new IllegalArgumentException(
        "preprocessing: %s (expected: frames and a text, or latents of %s and embeddings of %s)"
            .formatted(preprocessing, LinearVae.NAME, WorldWords.NAME));
  }

  /** The inputs of samples, at least one, all of one size. */
  HostBatch encode(List<Sample> samples);

  /** The clip of a sample as the model takes it. */
  GoldenClip goldenClip(Sample sample);

  /** The prompt of a sample as the model takes it. */
  GoldenPrompt goldenPrompt(Sample sample);

  /** The sample as a training shows it to the model. */
  Sample forTraining(Sample sample, Random random);

  /** The sets to measure a model with, the given ones first. */
  List<HeldOutSet> measured(List<HeldOutSet> sets);

  @Override
  void close();
}
