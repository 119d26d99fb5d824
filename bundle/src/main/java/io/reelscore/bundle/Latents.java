package io.reelscore.bundle;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A clip in a generator's latent space: [channels, frames, height, width], in the element type of
 * the graph's input.
 *
 * @param channels of a latent
 * @param frames latent frames, not those of the video
 * @param height rows of latents
 * @param width columns of latents
 * @param encoder whose latents the model was trained on, for example {@code world-linear-vae@1}
 * @param timestep how much noise they hold; null when the model isn't told
 */
public record Latents(
    int channels, int frames, int height, int width, String encoder, @Nullable Timestep timestep)
    implements ClipForm {
  /** The name and version of an encoder. */
  static final Pattern ENCODER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@/+-]{0,127}");

  /** As many as fill 1 GiB of float32. */
  static final long MAX_NUMBERS = 1L << 28;

  public Latents {
    new Checks()
        .range("channels", channels, 1, 1024)
        .range("frames", frames, 1, 4096)
        .range("height", height, 1, 8192)
        .range("width", width, 1, 8192)
        .matches("encoder", encoder, ENCODER)
        .orThrow();
    new Checks()
        .range(
            "channels x frames x height x width",
            (long) channels * frames * height * width,
            1,
            MAX_NUMBERS)
        .orThrow();
  }

  /** Numbers of one sample: channels x frames x height x width. */
  public int numbers() {
    return channels * frames * height * width;
  }
}
