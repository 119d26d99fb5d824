package io.reelscore.training.export;

/** A trained model cannot become a bundle. */
public final class ExportException extends Exception {
  private static final long serialVersionUID = 1L;

  public ExportException(String message) {
    super(message);
  }
}
