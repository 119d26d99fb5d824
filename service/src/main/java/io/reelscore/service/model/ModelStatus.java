package io.reelscore.service.model;

/** Whether a model takes requests. */
public sealed interface ModelStatus {

  /** Being read, checked and warmed up. */
  record Loading() implements ModelStatus {}

  /** Takes requests. */
  record Ready(ServedModel model) implements ModelStatus {}

  /** Refused; {@code problems} says why in one sentence. */
  record Failed(Cause cause, String problems) implements ModelStatus {}

  /** Finishes what it has; takes nothing new. */
  record Draining(ServedModel model) implements ModelStatus {}

  /** Closed; what it occupied is free. */
  record Unloaded() implements ModelStatus {}

  /** What a model was refused for. */
  enum Cause {
    /** The bundle itself, or how it runs here. */
    BUNDLE,
    /** Its name or one of its aliases is taken. */
    CONFLICT,
    /** The memory of the device. */
    MEMORY,
    /** The end of the server. */
    SHUTDOWN
  }
}
