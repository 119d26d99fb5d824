package io.reelscore.training.weights;

/** A file does not hold the weights it should; the message says which and what is wrong. */
public final class WeightsException extends Exception {
  private static final long serialVersionUID = 1L;

  public WeightsException(String message) {
    super(message);
  }
}
