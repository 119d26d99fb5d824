package io.reelscore.onnx.model;

import io.reelscore.onnx.OnnxRun;
import io.reelscore.onnx.layer.LatentPatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Inputs of a model that reads latents and embedded prompts. */
record LatentSamples(VideoTextSpec spec, List<Sample> samples) {

  record Sample(float[] latents, float timestep, float[] embedding, long[] mask) {}

  /** Random samples whose prompts have 0..tokens words; the first one is free of noise. */
  static LatentSamples random(VideoTextSpec spec, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LatentPatches cut = ((ClipStem.Latents) spec.clip()).cut();
    int numbers = cut.channels() * cut.frames() * cut.height() * cut.width();
    int width = ((PromptStem.Embedding) spec.prompt()).width();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long[] mask = new long[spec.promptTokens()];
      Arrays.fill(mask, 0, random.nextInt(spec.promptTokens() + 1), 1);
      samples.add(
          new Sample(
              normal(random, numbers),
              i == 0 ? 0 : (float) random.nextDouble(),
              normal(random, spec.promptTokens() * width),
              mask));
    }
    return new LatentSamples(spec, samples);
  }

  private static float[] normal(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  int count() {
    return samples.size();
  }

  /** The samples of these indices, in this order. */
  LatentSamples pick(List<Integer> indices) {
    return new LatentSamples(spec, indices.stream().map(samples::get).toList());
  }

  OnnxRun into(OnnxRun run) {
    LatentPatches cut = ((ClipStem.Latents) spec.clip()).cut();
    int width = ((PromptStem.Embedding) spec.prompt()).width();
    float[] timesteps = new float[count()];
    long[] masks = new long[count() * spec.promptTokens()];
    for (int i = 0; i < count(); i++) {
      timesteps[i] = samples.get(i).timestep();
      System.arraycopy(
          samples.get(i).mask(), 0, masks, i * spec.promptTokens(), spec.promptTokens());
    }
    return run.with(
            "latents",
            joined(samples.stream().map(Sample::latents).toList()),
            count(),
            cut.channels(),
            cut.frames(),
            cut.height(),
            cut.width())
        .with("timestep", timesteps, count())
        .with(
            "prompt_embedding",
            joined(samples.stream().map(Sample::embedding).toList()),
            count(),
            spec.promptTokens(),
            width)
        .with("prompt_mask", masks, count(), spec.promptTokens());
  }

  private static float[] joined(List<float[]> parts) {
    int length = parts.getFirst().length;
    float[] all = new float[parts.size() * length];
    for (int i = 0; i < parts.size(); i++) {
      System.arraycopy(parts.get(i), 0, all, i * length, length);
    }
    return all;
  }
}
