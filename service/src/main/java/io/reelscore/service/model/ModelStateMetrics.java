package io.reelscore.service.model;

import io.reelscore.service.metrics.ServiceMetrics;
import java.util.Locale;

/** The state of each model as a metric. */
public final class ModelStateMetrics {
  private ModelStateMetrics() {}

  /** One gauge for each model and state. */
  public static void register(ModelRegistry registry, ServiceMetrics metrics) {
    for (ModelSlot slot : registry.models()) {
      for (State state : State.values()) {
        metrics.modelState(
            slot.label(),
            state.name().toLowerCase(Locale.ROOT),
            () -> State.of(slot.status()) == state);
      }
    }
  }

  private enum State {
    LOADING,
    READY,
    FAILED,
    DRAINING;

    static State of(ModelStatus status) {
      return switch (status) {
        case ModelStatus.Loading loading -> LOADING;
        case ModelStatus.Ready ready -> READY;
        case ModelStatus.Failed failed -> FAILED;
        case ModelStatus.Draining draining -> DRAINING;
      };
    }
  }
}
