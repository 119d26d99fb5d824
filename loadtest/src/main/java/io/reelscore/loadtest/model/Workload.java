package io.reelscore.loadtest.model;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.Frames;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.bundle.Manifest;
import io.reelscore.client.Clip;
import io.reelscore.client.Sample;
import io.reelscore.media.RgbFrames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The samples that are scored again and again, made from a seed: each has frames of its own, golden
 * frames of the bundle and noise mixed; prompts are those of the golden samples.
 *
 * @param folder the bundle
 * @param manifest of the model they are made for
 * @param samples at least one, each different
 */
public record Workload(Path folder, Manifest manifest, List<Sample> samples) {
  public Workload {
    samples = List.copyOf(samples);
  }

  /** Samples for a bundle. */
  public static Workload of(Bundle bundle, int count, long seed) {
    Frames size = bundle.manifest().preprocessing().frames();
    List<GoldenSample> golden = bundle.golden().samples();
    SplittableRandom random = new SplittableRandom(seed);
    List<Sample> samples = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      GoldenSample like = golden.get(i % golden.size());
      RgbFrames frames =
          new RgbFrames(size.count(), size.height(), size.width(), noisy(like.frames(), random));
      samples.add(new Sample("s" + i, Clip.frames(frames), like.text()));
    }
    return new Workload(bundle.folder(), bundle.manifest(), samples);
  }

  private static byte[] noisy(byte[] frames, SplittableRandom random) {
    int strength = random.nextInt(1, 64);
    for (int i = 0; i < frames.length; i++) {
      int value = Byte.toUnsignedInt(frames[i]) + random.nextInt(-strength, strength + 1);
      frames[i] = (byte) Math.clamp(value, 0, 255);
    }
    return frames;
  }

  /** The sample at a place of the endless repetition of all samples. */
  public Sample at(int place) {
    return samples.get(Math.floorMod(place, samples.size()));
  }
}
