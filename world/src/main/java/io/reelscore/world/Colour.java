package io.reelscore.world;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The colours of a subject. */
public enum Colour {
  RED(0, Domain.IN_DISTRIBUTION),
  YELLOW(1 / 6.0, Domain.IN_DISTRIBUTION),
  GREEN(1 / 3.0, Domain.IN_DISTRIBUTION),
  CYAN(1 / 2.0, Domain.IN_DISTRIBUTION),
  BLUE(2 / 3.0, Domain.IN_DISTRIBUTION),
  MAGENTA(5 / 6.0, Domain.IN_DISTRIBUTION),
  ORANGE(1 / 12.0, Domain.OUT_OF_DISTRIBUTION),
  PURPLE(3 / 4.0, Domain.OUT_OF_DISTRIBUTION);

  private final double hue;
  private final Domain domain;

  Colour(double hue, Domain domain) {
    this.hue = hue;
    this.domain = domain;
  }

  /** The colours of a domain. */
  public static List<Colour> of(Domain domain) {
    return Arrays.stream(values()).filter(colour -> colour.domain == domain).toList();
  }

  /** Its class number, 0..7, familiar colours first. */
  @SuppressWarnings("EnumOrdinal") // The order of the constants is this contract.
  public int index() {
    return ordinal();
  }

  /** The word in a prompt. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In turns of the colour circle, 0 for red, below 1. */
  double hue() {
    return hue;
  }
}
