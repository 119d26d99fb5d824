package io.reelscore.loadtest.clients;

import io.reelscore.loadtest.model.ClipShape;
import java.time.Duration;
import java.util.List;

/**
 * What is measured, and how long.
 *
 * @param clients the clients, in the order of the first round
 * @param shapes of the clips, each a measurement of its own
 * @param rounds measurements of each client and shape
 * @param perMeasurement how long one takes, about
 * @param warmUp how long each client sends each shape before the first round
 * @param inFlight samples at once of the clients that have several
 * @param python the Python clients and the pickle server
 * @param seed of clips and intervals
 */
public record ClientsBenchSetup(
    List<BenchClient> clients,
    List<ClipShape> shapes,
    int rounds,
    Duration perMeasurement,
    Duration warmUp,
    int inFlight,
    PythonFolder python,
    long seed) {

  public ClientsBenchSetup {
    clients = List.copyOf(clients);
    shapes = List.copyOf(shapes);
  }
}
