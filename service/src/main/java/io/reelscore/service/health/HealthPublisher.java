package io.reelscore.service.health;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.reelscore.service.model.ModelSlot;
import io.reelscore.service.model.ModelStateListener;
import io.reelscore.service.model.ModelStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the state of the models through grpc.health.v1: a model's name is SERVING while a version
 * of it is ready; the empty name is SERVING while no model is loading and at least one is ready.
 */
public final class HealthPublisher implements ModelStateListener {
  private final HealthStatusManager health;

  public HealthPublisher(HealthStatusManager health) {
    this.health = health;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
  }

  @Override
  public synchronized void changed(List<ModelSlot> models) {
    Map<String, Boolean> byName = new LinkedHashMap<>();
    boolean loading = false;
    boolean anyReady = false;
    for (ModelSlot slot : models) {
      boolean ready = slot.status() instanceof ModelStatus.Ready;
      loading |= slot.status() instanceof ModelStatus.Loading;
      anyReady |= ready;
      if (!slot.claimed().name().isEmpty()) {
        byName.merge(slot.claimed().name(), ready, Boolean::logicalOr);
      }
    }
    byName.forEach((name, ready) -> health.setStatus(name, status(ready)));
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status(anyReady && !loading));
  }

  private static ServingStatus status(boolean serving) {
    return serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }
}
