package io.reelscore.service.model;

/** What an operator asked for is not done; the message is one sentence. */
public final class AdminRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Why it is not done. */
  public enum Kind {
    /** A field is missing or not legal. */
    INVALID,
    /** There is no such model or alias. */
    NOT_FOUND,
    /** The name is taken. */
    TAKEN,
    /** The model is not in a state for it. */
    WRONG_STATE,
    /** The server is shutting down. */
    SHUTDOWN
  }

  AdminRefusal(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  static AdminRefusal ofField(String field, Object found, Object expected) {
    return new AdminRefusal(
        Kind.INVALID, "%s: %s (expected: %s)".formatted(field, found, expected));
  }

  /** Why it is not done. */
  public Kind kind() {
    return kind;
  }
}
