package io.reelscore.service.model;

/** Whether a model takes requests. */
public sealed interface ModelStatus {

  /** Being read, checked and warmed up. */
  record Loading() implements ModelStatus {}

  /** Takes requests. */
  record Ready(ServedModel model) implements ModelStatus {}

  /** Refused; {@code problems} says why in one sentence. */
  record Failed(String problems) implements ModelStatus {}

  /** Finishes what it has; takes nothing new. */
  record Draining(ServedModel model) implements ModelStatus {}
}
