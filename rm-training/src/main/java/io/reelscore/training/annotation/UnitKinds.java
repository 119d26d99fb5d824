package io.reelscore.training.annotation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of units in the order of their first appearance, and for each rater how often they said
 * what of units of which kind.
 */
final class UnitKinds {
  private final Judgements judgements;
  private final List<int[]> vectors = new ArrayList<>();
  private final Map<Vector, Integer> kinds = new HashMap<>();
  private final LongIndex cells = new LongIndex();
  private final IntColumn cellCounts = new IntColumn();
  private long[] units = new long[0];

  /**
   * @param judgements at most one of a rater and a unit
   */
  UnitKinds(Judgements judgements) {
    this.judgements = judgements;
    IntColumn kindUnits = new IntColumn();
    int[] vector = new int[judgements.categories().size()];
    for (int u = 0; u < judgements.size(); u++) {
      Arrays.fill(vector, 0);
      for (int i = judgements.starts()[u]; i < judgements.starts()[u + 1]; i++) {
        vector[judgements.category()[i]]++;
      }
      int kind = kind(vector);
      if (kind == kindUnits.size()) {
        kindUnits.add(0);
      }
      kindUnits.set(kind, kindUnits.get(kind) + 1);
      for (int i = judgements.starts()[u]; i < judgements.starts()[u + 1]; i++) {
        count(judgements.rater()[i], judgements.category()[i], kind);
      }
    }
    units = new long[kindUnits.size()];
    Arrays.setAll(units, kindUnits::get);
  }

  private int kind(int[] vector) {
    Integer known = kinds.get(new Vector(vector));
    if (known != null) {
      return known;
    }
    int[] own = vector.clone();
    vectors.add(own);
    kinds.put(new Vector(own), kinds.size());
    return kinds.size() - 1;
  }

  private void count(int rater, int category, int kind) {
    if (rater >= 0) {
      int categories = judgements.categories().size();
      int cell = cells.id(((long) rater * categories + category) << 32 | kind);
      if (cell == cellCounts.size()) {
        cellCounts.add(0);
      }
      cellCounts.set(cell, cellCounts.get(cell) + 1);
    }
  }

  /** All units. */
  CountTable table() {
    return new CountTable(vectors.toArray(int[][]::new), units);
  }

  /** What each rater said of units of which kind. */
  List<List<Cell>> byRater() {
    int categories = judgements.categories().size();
    List<List<Cell>> all = new ArrayList<>();
    judgements.raters().forEach(rater -> all.add(new ArrayList<>(4)));
    for (int c = 0; c < cells.size(); c++) {
      long key = cells.key(c);
      int said = (int) (key >>> 32);
      all.get(said / categories)
          .add(new Cell(said % categories, vectors.get((int) key), (int) key, cellCounts.get(c)));
    }
    return all;
  }

  /**
   * Units of which a rater said the same.
   *
   * @param own the category
   * @param vector all judgements of such a unit, the rater's among them
   * @param kind the number of the vector
   * @param units how many units
   */
  record Cell(int own, int[] vector, int kind, int units) {

    /** The judgements of the others. */
    int[] others() {
      int[] others = vector.clone();
      others[own]--;
      return others;
    }
  }

  /** A vector as a key. */
  private record Vector(int[] counts) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Vector vector && Arrays.equals(counts, vector.counts);
    }

    @Override
    public int hashCode() {
      return LongIndex.mixed(Arrays.hashCode(counts));
    }
  }
}
