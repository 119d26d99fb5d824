package io.reelscore.service.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operator asked for is not done; the message is one sentence. */
public final class AdminRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final @Nullable String field;

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
    this(kind, message, null);
  }

  private AdminRefusal(Kind kind, String message, @Nullable String field) {
    super(message, null, false, false);
    this.kind = kind;
    this.field = field;
  }

  static AdminRefusal ofField(String field, Object found, Object expected) {
    return new AdminRefusal(
        Kind.INVALID, "%s: %s (expected: %s)".formatted(field, found, expected), field);
  }

  /** Why it is not done. */
  public Kind kind() {
    return kind;
  }

  /** The field that is to blame, if one is. */
  public Optional<String> field() {
    return Optional.ofNullable(field);
  }
}
