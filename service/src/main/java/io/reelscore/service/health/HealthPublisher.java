package io.reelscore.service.health;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.reelscore.service.model.ModelEntry;
import io.reelscore.service.model.ModelSnapshot;
import io.reelscore.service.model.ModelStateListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tells the state of the models through grpc.health.v1: a model's name is SERVING while a version
 * of it is ready; the empty name is SERVING once every configured model is ready or refused, and
 * while at least one model is ready. A model that is loaded later changes neither until it is
 * ready.
 */
public final class HealthPublisher implements ModelStateListener {
  private final HealthStatusManager health;
  private Set<String> known = Set.of();

  public HealthPublisher(HealthStatusManager health) {
    this.health = health;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
  }

  @Override
  public void changed(ModelSnapshot models) {
    Map<String, Boolean> byName = new LinkedHashMap<>();
    boolean anyReady = false;
    for (ModelEntry entry : models.entries()) {
      anyReady |= entry.isReady();
      if (!entry.claimed().name().isEmpty()) {
        byName.merge(entry.claimed().name(), entry.isReady(), Boolean::logicalOr);
      }
    }
    for (String name : known) {
      if (!byName.containsKey(name)) {
        health.clearStatus(name);
      }
    }
    known = Set.copyOf(byName.keySet());
    byName.forEach((name, ready) -> health.setStatus(name, status(ready)));
    health.setStatus(
        HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status(anyReady && models.isSettled()));
  }

  private static ServingStatus status(boolean serving) {
    return serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }
}
