package io.reelscore.service;

/** The service could not start; the message is one sentence that says why. */
public final class StartupException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kept it from starting. */
  public enum Kind {
    /** A key or a value of the configuration. */
    CONFIGURATION(2),
    /** No model, or no port. */
    UNAVAILABLE(4);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  private final Kind kind;

  StartupException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  StartupException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What kept it from starting. */
  public Kind kind() {
    return kind;
  }

  /** What a program ends with. */
  public int exitCode() {
    return kind.exitCode;
  }
}
