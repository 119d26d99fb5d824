package io.reelscore.onnx.model;

import io.reelscore.onnx.layer.LatentPatches;
import io.reelscore.onnx.layer.Tubelets;

/**
 * How a model reads a clip: which inputs hold it, and how it is cut into tokens. Each token is
 * {@code backbone.patch.weight} [d, values of a token] times its numbers plus {@code .patch.bias}
 * [d].
 */
public sealed interface ClipStem {

  /** Tokens of a clip. */
  int tokens();

  /** How many of them follow each other in time; those of one time lie together. */
  int times();

  /** Numbers of a token. */
  int values();

  /**
   * Pixels: {@code frames} uint8 RGB [batch, frames, height, width, 3].
   *
   * @param cut of a film
   */
  record Pixels(Tubelets cut) implements ClipStem {
    @Override
    public int tokens() {
      return cut.count();
    }

    @Override
    public int times() {
      return cut.frames() / cut.depth();
    }

    @Override
    public int values() {
      return cut.values();
    }
  }

  /**
   * Latents with some noise: {@code latents} float32 [batch, channels, frames, height, width], and
   * how much noise, {@code timestep} float32 [batch]. The vector of the timestep, made by {@code
   * backbone.timestep.fc1.weight} [d, 32], {@code .fc1.bias} [d], {@code .fc2.weight} [d, d],
   * {@code .fc2.bias} [d], is added to every token of the sample.
   *
   * @param cut of the latents
   */
  record Latents(LatentPatches cut) implements ClipStem {
    @Override
    public int tokens() {
      return cut.count();
    }

    @Override
    public int times() {
      return cut.frames() / cut.depth();
    }

    @Override
    public int values() {
      return cut.values();
    }
  }
}
