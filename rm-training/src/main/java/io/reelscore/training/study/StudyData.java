package io.reelscore.training.study;

import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.data.LabelledSet;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.WorldData;
import io.reelscore.training.pairs.Verdict;
import io.reelscore.world.Annotation;
import io.reelscore.world.AnnotatorPanel;
import io.reelscore.world.Clip;
import io.reelscore.world.ClipRenderer;
import io.reelscore.world.Dimension;
import io.reelscore.world.Domain;
import io.reelscore.world.GoldOracle;
import io.reelscore.world.Latent;
import io.reelscore.world.WorldSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The clips of a world and a seed, rendered at the size of the model, and what the panel said of
 * them.
 */
final class StudyData {

  private final World world;
  private final long seed;
  private final List<Clip> clips;
  private final List<Sample> samples;
  private final List<Annotation> byPanel = new ArrayList<>();
  private final PairJudgements pairs;

  StudyData(World world, long seed) {
    this.world = world;
    this.seed = seed;
    this.clips = clips(2 * seed + 1, Domain.IN_DISTRIBUTION, world.prompts());
    this.samples = samples(clips);
    AnnotatorPanel panel =
        new AnnotatorPanel(World.ANNOTATORS, world.noise(), world.bias(), world.halo(), seed);
    for (Dimension dimension : Dimension.values()) {
      byPanel.add(panel.annotate(clips, dimension, GoldOracle.median(clips, dimension)));
    }
    this.pairs = PairJudgements.of(clips, world, seed);
  }

  /** The clips to train on. */
  List<Sample> samples() {
    return samples;
  }

  /** The clips with a Pass or Fail on each dimension. */
  LabelledSet labelled(Labelling labelling) {
    Random asked = new Random(seed);
    int[] annotator = clips.stream().mapToInt(clip -> asked.nextInt(World.ANNOTATORS)).toArray();
    Verdict[][] verdicts = new Verdict[byPanel.size()][clips.size()];
    for (int d = 0; d < verdicts.length; d++) {
      Annotation said = byPanel.get(d);
      for (int i = 0; i < verdicts[d].length; i++) {
        boolean pass =
            labelling == Labelling.MAJORITY ? said.majority(i) : said.passes()[i][annotator[i]];
        verdicts[d][i] = pass ? Verdict.PASS : Verdict.FAIL;
      }
    }
    return new LabelledSet(WorldData.DIMENSIONS, samples, verdicts);
  }

  /** What was said of pairs. */
  PairJudgements pairs() {
    return pairs;
  }

  /** How much of the shortcuts each clip has. */
  double[] shortcuts() {
    return clips.stream()
        .mapToDouble(clip -> Latent.SHORTCUTS.stream().mapToDouble(clip.latents()::get).sum())
        .toArray();
  }

  /** Krippendorff's alpha over single clips and over pairs, the mean of the dimensions. */
  Agreement agreement() {
    return new Agreement(alpha(byPanel), alpha(pairs.byPanel()));
  }

  World world() {
    return world;
  }

  /** Clips that no model of the study is trained on, rendered at the size of the model. */
  static List<HeldOutSet> heldOut(World world) {
    List<Clip> familiar = heldOutClips(world, Domain.IN_DISTRIBUTION);
    double[] pass =
        Arrays.stream(Dimension.values())
            .mapToDouble(dimension -> GoldOracle.median(familiar, dimension))
            .toArray();
    return List.of(
        heldOut("in_distribution", familiar, pass),
        heldOut("out_of_distribution", heldOutClips(world, Domain.OUT_OF_DISTRIBUTION), pass));
  }

  /** The held-out clips of a domain. */
  static List<Clip> heldOutClips(World world, Domain domain) {
    return clips(HELD_OUT_SEED, domain, world.heldOutPrompts());
  }

  /** Clips as a model reads them. */
  static List<Sample> samples(List<Clip> clips) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      Clip clip = clips.get(i);
      samples.add(
          new Sample(
              ClipRenderer.modelFrames(clip), clip.prompt().text(), i / World.CLIPS_PER_PROMPT));
    }
    return List.copyOf(samples);
  }

  private static final long HELD_OUT_SEED = 0x5EED_0E7AL;

  private static HeldOutSet heldOut(String name, List<Clip> clips, double[] pass) {
    double[][] quality = new double[pass.length][clips.size()];
    for (int i = 0; i < clips.size(); i++) {
      double[] gold = GoldOracle.gold(clips.get(i));
      for (int d = 0; d < gold.length; d++) {
        quality[d][i] = gold[d];
      }
    }
    return new HeldOutSet(name, WorldData.DIMENSIONS, samples(clips), quality, pass);
  }

  private static List<Clip> clips(long seed, Domain domain, int prompts) {
    return WorldSampler.of(seed, domain).groups(prompts, World.CLIPS_PER_PROMPT).stream()
        .flatMap(group -> group.clips().stream())
        .toList();
  }

  private static double alpha(List<Annotation> annotations) {
    return annotations.stream().mapToDouble(Annotation::alpha).average().orElseThrow();
  }

  /**
   * How much the panel agrees.
   *
   * @param single about single clips
   * @param pairs about pairs of clips
   */
  record Agreement(double single, double pairs) {}
}
