package io.reelscore.runtime;

import io.reelscore.bundle.GoldenSet;
import io.reelscore.core.Bucket;
import io.reelscore.core.SampleInput;
import io.reelscore.core.SamplePrompt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The samples a model is proven with: the golden ones as they are, and for each shape a few that
 * are made of them, by repeating or cutting their frames and prompts. Golden samples are all that
 * is known to be typical of a model's inputs.
 */
final class LoadSamples {
  private static final int MAX_SAMPLES = 4;

  private final ModelShapes shapes;
  private final List<SampleInput> golden;

  LoadSamples(ModelShapes shapes, GoldenSet golden, Function<String, TokenizedPrompt> tokenize) {
    this.shapes = shapes;
    this.golden =
        golden.samples().stream()
            .map(sample ->
                shapes.input(
                    new ClipInput.Frames(ByteBuffer.wrap(sample.frames())),
                    new PromptInput.Tokens(tokenize.apply(sample.prompt()))))
            .toList();
  }

  /** The golden samples, in their order. */
  List<SampleInput> golden() {
    return golden;
  }

  /** Two to four samples of a shape, not all of them alike. */
  List<SampleInput> of(Bucket bucket) {
    List<SampleInput> samples = new ArrayList<>();
    for (SampleInput sample : golden.subList(0, Math.min(golden.size(), MAX_SAMPLES - 1))) {
      samples.add(reshaped(sample, bucket, 0));
    }
    samples.add(reshaped(golden.getFirst(), bucket, 0xff));
    return samples;
  }

  /** Its bytes are negated where the mask says so, which gives a picture unlike the first. */
  private static SampleInput reshaped(SampleInput sample, Bucket bucket, int negation) {
    byte[] frames = new byte[ModelShapes.frameBytes(bucket)];
    ByteBuffer source = sample.clip();
    int bytes = source.remaining();
    for (int i = 0; i < frames.length; i++) {
      frames[i] = (byte) (source.get(source.position() + i % bytes) ^ negation);
    }
    int length = bucket.promptTokens();
    return new SampleInput(
        ByteBuffer.wrap(frames), sized(sample.prompt(), length), bucket, bucket.itemCost());
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
