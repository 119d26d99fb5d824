package io.reelscore.training.evaluation;

import io.reelscore.training.data.FilmPath;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.WorldData;
import io.reelscore.world.Clip;
import io.reelscore.world.GoldOracle;
import io.reelscore.world.Latent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The first clips of the first held-out set as they would be with one latent that says nothing of
 * quality raised by 1, its standard deviation over clips, and everything else the same.
 *
 * @param latent in small letters
 * @param raised the clips, in the set's order
 * @param qualityChange [dimension][clip]: how far the true quality moves; 0 unless the latent
 *     becomes extreme; not copied
 */
public record ShortcutSet(String latent, List<Sample> raised, double[][] qualityChange) {

  private static final int MOST_CLIPS = 400;

  public ShortcutSet {
    raised = List.copyOf(raised);
  }

  /** Of at most 400 clips of so many prompts, each shortcut and the speed. */
  public static List<ShortcutSet> heldOut(int prompts, FilmPath films) {
    int used = Math.min(prompts, MOST_CLIPS / WorldData.CLIPS_PER_PROMPT);
    List<Clip> clips = WorldData.heldOutClips(used);
    return Stream.concat(Latent.SHORTCUTS.stream(), Stream.of(Latent.SPEED))
        .map(latent -> of(latent, clips, films))
        .toList();
  }

  private static ShortcutSet of(Latent latent, List<Clip> clips, FilmPath films) {
    List<Sample> raised = new ArrayList<>();
    double[][] change = new double[WorldData.DIMENSIONS.size()][clips.size()];
    for (int i = 0; i < clips.size(); i++) {
      Clip clip = clips.get(i);
      Clip counterfactual =
          new Clip(
              clip.prompt(),
              clip.scene(),
              clip.latents().with(latent, clip.latents().get(latent) + 1));
      raised.add(
          new Sample(
              films.rendered(counterfactual),
              clip.prompt().text(),
              i / WorldData.CLIPS_PER_PROMPT));
      double[] before = GoldOracle.gold(clip);
      double[] after = GoldOracle.gold(counterfactual);
      for (int d = 0; d < change.length; d++) {
        change[d][i] = after[d] - before[d];
      }
    }
    return new ShortcutSet(latent.name().toLowerCase(Locale.ROOT), raised, change);
  }
}
