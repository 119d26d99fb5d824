package io.reelscore.world;

/**
 * Makes the pixels of a clip: a subject before a wall and a floor, with grain. A pure function: a
 * frame depends on the scene, the latents, the size and its number in the film only, so a frame
 * rendered alone equals the same frame of the whole film. The scene is measured in {@value
 * Scene#EXTENT} x {@value Scene#EXTENT} world units and scaled to the size; edges are antialiased
 * over one pixel; grain lives on the world's grid and is repeated at larger sizes.
 */
public final class ClipRenderer {
  private static final int CELLS = Scene.EXTENT * Scene.EXTENT;
  private static final int MAX_SIZE = 1024;
  private static final double GRAIN = 0.025;
  private static final float FRAME_GRAIN_SHARE = 0.25f;

  private final Scene scene;
  private final Latents latents;
  private final int size;
  private final Trajectory trajectory;
  private final Palette palette;
  private final float grain;
  private final float[] texture = new float[CELLS];
  private final float[] noise = new float[CELLS];

  private ClipRenderer(Scene scene, Latents latents, int size) {
    if (size < Scene.EXTENT || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "size: %d pixels (expected: %d..%d)".formatted(size, Scene.EXTENT, MAX_SIZE));
    }
    this.scene = scene;
    this.latents = latents;
    this.size = size;
    this.trajectory = Trajectory.of(scene, latents);
    this.palette = Palette.of(scene, latents);
    this.grain =
        (float) (GRAIN * StrictMath.exp(0.5 * Math.clamp(latents.get(Latent.GRAIN), -6, 5)));
    long key = Chance.TEXTURE.key(scene);
    for (int cell = 0; cell < CELLS; cell++) {
      texture[cell] = grain * HashRandom.nearlyNormal(key, cell);
    }
  }

  /**
   * Renders frames of a clip.
   *
   * @param size width and height in pixels, {@value Scene#EXTENT}..1024
   * @param filmFrames which frames, each 0..{@value Film#FRAMES}-1, in any order
   * @return uint8 RGB [filmFrames.length, size, size, 3], row-major
   */
  public static byte[] render(Scene scene, Latents latents, int size, int[] filmFrames) {
    ClipRenderer renderer = new ClipRenderer(scene, latents, size);
    byte[] pixels = new byte[filmFrames.length * size * size * 3];
    for (int i = 0; i < filmFrames.length; i++) {
      renderer.frame(filmFrames[i], pixels, i * size * size * 3);
    }
    return pixels;
  }

  /** The frames a model sees: uint8 RGB [8, 32, 32, 3]. */
  public static byte[] modelFrames(Clip clip) {
    return render(clip.scene(), clip.latents(), Film.MODEL_SIZE, Film.modelFrames());
  }

  private void frame(int filmFrame, byte[] pixels, int offset) {
    if (filmFrame < 0 || filmFrame >= Film.FRAMES) {
      throw new IllegalArgumentException(
          "film frame: %d (expected: 0..%d)".formatted(filmFrame, Film.FRAMES - 1));
    }
    Subject subject = Subject.of(scene, latents, trajectory, filmFrame);
    long key = Chance.GRAIN.key(scene);
    for (int cell = 0; cell < CELLS; cell++) {
      noise[cell] =
          texture[cell]
              + FRAME_GRAIN_SHARE
                  * grain
                  * HashRandom.nearlyNormal(key, (long) filmFrame * CELLS + cell);
    }

    float pixelsPerUnit = (float) size / Scene.EXTENT;
    float floorEdge = (float) scene.floor() + 0.5f;
    float[] colour = palette.subject();
    float[] back = new float[3];
    int at = offset;
    for (int row = 0; row < size; row++) {
      float y = (row + 0.5f) / pixelsPerUnit;
      float below = unit(0.5f + (y - floorEdge) * pixelsPerUnit);
      for (int c = 0; c < 3; c++) {
        back[c] = palette.wall()[c] * (1 - below) + palette.floor()[c] * below;
      }
      int cellRow = row * Scene.EXTENT / size * Scene.EXTENT;
      for (int column = 0; column < size; column++) {
        float x = (column + 0.5f) / pixelsPerUnit;
        float cover = subject.opacity() * unit(0.5f - subject.distance(x, y) * pixelsPerUnit);
        float speckle = noise[cellRow + column * Scene.EXTENT / size];
        for (int c = 0; c < 3; c++) {
          float value = back[c] * (1 - cover) + colour[c] * cover + speckle;
          pixels[at++] = (byte) (int) (255 * unit(value) + 0.5f);
        }
      }
    }
  }

  private static float unit(float value) {
    return Math.clamp(value, 0f, 1f);
  }
}
