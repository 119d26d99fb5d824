package io.reelscore.training.annotation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How far annotators agree in one dimension. Each named annotator counts once a unit, by the last
 * line; lines without a name are different people. Intervals come from resampling units.
 *
 * @param dimension that was judged
 * @param judgements that were counted
 * @param repeats judgements left out, as their annotator had another one of the same unit
 * @param units what was judged
 * @param shared units judged at least twice
 * @param usualRaters how many judgements most shared units have
 * @param usualUnits how many units have so many: those of kappa
 * @param alpha Krippendorff's, nominal
 * @param kappa Fleiss'
 * @param raw the mean share of agreeing pairs of a shared unit
 * @param unanimous the share of shared units on which all agree
 * @param annotators those with the most judgements, in alphabetical order
 */
public record Agreement(
    String dimension,
    long judgements,
    long repeats,
    long units,
    long shared,
    int usualRaters,
    long usualUnits,
    Estimate alpha,
    Estimate kappa,
    Estimate raw,
    Estimate unanimous,
    List<Rater> annotators) {

  /** How many annotators are told of. */
  public static final int MAX_ANNOTATORS = 200;

  /**
   * One annotator.
   *
   * @param name of the annotator
   * @param judgements how many
   * @param shares of the judgements by category
   * @param withOthers the mean share of the others who say the same of a shared unit
   * @param alphaWithout Krippendorff's alpha of all others
   */
  public record Rater(
      String name,
      long judgements,
      List<Estimate> shares,
      Estimate withOthers,
      Estimate alphaWithout) {
    public Rater {
      shares = List.copyOf(shares);
    }
  }

  public Agreement {
    annotators = List.copyOf(annotators);
  }

  /**
   * Measures a dimension.
   *
   * @param resamples of the bootstrap, 0 for no intervals
   * @param seed of the resampling
   */
  public static Agreement of(Judgements all, int resamples, long seed) {
    Judgements judgements = all.oncePerRater();
    UnitKinds kinds = new UnitKinds(judgements);
    CountTable table = kinds.table();
    Random random = new Random(seed ^ ((long) all.dimension().hashCode() << 32));
    int usual = table.usualRaters();
    List<ToDoubleFunction<CountTable>> measures =
        List.of(
            CountTable::alpha,
            counts -> counts.kappa(usual),
            CountTable::raw,
            CountTable::unanimous);
    List<Estimate> estimates = estimates(table, measures, resamples, random);
    return new Agreement(
        all.dimension(),
        judgements.rater().length,
        all.rater().length - judgements.rater().length,
        judgements.size(),
        table.size() - table.unitsWith(1),
        usual,
        usual == 0 ? 0 : table.unitsWith(usual),
        estimates.get(0),
        estimates.get(1),
        estimates.get(2),
        estimates.get(3),
        raters(judgements, kinds, resamples, random));
  }

  private static List<Estimate> estimates(
      CountTable table, List<ToDoubleFunction<CountTable>> measures, int resamples, Random random) {
    double[][] resampled = new double[measures.size()][resamples];
    for (int i = 0; i < resamples; i++) {
      CountTable drawn = table.resampled(random);
      for (int m = 0; m < resampled.length; m++) {
        resampled[m][i] = measures.get(m).applyAsDouble(drawn);
      }
    }
    return IntStream.range(0, resampled.length)
        .mapToObj(m -> Estimate.of(measures.get(m).applyAsDouble(table), resampled[m]))
        .toList();
  }

  private static List<Rater> raters(
      Judgements judgements, UnitKinds kinds, int resamples, Random random) {
    List<RaterAgreement> most = new ArrayList<>();
    List<List<UnitKinds.Cell>> cells = kinds.byRater();
    for (int r = 0; r < cells.size(); r++) {
      if (!cells.get(r).isEmpty()) {
        most.add(new RaterAgreement(judgements.raters().get(r), cells.get(r)));
      }
    }
    return most.stream()
        .sorted(
            Comparator.comparingLong(RaterAgreement::judgements)
                .reversed()
                .thenComparing(RaterAgreement::name))
        .limit(MAX_ANNOTATORS)
        .sorted(Comparator.comparing(RaterAgreement::name))
        .map(rater -> rater.measured(kinds.table(), resamples, random))
        .toList();
  }
}
