package io.reelscore.world;

/**
 * Where the subject's centre is in each frame of the film, in world units: semi-implicit Euler, one
 * half-step a frame, with a floor and two walls, bent by the physics defects and the direction
 * defect.
 */
public final class Trajectory {
  private static final double STEP = 0.5;
  private static final double TELEPORT_DISTANCE = 14;

  private final double[] x = new double[Film.FRAMES];
  private final double[] y = new double[Film.FRAMES];

  private Trajectory() {}

  /** The trajectory of a clip. */
  public static Trajectory of(Scene scene, Latents latents) {
    Trajectory trajectory = new Trajectory();
    trajectory.run(scene, latents);
    return trajectory;
  }

  /** Horizontal position in a frame of the film. */
  public double x(int filmFrame) {
    return x[filmFrame];
  }

  /** Vertical position, downwards, in a frame of the film. */
  public double y(int filmFrame) {
    return y[filmFrame];
  }

  private void run(Scene scene, Latents latents) {
    double pace = StrictMath.exp(0.35 * latents.get(Latent.SPEED));
    double heading =
        scene.prompt().motion().direction()
            * StrictMath.cos(Math.PI * latents.severity(Latent.DIRECTION));
    boolean bouncing = scene.prompt().motion().bouncing();
    double energy = latents.severity(Latent.ENERGY);
    double gravityDefect = latents.severity(Latent.GRAVITY);
    double radius = scene.radius();

    double ground = scene.floor() - radius + latents.severity(Latent.SINKING) * 1.6 * radius;
    double centreX =
        Scene.EXTENT / 2.0
            - heading * (5 + 4 * Chance.START_X.uniform(scene)) * Math.min(pace, 1.2);
    double centreY =
        bouncing ? Math.min(6 + 6 * Chance.START_Y.uniform(scene), ground - 2) : ground;
    double speedX = scene.speed() * pace * heading;
    double speedY = 0;
    double limitedPace = Math.min(pace, 1.5);
    double gravity =
        bouncing
            ? 0.9 * limitedPace * limitedPace * (1 - 2.2 * gravityDefect)
            : -0.35 * gravityDefect;
    double gain = StrictMath.pow(1 + energy, 0.35);
    double restitution = 0.8 + 0.8 * energy;

    double jump = TELEPORT_DISTANCE * latents.severity(Latent.TELEPORT);
    double angle = 2 * Math.PI * Chance.TELEPORT_ANGLE.uniform(scene);
    int jumpFrame = 2 * (2 + (int) (5 * Chance.TELEPORT_FRAME.uniform(scene)));
    for (int frame = 0; frame < Film.FRAMES; frame++) {
      if (frame == jumpFrame) {
        centreX += jump * StrictMath.cos(angle);
        centreY -= jump * Math.abs(StrictMath.sin(angle));
      }
      x[frame] = centreX;
      y[frame] = centreY;

      speedY += gravity * STEP;
      centreX += speedX * STEP;
      centreY += speedY * STEP;
      if (centreY > ground && speedY > 0) {
        speedY = -speedY * restitution;
      }
      centreY = Math.min(centreY, ground);
      boolean atWall =
          (centreX < radius && speedX < 0) || (centreX > Scene.EXTENT - radius && speedX > 0);
      if (atWall) {
        speedX = -speedX * 0.95;
      }
      if (frame % 2 == 1) {
        speedX *= gain;
      }
    }
  }
}
