package io.reelscore.training.evaluation;

import io.reelscore.training.data.FilmPath;
import io.reelscore.training.data.Sample;
import io.reelscore.world.Clip;
import io.reelscore.world.DefectPair;
import io.reelscore.world.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Held-out pairs of a clean clip and the same clip spoilt in one dimension, both as decoded H.264
 * files.
 *
 * @param dimension that is spoilt
 * @param clean the clean clips
 * @param defect the spoilt ones, in the same order
 */
public record DefectSet(String dimension, List<Sample> clean, List<Sample> defect) {

  private static final long BITS_PER_SECOND = 1_000_000;

  public DefectSet {
    clean = List.copyOf(clean);
    defect = List.copyOf(defect);
  }

  /** The first pairs of each dimension of the world. */
  public static List<DefectSet> heldOut(int pairs, FilmPath films) {
    return Arrays.stream(Dimension.values())
        .map(dimension -> heldOut(dimension, pairs, films))
        .toList();
  }

  private static DefectSet heldOut(Dimension dimension, int pairs, FilmPath films) {
    List<Sample> clean = new ArrayList<>();
    List<Sample> defect = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      DefectPair pair = DefectPair.heldOut(dimension, i);
      clean.add(sample(pair.clean(), i, films));
      defect.add(sample(pair.defect(), i, films));
    }
    return new DefectSet(dimension.id(), clean, defect);
  }

  private static Sample sample(Clip clip, int group, FilmPath films) {
    return new Sample(films.encoded(clip, BITS_PER_SECOND), clip.prompt().text(), group);
  }
}
