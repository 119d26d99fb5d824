package io.reelscore.training.data;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Clips whose quality is known, none of which a model was trained on.
 *
 * @param name for example {@code in_distribution}
 * @param dimensions what is judged
 * @param samples the clips
 * @param quality [dimension][sample], 0..1, higher is better, NaN where unknown; not copied
 * @param pass [dimension] the quality above which a clip is a Pass
 */
public record HeldOutSet(
    String name, List<String> dimensions, List<Sample> samples, double[][] quality, double[] pass) {

  public HeldOutSet {
    dimensions = List.copyOf(dimensions);
    samples = List.copyOf(samples);
  }

  /** The same clips with noise in their latents, each with its own. */
  HeldOutSet at(float timestep) {
    return new HeldOutSet(
        name + " t=" + timestep,
        dimensions,
        IntStream.range(0, samples.size())
            .mapToObj(i -> samples.get(i).with(new Noise(timestep, i)))
            .toList(),
        quality,
        pass);
  }
}
