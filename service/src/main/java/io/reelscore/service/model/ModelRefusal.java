package io.reelscore.service.model;

/** A bundle is not served; the message says why. */
final class ModelRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final ModelStatus.Cause reason;

  ModelRefusal(ModelStatus.Cause reason, String message) {
    super(message);
    this.reason = reason;
  }

  ModelStatus.Failed status() {
    return new ModelStatus.Failed(reason, String.valueOf(getMessage()));
  }
}
