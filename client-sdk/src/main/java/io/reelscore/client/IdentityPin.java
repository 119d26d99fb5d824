package io.reelscore.client;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The identity that models of a client must have, unless a call pins one itself: none, a given one,
 * or the first that answered. Safe for use by several threads.
 */
final class IdentityPin {
  private final boolean byFirst;
  private final AtomicReference<@Nullable String> identity;

  private IdentityPin(boolean byFirst, @Nullable String identity) {
    this.byFirst = byFirst;
    this.identity = new AtomicReference<>(identity);
  }

  static IdentityPin none() {
    return new IdentityPin(false, null);
  }

  static IdentityPin first() {
    return new IdentityPin(true, null);
  }

  static IdentityPin of(String identity) {
    return new IdentityPin(false, ModelRef.pinned(identity).identity());
  }

  Optional<String> identity() {
    return Optional.ofNullable(identity.get());
  }

  /** What a call asks the server for. */
  ModelRef asked(ModelRef model) {
    String pinned = identity.get();
    return pinned == null || !model.identity().isEmpty()
        ? model
        : new ModelRef(model.name(), model.version(), pinned);
  }

  /** The identity that a reply must have which has this one; the first may set the pin. */
  String expected(ModelRef model, String replied) {
    if (!model.identity().isEmpty()) {
      return model.identity();
    }
    if (byFirst) {
      identity.compareAndSet(null, replied);
    }
    String pinned = identity.get();
    return pinned == null ? replied : pinned;
  }
}
