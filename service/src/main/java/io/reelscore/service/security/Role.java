package io.reelscore.service.security;

import java.util.Locale;

/** What a principal may do; each includes those before it. */
public enum Role {
  /** Asks for models and their state, and for the descriptions of the services. */
  OBSERVE,
  /** Has samples scored. */
  SCORE,
  /** Loads, unloads and names models. */
  ADMIN;

  boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
