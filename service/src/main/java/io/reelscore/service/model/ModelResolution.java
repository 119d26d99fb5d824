package io.reelscore.service.model;

import io.reelscore.bundle.ModelPin;
import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the model a request names, by the rules of {@code ModelRef}. */
final class ModelResolution {
  private final ModelSnapshot models;
  private final ModelQuery query;

  private ModelResolution(ModelSnapshot models, ModelQuery query) {
    this.models = models;
    this.query = query;
  }

  /** The model that is meant, whatever its state and identity. */
  static ModelEntry find(ModelSnapshot models, ModelQuery query) throws Rejection {
    ModelResolution resolution = new ModelResolution(models, query);
    ModelPin pin = resolution.pin();
    Optional<ModelEntry> pinned = pin == null ? Optional.empty() : resolution.pinned(pin);
    return pinned.isPresent() ? pinned.get() : resolution.named(resolution.name(pin));
  }

  /** The model that is meant: ready, and of the pinned identity. */
  static ServedModel ready(ModelSnapshot models, ModelQuery query) throws Rejection {
    ModelEntry entry = find(models, query);
    ServedModel model =
        switch (entry.status()) {
          case ModelStatus.Ready(ServedModel ready) -> ready;
          case ModelStatus.Draining draining ->
              throw Rejection.atAdmission(
                  FailureReason.DRAINING,
                  "model " + entry.label() + " takes no new requests: it is being closed");
          case ModelStatus.Loading loading ->
              throw Rejection.atAdmission(
                  FailureReason.MODEL_NOT_READY, "model " + entry.label() + " is loading");
          case ModelStatus.Failed(var cause, String problems) ->
              throw Rejection.atAdmission(
                  FailureReason.MODEL_NOT_READY,
                  "model " + entry.label() + " was refused: " + problems);
          case ModelStatus.Unloaded unloaded ->
              throw Rejection.atAdmission(
                  FailureReason.MODEL_NOT_FOUND, "model " + entry.label() + " was unloaded");
        };
    ModelPin pin = new ModelResolution(models, query).pin();
    if (pin != null && !pin.matches(model.identity())) {
      throw Rejection.ofIdentity(query.identity(), List.of(model.identity().text()));
    }
    return model;
  }

  private @Nullable ModelPin pin() throws Rejection {
    if (query.identity().isEmpty()) {
      return null;
    }
    try {
      return ModelPin.parse(query.identity());
    } catch (IllegalArgumentException e) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          "model.identity",
          query.identity(),
          "name@version#first-12-hex");
    }
  }

  /** The ready version that is pinned, unless the request names another one as well. */
  private Optional<ModelEntry> pinned(ModelPin pin) {
    return models.entries().stream()
        .filter(ModelEntry::isReady)
        .filter(entry -> entry.loaded().filter(model -> pin.matches(model.identity())).isPresent())
        .filter(entry -> query.name().isEmpty() || entry.isNamed(query.name()))
        .filter(entry ->
            query.version().isEmpty()
                || entry.claimed().version().equals(query.version())
                || models.aliased(entry.claimed().name(), query.version()).isPresent())
        .findFirst();
  }

  /** The name that is meant: of several models, only a pin can tell when the request does not. */
  private String name(@Nullable ModelPin pin) throws Rejection {
    if (!query.name().isEmpty()) {
      return query.name();
    }
    List<String> names = models.namesThatCount();
    if (names.size() == 1) {
      return names.getFirst();
    }
    if (pin != null) {
      List<ModelEntry> ready = models.entries().stream().filter(ModelEntry::isReady).toList();
      if (models.named(pin.name()).findAny().isEmpty() && !ready.isEmpty()) {
        throw Rejection.ofIdentity(query.identity(), identities(ready));
      }
      return pin.name();
    }
    throw Rejection.ofField(
        FailureReason.INVALID_FIELD,
        "model.name",
        "empty",
        names.isEmpty()
            ? "a model, but the server has none"
            : "one of " + labels(models.entries()) + ", for the server has several models");
  }

  private ModelEntry named(String name) throws Rejection {
    List<ModelEntry> called =
        models
            .named(name)
            .filter(entry -> query.version().isEmpty() || entry.isNamed(name, query.version()))
            .toList();
    if (called.isEmpty() && !query.version().isEmpty()) {
      called = models.aliased(name, query.version()).stream().toList();
    }
    if (called.isEmpty()) {
      throw Rejection.ofField(
          FailureReason.MODEL_NOT_FOUND,
          "model",
          query.version().isEmpty() ? name : name + "@" + query.version(),
          models.entries().isEmpty()
              ? "a model that is loaded: none is"
              : "one of " + labels(models.entries()));
    }
    return oneOf(name, called);
  }

  /** Of one version there may be a refused bundle beside the one that serves. */
  private ModelEntry oneOf(String name, List<ModelEntry> called) throws Rejection {
    if (called.size() == 1) {
      return called.getFirst();
    }
    Optional<ModelEntry> byDefault =
        query.version().isEmpty() ? models.byDefault(name) : Optional.empty();
    if (byDefault.isPresent()) {
      return byDefault.get();
    }
    List<ModelEntry> ready = called.stream().filter(ModelEntry::isReady).toList();
    if (ready.size() == 1) {
      return ready.getFirst();
    }
    List<ModelEntry> held = called.stream().filter(ModelEntry::holdsName).toList();
    if (held.size() == 1 || !query.version().isEmpty()) {
      return held.isEmpty() ? called.getLast() : held.getFirst();
    }
    if (!query.identity().isEmpty()) {
      if (ready.isEmpty()) {
        return called.getFirst();
      }
      throw Rejection.ofIdentity(query.identity(), identities(ready));
    }
    throw Rejection.ofField(
        FailureReason.INVALID_FIELD,
        "model.version",
        "empty",
        "a version, for several are served: " + labels(called));
  }

  private static List<String> identities(List<ModelEntry> entries) {
    return entries.stream()
        .flatMap(entry -> entry.loaded().stream())
        .map(model -> model.identity().text())
        .toList();
  }

  private static List<String> labels(List<ModelEntry> entries) {
    return entries.stream().map(ModelEntry::label).distinct().toList();
  }
}
