package io.reelscore.world;

/**
 * What a clip would show if it came out perfectly. Lengths are in world units: the picture is 32 x
 * 32 units, y points down.
 *
 * @param prompt what was asked for
 * @param wrongShape what the subject turns into when it comes out wrong; not the asked one
 * @param radius of the subject
 * @param floor height at which the floor begins
 * @param backgroundHue in turns of the colour circle, [0, 1)
 * @param backgroundSaturation in [0, 1]
 * @param speed in units per two half-steps
 * @param seed of everything in the clip that is left to chance
 */
public record Scene(
    Prompt prompt,
    Shape wrongShape,
    double radius,
    double floor,
    double backgroundHue,
    double backgroundSaturation,
    double speed,
    long seed) {

  /** Width and height of the picture in world units. */
  public static final int EXTENT = 32;

  public Scene {
    if (wrongShape == prompt.shape()) {
      throw new IllegalArgumentException(
          "wrong shape: %s (expected: another than the prompt's)".formatted(wrongShape));
    }
    require("radius", radius, 0.5, EXTENT / 2.0);
    require("floor", floor, EXTENT / 2.0, EXTENT);
    require("background hue", backgroundHue, 0, 1);
    require("background saturation", backgroundSaturation, 0, 1);
    require("speed", speed, 0, EXTENT);
  }

  private static void require(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s..%s)".formatted(name, value, low, high));
    }
  }
}
