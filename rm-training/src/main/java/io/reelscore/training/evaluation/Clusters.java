package io.reelscore.training.evaluation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a bootstrap draws: the clips of one prompt, or of several where there are more than {@value
 * #MOST} prompts.
 *
 * @param count how many
 * @param of the cluster of each clip; not copied
 */
record Clusters(int count, int[] of) {

  /** A matrix of this order is held for each sum over pairs. */
  static final int MOST = 300;

  /**
   * Prompts in the order of their first clips; the 301st joins the first, and so on.
   *
   * @param groups the prompt of each clip
   */
  static Clusters of(int[] groups) {
    Map<Integer, Integer> prompts = new HashMap<>();
    int[] of = new int[groups.length];
    for (int i = 0; i < groups.length; i++) {
      int next = prompts.size();
      of[i] = prompts.computeIfAbsent(groups[i], group -> next) % MOST;
    }
    return new Clusters(Math.min(prompts.size(), MOST), of);
  }

  /** A draw of each cluster once. */
  int[] once() {
    int[] once = new int[count];
    Arrays.fill(once, 1);
    return once;
  }

  /** How often each clip is there in a draw. */
  int[] perClip(int[] draw) {
    int[] times = new int[of.length];
    Arrays.setAll(times, i -> draw[of[i]]);
    return times;
  }
}
