package io.reelscore.training.run;

import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.data.HostBatch;
import io.reelscore.training.data.PromptEncoder;
import io.reelscore.training.data.Sample;
import io.reelscore.world.ClipRenderer;
import io.reelscore.world.Colour;
import io.reelscore.world.Motion;
import io.reelscore.world.PretrainingExample;
import io.reelscore.world.PretrainingSampler;
import io.reelscore.world.Prompt;
import io.reelscore.world.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

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

  /** Batch {@code index} of a seed. */
  static PretrainingBatch of(
      VideoTextSpec spec, PromptEncoder encoder, long seed, int index, int items) {
    PretrainingSampler sampler = PretrainingSampler.of(seed);
    Random random = new Random(seed * 1_000_003 + index);
    List<Sample> samples = new ArrayList<>();
    int frames = spec.video().frames();
    float[] positions = new float[items * frames * 2];
    float[] attributes = new float[items * CLASSES];
    float[] matches = new float[items * ATTRIBUTES];
    for (int i = 0; i < items; i++) {
      PretrainingExample example = sampler.example((long) index * items + i);
      Prompt shown = example.clip().prompt();
      Prompt asked =
          new Prompt(
              other(random, shown.colour(), Colour.values()),
              other(random, shown.shape(), Shape.values()),
              other(random, shown.motion(), Motion.values()));
      byte[] pixels = ClipRenderer.modelFrames(example.clip());
      Blemish.apply(pixels, frames, spec.video().height(), random);
      samples.add(new Sample(pixels, asked.text(), i));
      System.arraycopy(example.positions(), 0, positions, i * frames * 2, frames * 2);
      attributes[i * CLASSES + shown.colour().index()] = 1;
      attributes[i * CLASSES + COLOURS + shown.shape().index()] = 1;
      attributes[i * CLASSES + COLOURS + SHAPES + shown.motion().index()] = 1;
      matches[i * ATTRIBUTES] = asked.colour() == shown.colour() ? 1 : 0;
      matches[i * ATTRIBUTES + 1] = asked.shape() == shown.shape() ? 1 : 0;
      matches[i * ATTRIBUTES + 2] = asked.motion() == shown.motion() ? 1 : 0;
    }
    return new PretrainingBatch(HostBatch.of(encoder, samples), positions, attributes, matches);
  }

  private static <T> T other(Random random, T shown, T[] choices) {
    return random.nextDouble() < WRONG ? choices[random.nextInt(choices.length)] : shown;
  }
}
