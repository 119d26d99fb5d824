package io.reelscore.service.model;

import io.reelscore.service.metrics.ServiceMetrics;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of each model as a metric. Everything that is measured of a model is forgotten when it
 * is no longer on the board.
 */
public final class ModelStateMetrics implements ModelStateListener {
  private final ModelRegistry registry;
  private final ServiceMetrics metrics;
  private Set<String> known = Set.of();

  public ModelStateMetrics(ModelRegistry registry, ServiceMetrics metrics) {
    this.registry = registry;
    this.metrics = metrics;
  }

  @Override
  public void changed(ModelSnapshot models) {
    Set<String> present =
        models.entries().stream().map(ModelEntry::label).collect(Collectors.toSet());
    Set<String> gone = new HashSet<>(known);
    gone.removeAll(present);
    gone.forEach(metrics::forget);
    for (String label : present) {
      if (!known.contains(label)) {
        register(label);
      }
    }
    known = present;
  }

  private void register(String label) {
    for (State state : State.values()) {
      metrics.modelState(
          label,
          state.name().toLowerCase(Locale.ROOT),
          () -> stateOf(registry.models(), label) == state);
    }
  }

  /** Of several bundles that call themselves the same, the one that is furthest. */
  private static @Nullable State stateOf(ModelSnapshot models, String label) {
    Optional<State> furthest =
        models.entries().stream()
            .filter(entry -> entry.label().equals(label))
            .map(entry -> State.of(entry.status()))
            .max(Comparator.naturalOrder());
    return furthest.orElse(null);
  }

  /** From refused to serving. */
  private enum State {
    FAILED,
    LOADING,
    DRAINING,
    READY;

    static State of(ModelStatus status) {
      return switch (status) {
        case ModelStatus.Loading loading -> LOADING;
        case ModelStatus.Ready ready -> READY;
        case ModelStatus.Failed failed -> FAILED;
        case ModelStatus.Draining draining -> DRAINING;
        case ModelStatus.Unloaded unloaded -> DRAINING;
      };
    }
  }
}
