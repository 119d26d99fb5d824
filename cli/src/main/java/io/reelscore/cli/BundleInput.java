package io.reelscore.cli;

import io.reelscore.bundle.Frames;
import io.reelscore.bundle.Latents;
import io.reelscore.bundle.Preprocessing;
import io.reelscore.bundle.Prompt;
import io.reelscore.bundle.PromptEmbedding;
import io.reelscore.bundle.PromptForm;
import io.reelscore.bundle.Timestep;
import java.util.List;
import java.util.function.BiConsumer;

/** What a bundle's model takes, in words. */
final class BundleInput {
  private BundleInput() {}

  /** Tells name and value of each row. */
  static void print(Preprocessing preprocessing, BiConsumer<String, String> row) {
    switch (preprocessing.clip()) {
      case Frames frames -> row.accept("frames", frames(frames));
      case Latents latents -> {
        row.accept("latents", latents(latents));
        if (latents.timestep() != null) {
          row.accept("timestep", timestep(latents.timestep()));
        }
      }
    }
    switch (preprocessing.prompt()) {
      case Prompt prompt -> row.accept("prompt", text(prompt));
      case PromptEmbedding embedding -> row.accept("prompt", embedding(embedding));
      case PromptForm.None _ -> row.accept("prompt", "none");
    }
  }

  private static String frames(Frames frames) {
    return "%s of %d x %d pixels, %s, %s"
        .formatted(
            choice(frames.count(), frames.counts()),
            frames.width(),
            frames.height(),
            frames.sampling(),
            frames.resize());
  }

  private static String latents(Latents latents) {
    return "%d channels, %d frames of %d x %d, of %s"
        .formatted(
            latents.channels(),
            latents.frames(),
            latents.width(),
            latents.height(),
            latents.encoder());
  }

  private static String timestep(Timestep timestep) {
    return "%s..%s, %s"
        .formatted(
            timestep.min(),
            timestep.max(),
            timestep.standard() == null
                ? "to be sent"
                : timestep.standard() + " when none is sent");
  }

  private static String text(Prompt prompt) {
    return "\"%s\", at most %s tokens and %d bytes"
        .formatted(
            prompt.template(), choice(prompt.maxTokens(), prompt.lengths()), prompt.maxBytes());
  }

  private static String embedding(PromptEmbedding embedding) {
    return "an embedding of %d x %d, of %s"
        .formatted(embedding.tokens(), embedding.width(), embedding.encoder());
  }

  private static String choice(int usual, List<Integer> legal) {
    return legal.size() == 1 ? String.valueOf(usual) : "%d (one of %s)".formatted(usual, legal);
  }
}
