package io.reelscore.training.checkpoint;

/** A file is not a whole checkpoint. */
final class DamagedCheckpointException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedCheckpointException(String message) {
    super(message);
  }
}
