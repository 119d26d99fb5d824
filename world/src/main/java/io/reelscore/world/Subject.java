package io.reelscore.world;

/**
 * The subject in one frame: where it is and what has become of its form. Lengths in world units.
 *
 * @param centreX horizontal position
 * @param centreY vertical position, downwards
 * @param radius of both shapes
 * @param shape the asked one
 * @param wrongShape what is blended into it
 * @param blend share of the wrong shape, 0..1
 * @param stretch factor on the x axis, inverse on the y axis
 * @param normalX of the half plane that cuts the subject
 * @param normalY of the half plane that cuts the subject
 * @param cut distance of that half plane from the centre
 * @param opacity 0..1
 */
record Subject(
    float centreX,
    float centreY,
    float radius,
    Shape shape,
    Shape wrongShape,
    float blend,
    float stretch,
    float normalX,
    float normalY,
    float cut,
    float opacity) {

  /** The subject of a clip in a frame of the film. */
  static Subject of(Scene scene, Latents latents, Trajectory trajectory, int filmFrame) {
    double time = filmFrame / (Film.FRAMES - 1.0);
    double morph = latents.severity(Latent.MORPH);
    double swing =
        morph * StrictMath.sin(2 * Math.PI * (time * 1.3 + Chance.MORPH_PHASE.uniform(scene)));
    double blend = Math.clamp(latents.severity(Latent.SHAPE) + 0.6 * morph * time, 0, 1);
    double angle = 2 * Math.PI * Chance.VANISH_ANGLE.uniform(scene);
    double distance = (time - 0.55) / 0.28;
    double window = StrictMath.exp(-distance * distance);
    double cut = (1 - 2 * latents.severity(Latent.VANISH) * window) * scene.radius() * 1.05;
    double blink = HashRandom.uniform(Chance.FLICKER.key(scene), filmFrame);
    return new Subject(
        (float) trajectory.x(filmFrame),
        (float) trajectory.y(filmFrame),
        (float) scene.radius(),
        scene.prompt().shape(),
        scene.wrongShape(),
        (float) blend,
        (float) StrictMath.exp(0.8 * swing),
        (float) StrictMath.cos(angle),
        (float) StrictMath.sin(angle),
        (float) cut,
        (float) (1 - 0.85 * latents.severity(Latent.FLICKER) * blink));
  }

  /** Signed distance, roughly, from the subject's outline: negative inside. */
  float distance(float x, float y) {
    float dx = (x - centreX) * stretch;
    float dy = (y - centreY) / stretch;
    float form =
        (1 - blend) * shape.distance(dx, dy, radius) + blend * wrongShape.distance(dx, dy, radius);
    return Math.max(form, dx * normalX + dy * normalY - cut);
  }
}
