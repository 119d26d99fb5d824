package io.reelscore.training.study;

import io.reelscore.world.Annotation;
import io.reelscore.world.Clip;
import io.reelscore.world.Dimension;
import io.reelscore.world.GoldOracle;
import io.reelscore.world.Latent;
import java.util.List;
import java.util.Random;

/**
 * Which of two clips of a prompt is better: annotator a says the first when {@code gold_1 - gold_2
 * + halo x (shortcuts_1 - shortcuts_2) + bias_a + noise} is above 0. Each prompt's {@value
 * World#CLIPS_PER_PROMPT} clips are judged in as many pairs, each clip in two.
 *
 * @param byPanel what all annotators said, one for each dimension; a Pass is the first clip
 * @param annotator who was asked, [pair]
 */
record PairJudgements(List<Annotation> byPanel, int[] annotator) {

  /** The pairs of a prompt, by the clips' places in it. */
  static final int[][] PAIRS = {{0, 1}, {2, 3}, {0, 2}, {1, 3}};

  PairJudgements {
    byPanel = List.copyOf(byPanel);
  }

  /** The judgements of clips that come prompt by prompt. */
  static PairJudgements of(List<Clip> clips, World world, long seed) {
    Random asked = new Random(seed);
    int[] annotator = new int[clips.size()];
    for (int i = 0; i < annotator.length; i++) {
      annotator[i] = asked.nextInt(World.ANNOTATORS);
    }
    return new PairJudgements(
        List.of(Dimension.values()).stream().map(d -> panel(clips, d, world, seed)).toList(),
        annotator);
  }

  /** Whether the first clip of a pair was said to be better. */
  boolean firstWins(int dimension, int pair) {
    return byPanel.get(dimension).passes()[pair][annotator[pair]];
  }

  private static Annotation panel(List<Clip> clips, Dimension dimension, World world, long seed) {
    Random random = new Random(31 * seed + dimension.index());
    double[] bias = new double[World.ANNOTATORS];
    for (int a = 0; a < bias.length; a++) {
      bias[a] = world.bias() * random.nextGaussian();
    }
    boolean[][] first = new boolean[clips.size()][World.ANNOTATORS];
    for (int pair = 0; pair < first.length; pair++) {
      int prompt = pair / PAIRS.length * World.CLIPS_PER_PROMPT;
      int[] places = PAIRS[pair % PAIRS.length];
      double difference =
          impression(clips.get(prompt + places[0]), dimension, world)
              - impression(clips.get(prompt + places[1]), dimension, world);
      for (int a = 0; a < World.ANNOTATORS; a++) {
        first[pair][a] = difference + bias[a] + world.pairNoise() * random.nextGaussian() > 0;
      }
    }
    return new Annotation(dimension, 0, first);
  }

  private static double impression(Clip clip, Dimension dimension, World world) {
    double impression = GoldOracle.gold(clip, dimension);
    for (Latent shortcut : Latent.SHORTCUTS) {
      impression += world.halo() * clip.latents().get(shortcut);
    }
    return impression;
  }
}
