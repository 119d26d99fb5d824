package io.reelscore.service.health;

import io.reelscore.service.model.ModelEntry;
import io.reelscore.service.model.ModelRegistry;
import io.reelscore.service.model.ModelSnapshot;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * What {@code /actuator/health} says of the models: UP once every configured model is ready or
 * refused, and while at least one is ready; which state each is in, and what they run on.
 */
public final class ModelsHealthIndicator implements HealthIndicator {
  private final ModelRegistry registry;

  public ModelsHealthIndicator(ModelRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Health health() {
    ModelSnapshot models = registry.models();
    Map<String, String> states = new TreeMap<>();
    for (ModelEntry entry : models.entries()) {
      String state = entry.status().getClass().getSimpleName().toUpperCase(Locale.ROOT);
      states.merge(entry.label(), state, (one, other) -> entry.isReady() ? state : one);
    }
    boolean up = models.isSettled() && models.entries().stream().anyMatch(ModelEntry::isReady);
    Health.Builder health = up ? Health.up() : Health.outOfService();
    health.withDetail("models", states).withDetail("provider", registry.device().provider());
    if (!registry.device().fallback().isEmpty()) {
      health.withDetail("providerFallback", registry.device().fallback());
    }
    return health.build();
  }
}
