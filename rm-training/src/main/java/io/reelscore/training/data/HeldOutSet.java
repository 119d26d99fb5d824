package io.reelscore.training.data;

import java.util.Arrays;
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

  /** Labelled clips: quality 1 for a Pass, 0 for a Fail, which are above 0.5 or not. */
  public static HeldOutSet of(LabelledSet set) {
    double[][] quality = new double[set.dimensions().size()][set.samples().size()];
    for (int d = 0; d < quality.length; d++) {
      for (int i = 0; i < quality[d].length; i++) {
        quality[d][i] =
            switch (set.verdicts()[d][i]) {
              case PASS -> 1;
              case FAIL -> 0;
              case NONE -> Double.NaN;
            };
      }
    }
    double[] pass = new double[quality.length];
    Arrays.fill(pass, 0.5);
    return new HeldOutSet("in_distribution", set.dimensions(), set.samples(), quality, pass);
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
