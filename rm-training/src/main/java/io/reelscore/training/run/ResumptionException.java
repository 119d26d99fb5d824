package io.reelscore.training.run;

/** A training cannot be taken up, or must not be begun, as things are. */
public final class ResumptionException extends Exception {
  private static final long serialVersionUID = 1L;

  ResumptionException(String message) {
    super(message);
  }
}
