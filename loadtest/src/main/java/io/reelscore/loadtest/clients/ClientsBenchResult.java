package io.reelscore.loadtest.clients;

import io.reelscore.loadtest.model.ClipShape;
import java.util.List;

/**
 * What was measured.
 *
 * @param series one for each shape and client that can send it
 */
public record ClientsBenchResult(List<Series> series) {
  public ClientsBenchResult {
    series = List.copyOf(series);
  }

  /**
   * One number a round each.
   *
   * @param samplesPerSecond answered, over wall-clock time
   * @param clientCpuMillis CPU time of the client's process a sample
   * @param serverCpuMillis CPU time of the server's process a sample
   */
  public record Series(
      ClipShape shape,
      BenchClient client,
      double[] samplesPerSecond,
      double[] clientCpuMillis,
      double[] serverCpuMillis) {

    /** Nothing measured yet. */
    static Series empty(ClipShape shape, BenchClient client, int rounds) {
      return new Series(shape, client, new double[rounds], new double[rounds], new double[rounds]);
    }

    /** Both processes together. */
    public double[] cpuMillis() {
      double[] both = clientCpuMillis.clone();
      for (int round = 0; round < both.length; round++) {
        both[round] += serverCpuMillis[round];
      }
      return both;
    }
  }
}
