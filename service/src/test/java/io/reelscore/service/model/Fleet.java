package io.reelscore.service.model;

import io.reelscore.service.failure.Rejection;
import io.reelscore.service.metrics.ServiceMetrics;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A registry of fake models, and what an operator may do to it. */
final class Fleet implements AutoCloseable {
  final ManualTicker ticker = new ManualTicker();
  final FakeModels models;
  final ModelRegistry registry;
  final ModelOperations operations;
  private final Path root;

  /** Nothing is loaded before {@link #start}. */
  Fleet(Path root, long budgetBytes, @Nullable ServiceMetrics metrics, BundleSource... configured) {
    this.root = root;
    this.models = new FakeModels(ticker, metrics);
    this.registry =
        new ModelRegistry(
            List.of(configured), models, new DeviceFacts("cpu", "", budgetBytes), ticker);
    this.operations = registry.operations(new ModelRoots(List.of(root)));
    if (metrics != null) {
      registry.listen(new ModelStateMetrics(registry, metrics));
    }
  }

  static BundleSource source(Path root, String name, String version, String... aliases) {
    return new BundleSource(FakeModels.write(root, name, version), 1, List.of(aliases));
  }

  /** Serves these, with no budget and no metrics. */
  static Fleet serving(Path root, BundleSource... configured) throws Exception {
    Fleet fleet = new Fleet(root, 0, null, configured);
    fleet.start();
    return fleet;
  }

  void start() throws Exception {
    registry.start();
    registry.settled().toCompletableFuture().get(90, TimeUnit.SECONDS);
  }

  ModelChange begin(String name, String version, String... aliases) throws AdminRefusal {
    return operations.load(FakeModels.write(root, name, version).toString(), 1, List.of(aliases));
  }

  ModelEntry load(String name, String version, String... aliases) throws Exception {
    return ended(begin(name, version, aliases));
  }

  ModelEntry unload(String name, String version) throws Exception {
    return ended(operations.unload(new ModelQuery(name, version, "")));
  }

  static ModelEntry ended(ModelChange change) throws Exception {
    return change.ended().toCompletableFuture().get(90, TimeUnit.SECONDS);
  }

  /** The identity that such a request gets. */
  String answering(String name, String version) throws Rejection {
    return answering(new ModelQuery(name, version, ""));
  }

  String answering(ModelQuery query) throws Rejection {
    try (ModelLease lease = registry.lease(query)) {
      return lease.model().identity().version();
    }
  }

  List<String> labels() {
    return registry.models().entries().stream().map(ModelEntry::label).toList();
  }

  @Override
  public void close() {
    registry.stop();
  }
}
