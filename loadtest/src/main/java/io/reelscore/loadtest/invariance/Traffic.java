package io.reelscore.loadtest.invariance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Requests in an order drawn from a seed, in bursts of different concurrency, so that batches of
 * every size form out of ever different neighbours.
 *
 * @param bursts one after another
 */
record Traffic(List<Burst> bursts) {
  private static final int SHORTEST_BURST = 16;
  private static final int LONGEST_BURST = 128;

  /**
   * Traffic of so many requests.
   *
   * @param samples how many there are to choose from
   * @param mostInFlight the greatest concurrency
   */
  static Traffic of(int requests, int samples, int mostInFlight, SplittableRandom random) {
    int[] order = new int[requests];
    for (int i = 0; i < requests; i++) {
      order[i] = i % samples;
    }
    for (int i = requests - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    List<Burst> bursts = new ArrayList<>();
    for (int first = 0; first < requests; ) {
      int length = Math.min(requests - first, random.nextInt(SHORTEST_BURST, LONGEST_BURST + 1));
      int inFlight = 1 + random.nextInt(mostInFlight);
      bursts.add(new Burst(inFlight, List.copyOf(boxed(order, first, length))));
      first += length;
    }
    return new Traffic(List.copyOf(bursts));
  }

  private static List<Integer> boxed(int[] order, int first, int length) {
    List<Integer> places = new ArrayList<>(length);
    for (int i = first; i < first + length; i++) {
      places.add(order[i]);
    }
    return places;
  }

  int requests() {
    return bursts.stream().mapToInt(burst -> burst.samples().size()).sum();
  }

  /**
   * Requests of one concurrency.
   *
   * @param inFlight how many at once
   * @param samples their places among the samples, in order
   */
  record Burst(int inFlight, List<Integer> samples) {}
}
