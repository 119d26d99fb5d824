package io.reelscore.training.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How far one annotator agrees with the others.
 *
 * @param name of the annotator
 * @param cells what the annotator said of units of which kind
 */
record RaterAgreement(String name, List<UnitKinds.Cell> cells) {

  long judgements() {
    return cells.stream().mapToLong(UnitKinds.Cell::units).sum();
  }

  Agreement.Rater measured(CountTable all, int resamples, Random random) {
    int categories = cells.getFirst().vector().length;
    long[] weights = cells.stream().mapToLong(UnitKinds.Cell::units).toArray();
    CountTable without = without(all);
    double[] withOthers = new double[resamples];
    double[] alpha = new double[resamples];
    double[][] shares = new double[categories][resamples];
    for (int i = 0; i < resamples; i++) {
      long[] drawn = CountTable.resampled(weights, random);
      withOthers[i] = withOthers(drawn);
      for (int c = 0; c < categories; c++) {
        shares[c][i] = share(c, drawn);
      }
      alpha[i] = without.resampled(random).alpha();
    }
    return new Agreement.Rater(
        name,
        judgements(),
        IntStream.range(0, categories)
            .mapToObj(c -> Estimate.of(share(c, weights), shares[c]))
            .toList(),
        Estimate.of(withOthers(weights), withOthers),
        Estimate.of(without.alpha(), alpha));
  }

  private double withOthers(long[] weights) {
    double count = 0;
    double agreeing = 0;
    for (int i = 0; i < weights.length; i++) {
      UnitKinds.Cell cell = cells.get(i);
      int others = CountTable.sum(cell.vector()) - 1;
      if (others > 0) {
        count += weights[i];
        agreeing += weights[i] * (cell.vector()[cell.own()] - 1.0) / others;
      }
    }
    return agreeing / count;
  }

  private double share(int category, long[] weights) {
    double count = 0;
    double all = 0;
    for (int i = 0; i < weights.length; i++) {
      count += cells.get(i).own() == category ? weights[i] : 0;
      all += weights[i];
    }
    return count / all;
  }

  /** All units without what the annotator said. */
  private CountTable without(CountTable all) {
    List<int[]> vectors = new ArrayList<>(List.of(all.vectors()));
    long[] untouched = all.units().clone();
    for (UnitKinds.Cell cell : cells) {
      untouched[cell.kind()] -= cell.units();
      vectors.add(cell.others());
    }
    long[] units =
        IntStream.range(0, vectors.size())
            .mapToLong(
                k -> k < untouched.length ? untouched[k] : cells.get(k - untouched.length).units())
            .toArray();
    return new CountTable(vectors.toArray(int[][]::new), units);
  }
}
