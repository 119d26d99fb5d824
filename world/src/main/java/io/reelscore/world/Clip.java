package io.reelscore.world;

/**
 * A clip as a pair of what was asked for and how it came out; {@link ClipRenderer} makes its
 * pixels.
 *
 * @param prompt the clip is judged against; the scene's own unless the clip stands for a wrong one
 * @param scene what is shown
 * @param latents how it came out
 */
public record Clip(Prompt prompt, Scene scene, Latents latents) {

  /** A clip judged against the prompt it was made from. */
  public static Clip of(Scene scene, Latents latents) {
    return new Clip(scene.prompt(), scene, latents);
  }
}
