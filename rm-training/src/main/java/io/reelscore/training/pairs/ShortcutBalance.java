package io.reelscore.training.pairs;

/**
 * Batches in which a shortcut says nothing of who wins: the win-lose pairs whose winner has more of
 * it weigh, together, as much as those whose winner has less.
 */
public final class ShortcutBalance implements Batches {

  private final Batches batches;
  private final double[] shortcuts;

  /**
   * @param shortcuts how much of it each clip of the data has, in any unit
   */
  public ShortcutBalance(Batches batches, double[] shortcuts) {
    this.batches = batches;
    this.shortcuts = shortcuts.clone();
  }

  @Override
  public Draw next() {
    Draw draw = batches.next();
    return new Draw(
        draw.items(), draw.dimensions().stream().map(all -> balanced(draw.items(), all)).toList());
  }

  private Comparisons balanced(int[] items, Comparisons all) {
    double more = 0;
    double less = 0;
    for (int at = 0; at < all.beats().length; at++) {
      if (winnerHasMore(items, at)) {
        more += all.beats()[at];
      } else {
        less += all.beats()[at];
      }
    }
    if (more == 0 || less == 0) {
      return all;
    }
    double half = (more + less) / 2;
    float[] beats = new float[all.beats().length];
    for (int at = 0; at < beats.length; at++) {
      beats[at] = (float) (all.beats()[at] * half / (winnerHasMore(items, at) ? more : less));
    }
    return new Comparisons(all.labels(), beats, all.ties());
  }

  private boolean winnerHasMore(int[] items, int at) {
    return shortcuts[items[at / items.length]] > shortcuts[items[at % items.length]];
  }
}
