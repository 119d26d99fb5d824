package io.reelscore.training.run;

import io.reelscore.media.FrameSpec;
import io.reelscore.training.data.HostBatch;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.data.WorldData;
import io.reelscore.world.Colour;
import io.reelscore.world.Motion;
import io.reelscore.world.PretrainingExample;
import io.reelscore.world.PretrainingSampler;
import io.reelscore.world.Prompt;
import io.reelscore.world.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * Freshly rendered clips and what can be asked about them.
 *
 * @param inputs clips, each with a prompt of which any attribute may be wrong
 * @param positions float [items, frames, 2]
 * @param attributes one-hot [items, {@value #CLASSES}]: colour, shape, motion
 * @param matches [items, 3]: 1 where the prompt's colour, shape, motion is the clip's
 */
record PretrainingBatch(HostBatch inputs, float[] positions, float[] attributes, float[] matches) {

  static final int COLOURS = Colour.values().length;
  static final int SHAPES = Shape.values().length;
  static final int MOTIONS = Motion.values().length;

  /** All classes of all attributes. */
  static final int CLASSES = 18;

  /** Attributes of a prompt. */
  static final int ATTRIBUTES = 3;

  private static final double WRONG = 0.5;

  /** Batch {@code index} of a seed, as training shows it. */
  static PretrainingBatch training(
      SampleEncoder encoder, FrameSpec shown, long seed, int index, int items) {
    return of(encoder, shown, seed, index, items, encoder::forTraining);
  }

  /** Batch {@code index} of a seed, without noise. */
  static PretrainingBatch clean(
      SampleEncoder encoder, FrameSpec shown, long seed, int index, int items) {
    return of(encoder, shown, seed, index, items, (sample, random) -> sample);
  }

  private static PretrainingBatch of(
      SampleEncoder encoder,
      FrameSpec shown,
      long seed,
      int index,
      int items,
      BiFunction<Sample, Random, Sample> noise) {
    PretrainingSampler sampler = PretrainingSampler.of(seed);
    Random random = new Random(seed * 1_000_003 + index);
    int[] frames = WorldData.filmFrames(shown.count());
    List<Sample> samples = new ArrayList<>();
    float[] positions = new float[items * frames.length * 2];
    float[] attributes = new float[items * CLASSES];
    float[] matches = new float[items * ATTRIBUTES];
    for (int i = 0; i < items; i++) {
      PretrainingExample example = sampler.example((long) index * items + i, frames);
      Prompt seen = example.clip().prompt();
      Prompt asked =
          new Prompt(
              other(random, seen.colour(), Colour.values()),
              other(random, seen.shape(), Shape.values()),
              other(random, seen.motion(), Motion.values()));
      byte[] pixels = WorldData.render(example.clip(), shown);
      Blemish.apply(pixels, shown.count(), shown.height(), random);
      samples.add(noise.apply(new Sample(pixels, asked.text(), i), random));
      int numbers = example.positions().length;
      System.arraycopy(example.positions(), 0, positions, i * numbers, numbers);
      attributes[i * CLASSES + seen.colour().index()] = 1;
      attributes[i * CLASSES + COLOURS + seen.shape().index()] = 1;
      attributes[i * CLASSES + COLOURS + SHAPES + seen.motion().index()] = 1;
      matches[i * ATTRIBUTES] = asked.colour() == seen.colour() ? 1 : 0;
      matches[i * ATTRIBUTES + 1] = asked.shape() == seen.shape() ? 1 : 0;
      matches[i * ATTRIBUTES + 2] = asked.motion() == seen.motion() ? 1 : 0;
    }
    return new PretrainingBatch(encoder.encode(samples), positions, attributes, matches);
  }

  private static <T> T other(Random random, T shown, T[] choices) {
    return random.nextDouble() < WRONG ? choices[random.nextInt(choices.length)] : shown;
  }
}
