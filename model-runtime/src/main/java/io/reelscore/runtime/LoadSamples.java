package io.reelscore.runtime;

import io.reelscore.bundle.Frames;
import io.reelscore.bundle.GoldenClip;
import io.reelscore.bundle.GoldenPrompt;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.bundle.GoldenSet;
import io.reelscore.bundle.Latents;
import io.reelscore.bundle.Timestep;
import io.reelscore.core.Bucket;
import io.reelscore.core.SampleInput;
import io.reelscore.core.SamplePrompt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The samples a model is proven with: the golden ones as they are, and for each shape a few that
 * are made of them, by repeating or cutting their frames and prompts. Golden samples are all that
 * is known to be typical of a model's inputs.
 */
final class LoadSamples {
  private static final int MAX_SAMPLES = 4;

  private final ModelShapes shapes;
  private final Function<String, TokenizedPrompt> tokenize;
  private final List<SampleInput> golden;

  LoadSamples(ModelShapes shapes, GoldenSet golden, Function<String, TokenizedPrompt> tokenize) {
    this.shapes = shapes;
    this.tokenize = tokenize;
    InputFactory factory = new InputFactory(shapes);
    this.golden =
        golden.samples().stream()
            .map(sample -> factory.input(clip(sample), prompt(sample)))
            .toList();
  }

  private static ClipInput clip(GoldenSample sample) {
    return switch (sample.clip()) {
      case GoldenClip.Frames frames -> new ClipInput.Frames(ByteBuffer.wrap(frames.data()));
      case GoldenClip.Latents latents ->
          new ClipInput.Latents(ByteBuffer.wrap(latents.data()), latents.timestep());
    };
  }

  private PromptInput prompt(GoldenSample sample) {
    return switch (sample.prompt()) {
      case GoldenPrompt.Text(String text) -> new PromptInput.Tokens(tokenize.apply(text));
      case GoldenPrompt.Embedding embedding ->
          new PromptInput.Embedding(
              ByteBuffer.wrap(embedding.data()),
              embedding.mask().stream().mapToLong(Integer::longValue).toArray());
      case GoldenPrompt.None _ -> new PromptInput.None();
    };
  }

  /** The golden samples, in their order. */
  List<SampleInput> golden() {
    return golden;
  }

  /** Two to four samples of a shape, not all of them alike. */
  List<SampleInput> of(Bucket bucket) {
    List<SampleInput> samples = new ArrayList<>();
    for (SampleInput sample : golden.subList(0, Math.min(golden.size(), MAX_SAMPLES - 1))) {
      samples.add(reshaped(sample, bucket));
    }
    samples.add(opposite(samples.getFirst()));
    return samples;
  }

  private SampleInput reshaped(SampleInput sample, Bucket bucket) {
    byte[] clip = new byte[shapes.clipBytes(bucket)];
    ByteBuffer source = sample.clip();
    int bytes = source.remaining();
    for (int i = 0; i < clip.length; i++) {
      clip[i] = source.get(source.position() + i % bytes);
    }
    return new SampleInput(
        ByteBuffer.wrap(clip),
        sample.timestep(),
        sized(sample.prompt(), bucket.promptTokens()),
        bucket,
        bucket.itemCost());
  }

  /** A clip unlike the first: a picture's negative, latents of the other sign and noise. */
  private SampleInput opposite(SampleInput sample) {
    byte[] clip = new byte[sample.clip().remaining()];
    sample.clip().duplicate().get(clip);
    switch (shapes.preprocessing().clip()) {
      case Frames _ -> {
        for (int i = 0; i < clip.length; i++) {
          clip[i] ^= (byte) 0xff;
        }
      }
      case Latents latents -> {
        int elementBytes = clip.length / latents.numbers();
        for (int i = elementBytes - 1; i < clip.length; i += elementBytes) {
          clip[i] ^= (byte) 0x80;
        }
      }
    }
    return new SampleInput(
        ByteBuffer.wrap(clip),
        opposite(sample.timestep()),
        sample.prompt(),
        sample.bucket(),
        sample.usedCost());
  }

  private @Nullable Float opposite(@Nullable Float timestep) {
    Timestep range =
        shapes.preprocessing().clip() instanceof Latents latents ? latents.timestep() : null;
    return timestep == null || range == null
        ? null
        : Math.clamp(range.max() - (timestep - range.min()), range.min(), range.max());
  }

  private static SamplePrompt sized(SamplePrompt prompt, int length) {
    return switch (prompt) {
      case SamplePrompt.Tokens(long[] ids, long[] mask) ->
          new SamplePrompt.Tokens(sized(ids, length), sized(mask, length));
      case SamplePrompt.Embedding _, SamplePrompt.None _ -> prompt;
    };
  }

  /** Repeats what is there, so that each number stays one that the model knows. */
  private static long[] sized(long[] values, int length) {
    long[] sized = Arrays.copyOf(values, length);
    for (int i = values.length; i < length; i++) {
      sized[i] = values[i % values.length];
    }
    return sized;
  }

  /** Every shape. */
  List<Bucket> buckets() {
    return shapes.buckets();
  }
}
