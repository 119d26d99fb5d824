package io.reelscore.training.npy;

/** A file does not hold an array that is read; the message says what is wrong. */
public final class NpyException extends Exception {
  private static final long serialVersionUID = 1L;

  NpyException(String message) {
    super(message);
  }
}
