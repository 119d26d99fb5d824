package io.reelscore.service.model;

import io.reelscore.bundle.ModelPin;
import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import java.util.List;

/** Finds the model a request names, by the rules of {@code ModelRef}. */
final class ModelResolution {
  private ModelResolution() {}

  static ModelSlot find(List<ModelSlot> slots, ModelQuery query) throws Rejection {
    if (query.name().isEmpty() && slots.size() > 1) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          "model.name",
          "empty",
          "one of " + labels(slots) + ", for the server has several models");
    }
    List<ModelSlot> called =
        slots.stream()
            .filter(slot ->
                slot.isCalled(
                    query.name().isEmpty() ? slot.claimed().name() : query.name(), query.version()))
            .toList();
    if (called.isEmpty()) {
      throw Rejection.ofField(
          FailureReason.MODEL_NOT_FOUND,
          "model",
          query.version().isEmpty() ? query.name() : query.name() + "@" + query.version(),
          "one of " + labels(slots));
    }
    if (called.size() == 1) {
      return called.getFirst();
    }
    List<ModelSlot> ready =
        called.stream().filter(slot -> slot.status() instanceof ModelStatus.Ready).toList();
    if (ready.size() == 1) {
      return ready.getFirst();
    }
    throw Rejection.ofField(
        FailureReason.INVALID_FIELD,
        "model.version",
        "empty",
        "a version, for several are served: " + labels(called));
  }

  static ServedModel resolve(ModelSlot slot, ModelQuery query) throws Rejection {
    ServedModel model =
        switch (slot.status()) {
          case ModelStatus.Ready(ServedModel ready) -> ready;
          case ModelStatus.Draining(ServedModel draining) ->
              throw Rejection.atAdmission(
                  FailureReason.DRAINING,
                  "model " + slot.label() + " takes no new requests: shutting down");
          case ModelStatus.Loading loading ->
              throw Rejection.atAdmission(
                  FailureReason.MODEL_NOT_READY, "model " + slot.label() + " is loading");
          case ModelStatus.Failed(String problems) ->
              throw Rejection.atAdmission(
                  FailureReason.MODEL_NOT_READY,
                  "model " + slot.label() + " was refused: " + problems);
        };
    checkPin(model, query.identity());
    return model;
  }

  private static void checkPin(ServedModel model, String identity) throws Rejection {
    if (identity.isEmpty()) {
      return;
    }
    ModelPin pin;
    try {
      pin = ModelPin.parse(identity);
    } catch (IllegalArgumentException e) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "model.identity", identity, "name@version#first-12-hex");
    }
    if (!pin.matches(model.identity())) {
      throw Rejection.ofField(
          FailureReason.IDENTITY_MISMATCH,
          "model.identity",
          identity,
          model.identity().text() + ", which is loaded");
    }
  }

  private static List<String> labels(List<ModelSlot> slots) {
    return slots.stream().map(ModelSlot::label).toList();
  }
}
