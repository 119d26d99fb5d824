package io.reelscore.world;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The shapes of a subject. */
public enum Shape {
  CIRCLE(Domain.IN_DISTRIBUTION),
  SQUARE(Domain.IN_DISTRIBUTION),
  TRIANGLE(Domain.IN_DISTRIBUTION),
  DIAMOND(Domain.IN_DISTRIBUTION),
  CROSS(Domain.OUT_OF_DISTRIBUTION),
  RING(Domain.OUT_OF_DISTRIBUTION);

  private final Domain domain;

  Shape(Domain domain) {
    this.domain = domain;
  }

  /** The shapes of a domain. */
  public static List<Shape> of(Domain domain) {
    return Arrays.stream(values()).filter(shape -> shape.domain == domain).toList();
  }

  /** Its class number, 0..5, familiar shapes first. */
  @SuppressWarnings("EnumOrdinal") // The order of the constants is this contract.
  public int index() {
    return ordinal();
  }

  /** The word in a prompt. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Signed distance, roughly, from the outline of a shape of radius {@code r} around the origin:
   * negative inside. y points down.
   */
  float distance(float x, float y, float r) {
    float ax = Math.abs(x);
    float ay = Math.abs(y);
    return switch (this) {
      case CIRCLE -> length(x, y) - r;
      case SQUARE -> Math.max(ax, ay) - 0.88f * r;
      case TRIANGLE -> Math.max(ax * 0.866f - y * 0.5f, y) - 0.62f * r;
      case DIAMOND -> (ax + ay) * 0.8f - r;
      case CROSS ->
          Math.min(
              Math.max(ax - 1.1f * r, ay - 0.38f * r), Math.max(ay - 1.1f * r, ax - 0.38f * r));
      case RING -> Math.abs(length(x, y) - 0.8f * r) - 0.3f * r;
    };
  }

  private static float length(float x, float y) {
    return (float) Math.sqrt(x * x + y * y);
  }
}
