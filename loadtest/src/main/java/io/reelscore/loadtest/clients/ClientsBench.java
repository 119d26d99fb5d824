package io.reelscore.loadtest.clients;

import io.reelscore.loadtest.clients.ClientsBenchResult.Series;
import io.reelscore.loadtest.model.ClipShape;
import io.reelscore.loadtest.model.NoOpModel;
import io.reelscore.loadtest.process.CpuClock;
import io.reelscore.loadtest.process.ServiceProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures clients side by side: the same clips, in rounds of one measurement of each client, whose
 * order turns from round to round. While one sends, the others are idle.
 */
public final class ClientsBench implements Closeable {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /** CPU times advance in such steps; less than one counts as one. */
  private static final double CPU_STEP_MILLIS = 10;

  private final ClientsBenchSetup setup;
  private final Consumer<String> progress;
  private final Deque<Closeable> open = new ArrayDeque<>();
  private final Map<BenchClient, ClientProcess> clients = new EnumMap<>(BenchClient.class);
  private final Map<BenchClient, CpuClock> servers = new EnumMap<>(BenchClient.class);

  private ClientsBench(ClientsBenchSetup setup, Consumer<String> progress) {
    this.setup = setup;
    this.progress = progress;
  }

  /**
   * Measures; takes about clients x shapes x (rounds x a measurement + warm-up).
   *
   * @param progress is told what happens
   * @throws IOException when a client or a server does not run, or a sample has not its reward
   */
  public static ClientsBenchResult run(ClientsBenchSetup setup, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (ClientsBench bench = new ClientsBench(setup, progress)) {
      bench.start();
      return bench.measure();
    }
  }

  private void start() throws IOException, InterruptedException {
    if (setup.clients().stream().anyMatch(client -> !client.isJava())) {
      progress.accept("preparing Python");
      setup.python().prepare();
    }
    Path folder = Files.createTempDirectory("reelscore-bench");
    open.push(() -> delete(folder));
    for (ClipShape shape : setup.shapes()) {
      ClipFiles.write(folder, shape, setup.seed());
    }
    if (setup.clients().stream().anyMatch(client -> !client.pickles())) {
      ServiceProcess service = service(folder);
      open.push(service);
      for (BenchClient client : setup.clients()) {
        if (!client.pickles()) {
          start(client, service.target(), service.cpu(), folder);
        }
      }
    }
    if (setup.clients().stream().anyMatch(BenchClient::pickles)) {
      PickleServer server = PickleServer.start(setup.python());
      open.push(server);
      for (BenchClient client : setup.clients()) {
        if (client.pickles()) {
          start(client, server.target(), server.cpu(), folder);
        }
      }
    }
  }

  private ServiceProcess service(Path folder) throws IOException {
    List<Path> bundles = new ArrayList<>();
    for (ClipShape shape : setup.shapes()) {
      bundles.add(NoOpModel.write(folder.resolve(NoOpModel.name(shape.kind())), shape));
    }
    Map<String, String> others = new HashMap<>();
    for (int i = 1; i < bundles.size(); i++) {
      others.put("reelscore.models[%d].path".formatted(i), bundles.get(i).toString());
    }
    return ServiceProcess.start(bundles.getFirst(), others);
  }

  private void start(BenchClient client, String target, CpuClock server, Path folder)
      throws IOException, InterruptedException {
    ClientProcess process = ClientProcess.start(client, target, folder, setup);
    open.push(process);
    clients.put(client, process);
    servers.put(client, server);
  }

  private ClientsBenchResult measure() throws IOException, InterruptedException {
    List<Series> series = new ArrayList<>();
    for (ClipShape shape : setup.shapes()) {
      for (BenchClient client : setup.clients()) {
        if (client.sends(shape.kind())) {
          progress.accept("warming up: %s, %s".formatted(client.text(), shape.text()));
          var _ = sending(client).send(shape, setup.warmUp());
          series.add(Series.empty(shape, client, setup.rounds()));
        }
      }
    }
    for (int round = 0; round < setup.rounds(); round++) {
      progress.accept("round %d of %d".formatted(round + 1, setup.rounds()));
      List<Series> order = new ArrayList<>(series);
      Collections.rotate(order, round * 2);
      for (Series each : order) {
        measure(each, round);
      }
    }
    return new ClientsBenchResult(series);
  }

  private void measure(Series series, int round) throws IOException, InterruptedException {
    ClientProcess client = sending(series.client());
    CpuClock server = serving(series.client());
    long clientBefore = client.cpu().nanos();
    long serverBefore = server.nanos();
    ClientProcess.Work work = client.send(series.shape(), setup.perMeasurement());
    series.serverCpuMillis()[round] = millis(server.nanos() - serverBefore) / work.samples();
    series.clientCpuMillis()[round] = millis(client.cpu().nanos() - clientBefore) / work.samples();
    series.samplesPerSecond()[round] = work.samples() * NANOS_PER_SECOND / work.nanos();
  }

  private static double millis(long nanos) {
    return Math.max(CPU_STEP_MILLIS, nanos / NANOS_PER_MILLI);
  }

  private ClientProcess sending(BenchClient client) {
    return Objects.requireNonNull(clients.get(client));
  }

  private CpuClock serving(BenchClient client) {
    return Objects.requireNonNull(servers.get(client));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Ends what was started, the last first. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Closeable each : open) {
      try {
        each.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
