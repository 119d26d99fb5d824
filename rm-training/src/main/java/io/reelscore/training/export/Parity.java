package io.reelscore.training.export;

import io.reelscore.onnx.model.ClipStem;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.data.Noise;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.evaluation.RewardScorer;
import io.reelscore.world.Clip;
import io.reelscore.world.PretrainingSampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How far the exported graph is from the model it was exported from.
 *
 * @param inputs compared
 * @param maxDifference the largest |difference| / max(1, |r|) of all rewards
 */
public record Parity(int inputs, double maxDifference) {

  /** What an export may differ by, relative to max(1, |r|). */
  public static final double TOLERANCE = 1e-5;

  /** Inputs that are compared at an export. */
  public static final int INPUTS = 256;

  private static final int NOISE_EVERY = 2;

  /**
   * Compares two runs of a model on {@value #INPUTS} inputs: clips of the world and clips of noise
   * by turns, with prompts of 1 to all of the words a prompt can have, known and unknown; latents
   * with noise of all levels.
   *
   * @param vocabulary words to make prompts from
   */
  public static Parity of(
      RewardScorer original, RewardScorer exported, VideoTextSpec spec, List<String> vocabulary) {
    return of(original, exported, samples(spec, vocabulary));
  }

  /** Compares two runs of a model on some inputs. */
  static Parity of(RewardScorer original, RewardScorer exported, List<Sample> samples) {
    double[][] expected = original.score(samples);
    double[][] found = exported.score(samples);
    double worst = 0;
    for (int d = 0; d < expected.length; d++) {
      for (int i = 0; i < expected[d].length; i++) {
        double r = expected[d][i];
        double difference = Math.abs(found[d][i] - r) / Math.max(1, Math.abs(r));
        if (!(difference <= worst)) {
          worst = difference;
        }
        if (!Double.isFinite(difference)) {
          return new Parity(samples.size(), Double.POSITIVE_INFINITY);
        }
      }
    }
    return new Parity(samples.size(), worst);
  }

  /** Whether the export is the same model. */
  public boolean holds() {
    return maxDifference <= TOLERANCE;
  }

  private static List<Sample> samples(VideoTextSpec spec, List<String> vocabulary) {
    Random random = new Random(256);
    PretrainingSampler sampler = PretrainingSampler.of(256);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < INPUTS; i++) {
      Clip clip = sampler.example(i).clip();
      byte[] frames = WorldData.render(clip, WorldData.frames(spec.clip()));
      if (i % NOISE_EVERY == 0) {
        random.nextBytes(frames);
      }
      StringBuilder prompt = new StringBuilder();
      for (int word = 0; word <= i % spec.promptTokens(); word++) {
        prompt.append(vocabulary.get(1 + random.nextInt(vocabulary.size() - 1))).append(' ');
      }
      Sample sample = new Sample(frames, prompt.toString(), i);
      samples.add(
          switch (spec.clip()) {
            case ClipStem.Pixels _ -> sample;
            case ClipStem.Latents _ -> sample.with(new Noise(i / (INPUTS - 1f), i));
          });
    }
    return samples;
  }
}
