package io.reelscore.runtime;

import io.reelscore.bundle.Frames;
import io.reelscore.bundle.Latents;
import io.reelscore.bundle.Prompt;
import io.reelscore.bundle.PromptEmbedding;
import io.reelscore.bundle.PromptForm;
import io.reelscore.bundle.Timestep;
import io.reelscore.core.Bucket;
import io.reelscore.core.SampleInput;
import io.reelscore.core.SamplePrompt;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes samples of what callers bring. The shape of a sample follows from it alone: the number of
 * frames from their bytes, the length of the prompt from its tokens.
 */
final class InputFactory {
  private final ModelShapes shapes;
  private final List<Integer> legalBytes;

  InputFactory(ModelShapes shapes) {
    this.shapes = shapes;
    this.legalBytes =
        shapes.frameCounts().stream()
            .map(count -> shapes.clipBytes(shapes.bucket(count, 0)))
            .toList();
  }

  /**
   * A sample with its bucket, its prompt padded no further than the bucket says.
   *
   * @throws IllegalArgumentException when the model takes another kind, or the bytes are of no
   *     legal shape
   */
  SampleInput input(ClipInput clip, PromptInput prompt) {
    SamplePrompt padded = padded(prompt);
    int length = padded.mask().length;
    Bucket bucket = shapes.bucket(frames(clip), length);
    return new SampleInput(
        data(clip),
        timestep(clip),
        padded,
        bucket,
        Math.max(1, bucket.itemCost() - (length - tokens(padded.mask()))));
  }

  private static ByteBuffer data(ClipInput clip) {
    return switch (clip) {
      case ClipInput.Frames(ByteBuffer data) -> data;
      case ClipInput.Latents(ByteBuffer data, var _) -> data;
    };
  }

  private int frames(ClipInput clip) {
    boolean sameKind =
        switch (shapes.preprocessing().clip()) {
          case Frames _ -> clip instanceof ClipInput.Frames;
          case Latents _ -> clip instanceof ClipInput.Latents;
        };
    if (!sameKind) {
      throw new IllegalArgumentException(
          "clip: %s (expected: as %s says)".formatted(clip, shapes.preprocessing().clip()));
    }
    int bytes = data(clip).remaining();
    int index = legalBytes.indexOf(bytes);
    if (index < 0) {
      throw new IllegalArgumentException(
          "clip bytes: %d (expected: one of %s)".formatted(bytes, legalBytes));
    }
    return shapes.frameCounts().get(index);
  }

  private @Nullable Float timestep(ClipInput clip) {
    Float given = clip instanceof ClipInput.Latents(var _, var timestep) ? timestep : null;
    Timestep range =
        shapes.preprocessing().clip() instanceof Latents latents ? latents.timestep() : null;
    if (range == null) {
      if (given != null) {
        throw new IllegalArgumentException("timestep: " + given + " (expected: none)");
      }
      return null;
    }
    Float timestep = given == null ? range.standard() : given;
    if (timestep == null || !range.isLegal(timestep)) {
      throw new IllegalArgumentException(
          "timestep: %s (expected: %s..%s)".formatted(timestep, range.min(), range.max()));
    }
    return timestep;
  }

  private SamplePrompt padded(PromptInput prompt) {
    PromptForm form = shapes.preprocessing().prompt();
    if (prompt instanceof PromptInput.Tokens(TokenizedPrompt text)
        && form instanceof Prompt rules) {
      int length = rules.lengthFor(tokens(text.mask()));
      return new SamplePrompt.Tokens(sized(text.ids(), length), sized(text.mask(), length));
    }
    if (prompt instanceof PromptInput.Embedding(ByteBuffer data, long[] mask)
        && form instanceof PromptEmbedding embedding) {
      if (data.remaining() != shapes.embeddingBytes() || mask.length != embedding.tokens()) {
        throw new IllegalArgumentException(
            "embedding: %d bytes, a mask of %d (expected: %d bytes, a mask of %d)"
                .formatted(
                    data.remaining(), mask.length, shapes.embeddingBytes(), embedding.tokens()));
      }
      return new SamplePrompt.Embedding(data, mask);
    }
    if (prompt instanceof PromptInput.None && form instanceof PromptForm.None) {
      return new SamplePrompt.None();
    }
    throw new IllegalArgumentException("prompt: %s (expected: as %s says)".formatted(prompt, form));
  }

  private static int tokens(long[] mask) {
    return (int) Arrays.stream(mask).filter(bit -> bit != 0).count();
  }

  private static long[] sized(long[] values, int length) {
    return values.length == length ? values : Arrays.copyOf(values, length);
  }
}
