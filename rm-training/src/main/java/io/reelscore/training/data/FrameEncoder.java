package io.reelscore.training.data;

import io.reelscore.bundle.GoldenClip;
import io.reelscore.bundle.GoldenPrompt;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/** The inputs of a model that reads pixels and words. */
public final class FrameEncoder implements SampleEncoder {

  private final PromptEncoder prompts;

  /** Owns {@code prompts}. */
  public FrameEncoder(PromptEncoder prompts) {
    this.prompts = prompts;
  }

  @Override
  public HostBatch encode(List<Sample> samples) {
    int width = prompts.maxTokens();
    int clipBytes = samples.getFirst().frames().length;
    ByteBuffer frames = ByteBuffer.allocateDirect(Math.multiplyExact(samples.size(), clipBytes));
    long[] tokens = new long[samples.size() * width];
    long[] mask = new long[tokens.length];
    for (int i = 0; i < samples.size(); i++) {
      frames.put(samples.get(i).frames());
      PromptEncoder.Tokens prompt = prompts.encode(samples.get(i).prompt());
      System.arraycopy(prompt.ids(), 0, tokens, i * width, width);
      System.arraycopy(prompt.mask(), 0, mask, i * width, width);
    }
    return new HostBatch(
        samples.size(),
        new HostBatch.Clips.Frames(frames.flip()),
        new HostBatch.Prompts.Tokens(tokens),
        mask);
  }

  @Override
  public GoldenClip goldenClip(Sample sample) {
    return new GoldenClip.Frames(sample.frames());
  }

  @Override
  public GoldenPrompt goldenPrompt(Sample sample) {
    return new GoldenPrompt.Text(sample.prompt());
  }

  @Override
  public Sample forTraining(Sample sample, Random random) {
    return sample;
  }

  @Override
  public List<HeldOutSet> measured(List<HeldOutSet> sets) {
    return sets;
  }

  @Override
  public void close() {
    prompts.close();
  }
}
