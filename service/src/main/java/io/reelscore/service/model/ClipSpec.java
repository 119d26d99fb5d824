package io.reelscore.service.model;

import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.bundle.Timestep;
import io.reelscore.media.FrameSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model takes a clip as. */
public sealed interface ClipSpec {

  /** What may be sent. */
  TensorSpec tensor();

  /**
   * Frames of pixels, uint8 [count, height, width, 3].
   *
   * @param usual those that are made of an encoded video
   * @param counts legal numbers of frames, ascending
   */
  record Frames(TensorSpec tensor, FrameSpec usual, List<Integer> counts) implements ClipSpec {
    public Frames {
      counts = List.copyOf(counts);
    }
  }

  /**
   * Latents, [channels, frames, height, width].
   *
   * @param encoder whose latents they are
   * @param timestep how much noise they may hold; null when the model isn't told
   */
  record Latents(TensorSpec tensor, String encoder, @Nullable Timestep timestep)
      implements ClipSpec {}

  /** That of a manifest. */
  static ClipSpec of(Manifest manifest) {
    return switch (manifest.preprocessing().clip()) {
      case io.reelscore.bundle.Frames frames ->
          new Frames(
              new TensorSpec(
                  ElementType.UINT8,
                  frames.counts().stream()
                      .map(count -> TensorSpec.boxed(count, frames.height(), frames.width(), 3))
                      .toList()),
              new FrameSpec(frames.count(), frames.height(), frames.width()),
              frames.counts());
      case io.reelscore.bundle.Latents latents ->
          new Latents(
              TensorSpec.of(
                  ElementType.of(manifest.input(Role.LATENTS).dataType()),
                  latents.channels(),
                  latents.frames(),
                  latents.height(),
                  latents.width()),
              latents.encoder(),
              latents.timestep());
    };
  }
}
