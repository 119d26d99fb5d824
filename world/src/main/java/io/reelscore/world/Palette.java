package io.reelscore.world;

/**
 * The colours of one clip, as RGB in [0, 1].
 *
 * @param subject of the subject
 * @param wall above the floor
 * @param floor below it
 */
record Palette(float[] subject, float[] wall, float[] floor) {
  private static final double HUE_DRIFT = 0.36;
  private static final double FLOOR_SHADE = 0.6;

  static Palette of(Scene scene, Latents latents) {
    double brightness = latents.get(Latent.BRIGHTNESS);
    double saturation = latents.get(Latent.SATURATION);
    double sign = Chance.HUE_SIGN.uniform(scene) < 0.5 ? -1 : 1;
    double hue = scene.prompt().colour().hue() + sign * HUE_DRIFT * latents.severity(Latent.HUE);
    float[] subject =
        rgb(
            hue,
            Math.clamp(0.65 + 0.12 * saturation, 0, 1),
            Math.clamp(0.85 + 0.04 * brightness, 0, 1));
    double backSaturation = Math.clamp(scene.backgroundSaturation() * (1 + 0.3 * saturation), 0, 1);
    double light = Math.clamp(0.35 + 0.10 * brightness, 0, 1);
    return new Palette(
        subject,
        rgb(scene.backgroundHue(), backSaturation, light),
        rgb(scene.backgroundHue(), backSaturation, light * FLOOR_SHADE));
  }

  /** HSV to RGB; the hue in turns, any real number. */
  private static float[] rgb(double hue, double saturation, double value) {
    return new float[] {
      channel(5, hue, saturation, value),
      channel(3, hue, saturation, value),
      channel(1, hue, saturation, value)
    };
  }

  private static float channel(int n, double hue, double saturation, double value) {
    double turns = hue - Math.floor(hue);
    double k = (n + turns * 6) % 6;
    return (float) (value - value * saturation * Math.clamp(Math.min(k, 4 - k), 0, 1));
  }
}
