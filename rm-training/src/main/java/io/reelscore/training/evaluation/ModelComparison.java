package io.reelscore.training.evaluation;

import io.reelscore.training.evaluation.EvaluationReport.DimensionResult;
import io.reelscore.training.evaluation.EvaluationReport.SetResult;
import io.reelscore.training.evaluation.Measured.Place;
import io.reelscore.training.evaluation.Measured.ShortcutResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How models differ on the same clips, on those sets and dimensions that they share.
 *
 * @param differences of each further model from the first
 * @param agreement how alike each two models rank the clips
 */
public record ModelComparison(List<Difference> differences, List<Agreement> agreement) {

  public ModelComparison {
    differences = List.copyOf(differences);
    agreement = List.copyOf(agreement);
  }

  /** Of models that were measured with the same clips and resampling. */
  public static ModelComparison of(List<Measured> models) {
    List<Difference> differences = new ArrayList<>();
    List<Agreement> agreement = new ArrayList<>();
    for (int one = 0; one < models.size(); one++) {
      for (int other = one + 1; other < models.size(); other++) {
        if (one == 0) {
          compare(models.getFirst(), models.get(other), other, differences);
        }
        agree(models.get(one), one, models.get(other), other, agreement);
      }
    }
    return new ModelComparison(differences, agreement);
  }

  private static void compare(Measured base, Measured model, int number, List<Difference> into) {
    for (SetResult set : base.report().sets()) {
      for (DimensionResult first : set.dimensions()) {
        Place place = new Place(set.name(), first.dimension());
        double[][] before = base.resamples().metrics().get(place);
        double[][] after = model.resamples().metrics().get(place);
        if (before != null && after != null) {
          DimensionResult second =
              Objects.requireNonNull(model.result(place.set(), place.dimension()));
          Metric[] metrics = Metric.values();
          for (int m = 0; m < metrics.length; m++) {
            into.add(
                Difference.of(
                    number,
                    place,
                    metrics[m].id(),
                    first.value(metrics[m]),
                    second.value(metrics[m]),
                    before[m],
                    after[m]));
          }
        }
      }
    }
    for (ShortcutResult first : base.shortcuts()) {
      Place place = new Place(first.latent(), first.dimension());
      for (ShortcutResult second : model.shortcuts()) {
        if (place.equals(new Place(second.latent(), second.dimension()))) {
          into.add(
              Difference.of(
                  number,
                  place,
                  Difference.SHORTCUT,
                  first.change(),
                  second.change(),
                  Objects.requireNonNull(base.resamples().shortcuts().get(place)),
                  Objects.requireNonNull(model.resamples().shortcuts().get(place))));
        }
      }
    }
  }

  private static void agree(
      Measured one, int first, Measured other, int second, List<Agreement> into) {
    one.resamples()
        .rewards()
        .forEach((place, rewards) -> {
          double[] others = other.resamples().rewards().get(place);
          if (others != null && others.length == rewards.length) {
            int[] once = new int[rewards.length];
            Arrays.fill(once, 1);
            double spearman = Ranked.correlation(new Ranked(rewards), new Ranked(others), once);
            into.add(
                new Agreement(
                    first,
                    second,
                    place.set(),
                    place.dimension(),
                    Double.isFinite(spearman) ? spearman : null));
          }
        });
  }

  /**
   * A model's number less the first model's.
   *
   * @param model its place among the models, from 1; 0 is the first
   * @param set a set's name, or a latent's for {@link #SHORTCUT}
   * @param metric a metric's id, or {@link #SHORTCUT}
   * @param difference null where one of them has no such number
   * @param interval of the differences on the same resamples
   */
  public record Difference(
      int model,
      String set,
      String dimension,
      String metric,
      @Nullable Double difference,
      @Nullable Interval interval) {

    /** The change of the reward when a latent is raised. */
    public static final String SHORTCUT = "shortcutSensitivity";

    static Difference of(
        int model,
        Place place,
        String metric,
        @Nullable Double first,
        @Nullable Double second,
        double[] before,
        double[] after) {
      if (first == null || second == null) {
        return new Difference(model, place.set(), place.dimension(), metric, null, null);
      }
      double[] differences = new double[Math.min(before.length, after.length)];
      Arrays.setAll(differences, r -> after[r] - before[r]);
      return new Difference(
          model,
          place.set(),
          place.dimension(),
          metric,
          second - first,
          Interval.ofResamples(differences));
    }

    /** Whether the interval is there and without 0. */
    boolean isClear() {
      return interval != null && interval.excludes(0);
    }
  }

  /**
   * How alike two models rank the clips.
   *
   * @param model the place of one
   * @param other the place of the other
   * @param spearman rank correlation of their rewards; null where one's are all equal
   */
  public record Agreement(
      int model, int other, String set, String dimension, @Nullable Double spearman) {}
}
