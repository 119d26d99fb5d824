package io.reelscore.training.data;

import io.reelscore.media.FrameSampler;
import io.reelscore.media.FrameSpec;
import io.reelscore.onnx.layer.Tubelets;
import io.reelscore.onnx.model.ClipStem;
import io.reelscore.training.pairs.Verdict;
import io.reelscore.world.Annotation;
import io.reelscore.world.AnnotatorPanel;
import io.reelscore.world.Clip;
import io.reelscore.world.ClipRenderer;
import io.reelscore.world.Colour;
import io.reelscore.world.Dimension;
import io.reelscore.world.Domain;
import io.reelscore.world.Film;
import io.reelscore.world.GoldOracle;
import io.reelscore.world.Motion;
import io.reelscore.world.Prompt;
import io.reelscore.world.Shape;
import io.reelscore.world.WorldSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Labelled and held-out clips of the world. */
public final class WorldData {

  /** The rewards of the world, in the order of the model's outputs. */
  public static final List<String> DIMENSIONS =
      Arrays.stream(Dimension.values()).map(Dimension::id).toList();

  /** Clips of a prompt. */
  public static final int CLIPS_PER_PROMPT = 4;

  /** One in so many training clips goes through a codec. */
  public static final int CODEC_EVERY = 2;

  /** The rates of that codec by turns. */
  static final List<Long> BITS_PER_SECOND = List.of(400_000L, 1_000_000L);

  /** The frames of a clip that a small model sees. */
  public static final FrameSpec FRAMES =
      new FrameSpec(Film.modelFrames().length, Film.MODEL_SIZE, Film.MODEL_SIZE);

  private static final long HELD_OUT_SEED = 0x5EED_0E7AL;

  private WorldData() {}

  /** The frames of a clip that a model sees, or that its latents are made from. */
  public static FrameSpec frames(ClipStem clip) {
    return switch (clip) {
      case ClipStem.Pixels(Tubelets cut) -> new FrameSpec(cut.frames(), cut.height(), cut.width());
      case ClipStem.Latents _ -> FRAMES;
    };
  }

  /** Renders those frames, without a resize. */
  public static byte[] render(Clip clip, FrameSpec frames) {
    if (frames.height() != frames.width()) {
      throw new IllegalArgumentException(
          "frames: %d x %d pixels (expected: a square)".formatted(frames.height(), frames.width()));
    }
    return ClipRenderer.render(
        clip.scene(), clip.latents(), frames.height(), filmFrames(frames.count()));
  }

  /** Which frames of a film a model of {@code count} frames sees. */
  public static int[] filmFrames(int count) {
    return FrameSampler.segmentCenters(Film.FRAMES, count);
  }

  /**
   * Training and held-out clips of a seed.
   *
   * @param prompts to train on
   * @param heldOutPrompts to measure with, in and out of distribution; the same for each seed
   */
  public static TrainingData of(int prompts, int heldOutPrompts, long seed, FilmPath films) {
    return new TrainingData(
        String.format(
            Locale.ROOT,
            "%d prompts x %d clips of the synthetic world, each labelled Pass or Fail in each dimension by one of five simulated annotators; films of %d x %d pixels, every second one after an H.264 round trip",
            prompts,
            CLIPS_PER_PROMPT,
            FilmPath.FILM_PIXELS,
            FilmPath.FILM_PIXELS),
        training(prompts, seed, films),
        heldOut(heldOutPrompts, films));
  }

  /** Every prompt the world can make, in a fixed order. */
  public static List<String> prompts() {
    List<String> prompts = new ArrayList<>();
    for (Colour colour : Colour.values()) {
      for (Shape shape : Shape.values()) {
        for (Motion motion : Motion.values()) {
          prompts.add(new Prompt(colour, shape, motion).text());
        }
      }
    }
    return List.copyOf(prompts);
  }

  /**
   * Clips with a Pass or Fail on each dimension, as one of five annotators said, any one for each
   * clip; a Pass is noisy gold above the clips' median.
   */
  private static LabelledSet training(int prompts, long seed, FilmPath films) {
    List<Clip> clips = clips(2 * seed + 1, Domain.IN_DISTRIBUTION, prompts);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      Clip clip = clips.get(i);
      byte[] frames =
          i % CODEC_EVERY == 0
              ? films.rendered(clip)
              : films.encoded(clip, BITS_PER_SECOND.get(i / CODEC_EVERY % BITS_PER_SECOND.size()));
      samples.add(new Sample(frames, clip.prompt().text(), i / CLIPS_PER_PROMPT));
    }
    AnnotatorPanel panel = AnnotatorPanel.standard(seed);
    Random asked = new Random(seed);
    int[] annotator = clips.stream().mapToInt(clip -> asked.nextInt(panel.annotators())).toArray();
    Verdict[][] verdicts = new Verdict[DIMENSIONS.size()][clips.size()];
    for (Dimension dimension : Dimension.values()) {
      Annotation said = panel.annotate(clips, dimension, GoldOracle.median(clips, dimension));
      Arrays.setAll(
          verdicts[dimension.index()],
          i -> said.passes()[i][annotator[i]] ? Verdict.PASS : Verdict.FAIL);
    }
    return new LabelledSet(DIMENSIONS, samples, verdicts);
  }

  /**
   * Clips no model is trained on, the same for each model, in and out of distribution; a Pass is
   * gold above the median of the first.
   */
  public static List<HeldOutSet> heldOut(int prompts, FilmPath films) {
    List<Clip> familiar = heldOutClips(prompts);
    double[] pass =
        Arrays.stream(Dimension.values())
            .mapToDouble(dimension -> GoldOracle.median(familiar, dimension))
            .toArray();
    return List.of(
        heldOut("in_distribution", familiar, pass, films),
        heldOut(
            "out_of_distribution",
            clips(HELD_OUT_SEED, Domain.OUT_OF_DISTRIBUTION, prompts),
            pass,
            films));
  }

  /** The clips of the first held-out set, {@value #CLIPS_PER_PROMPT} for each prompt in turn. */
  public static List<Clip> heldOutClips(int prompts) {
    return clips(HELD_OUT_SEED, Domain.IN_DISTRIBUTION, prompts);
  }

  private static HeldOutSet heldOut(String name, List<Clip> clips, double[] pass, FilmPath films) {
    List<Sample> samples = new ArrayList<>();
    double[][] quality = new double[DIMENSIONS.size()][clips.size()];
    for (int i = 0; i < clips.size(); i++) {
      Clip clip = clips.get(i);
      samples.add(new Sample(films.rendered(clip), clip.prompt().text(), i / CLIPS_PER_PROMPT));
      double[] gold = GoldOracle.gold(clip);
      for (int d = 0; d < gold.length; d++) {
        quality[d][i] = gold[d];
      }
    }
    return new HeldOutSet(name, DIMENSIONS, samples, quality, pass);
  }

  private static List<Clip> clips(long seed, Domain domain, int prompts) {
    return WorldSampler.of(seed, domain).groups(prompts, CLIPS_PER_PROMPT).stream()
        .flatMap(group -> group.clips().stream())
        .toList();
  }
}
