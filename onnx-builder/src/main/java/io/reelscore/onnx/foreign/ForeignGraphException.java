package io.reelscore.onnx.foreign;

/** An ONNX file cannot be used; the message holds what was found and what is expected. */
public final class ForeignGraphException extends Exception {
  private static final long serialVersionUID = 1L;

  public ForeignGraphException(String message) {
    super(message);
  }
}
