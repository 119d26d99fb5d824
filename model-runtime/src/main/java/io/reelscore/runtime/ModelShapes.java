package io.reelscore.runtime;

import io.reelscore.bundle.Frames;
import io.reelscore.bundle.Manifest;
import io.reelscore.core.Bucket;
import io.reelscore.core.SampleInput;
import io.reelscore.core.SamplePrompt;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The shapes a model's samples may have, and which of them a sample has. A shape follows from the
 * sample alone: the number of frames from their bytes, the length of the prompt from its tokens.
 */
final class ModelShapes {
  private final Manifest manifest;
  private final List<Bucket> buckets;
  private final Set<Bucket> legal;

  ModelShapes(Manifest manifest) {
    this.manifest = manifest;
    this.buckets =
        manifest.preprocessing().frames().counts().stream()
            .flatMap(frames ->
                manifest.preprocessing().prompt().lengths().stream()
                    .map(tokens -> bucket(frames, tokens)))
            .toList();
    this.legal = Set.copyOf(buckets);
  }

  private Bucket bucket(int frames, int tokens) {
    Frames size = manifest.preprocessing().frames();
    return new Bucket(frames, size.height(), size.width(), tokens, itemCost(frames, tokens));
  }

  /**
   * The manifest states the cost of {@code count} frames and {@code maxTokens} tokens; what of it
   * is not prompt grows with the number of frames.
   */
  private int itemCost(int frames, int tokens) {
    int whole = manifest.batching().tokensPerItem();
    int longest = manifest.preprocessing().prompt().maxTokens();
    long video = Math.max(0, whole - longest);
    long scaled = Math.ceilDiv(video * frames, (long) manifest.preprocessing().frames().count());
    return Math.toIntExact(
        Math.clamp(scaled + whole - video - longest + tokens, 1, Integer.MAX_VALUE));
  }

  /** Every legal shape. */
  List<Bucket> buckets() {
    return buckets;
  }

  /** The shape whose samples take most memory. */
  Bucket largest() {
    return buckets.stream().max(Comparator.comparingLong(ModelShapes::itemBytes)).orElseThrow();
  }

  boolean isLegal(Bucket bucket) {
    return legal.contains(bucket);
  }

  /** Bytes of a sample's frames. */
  static int frameBytes(Bucket bucket) {
    return 3 * bucket.frames() * bucket.height() * bucket.width();
  }

  /** Bytes of a sample's frames, tokens and mask. */
  static long itemBytes(Bucket bucket) {
    return frameBytes(bucket) + 2L * Long.BYTES * bucket.promptTokens();
  }

  /** A sample with its bucket, its prompt padded no further than the bucket says. */
  SampleInput input(ClipInput clip, PromptInput prompt) {
    if (clip instanceof ClipInput.Frames(ByteBuffer frames)
        && prompt instanceof PromptInput.Tokens(TokenizedPrompt text)) {
      return input(frames, text);
    }
    throw new IllegalArgumentException(
        "%s with %s (expected: frames and tokens)".formatted(clip, prompt));
  }

  private SampleInput input(ByteBuffer frames, TokenizedPrompt prompt) {
    int tokens = (int) Arrays.stream(prompt.mask()).filter(bit -> bit != 0).count();
    int length = manifest.preprocessing().prompt().lengthFor(tokens);
    Bucket bucket = bucket(framesOf(frames.remaining()), length);
    return new SampleInput(
        frames,
        new SamplePrompt.Tokens(sized(prompt.ids(), length), sized(prompt.mask(), length)),
        bucket,
        Math.max(1, bucket.itemCost() - (length - tokens)));
  }

  private static long[] sized(long[] values, int length) {
    return values.length == length ? values : Arrays.copyOf(values, length);
  }

  private int framesOf(int bytes) {
    Frames size = manifest.preprocessing().frames();
    int index = size.legalBytes().indexOf(bytes);
    if (index < 0) {
      throw new IllegalArgumentException(
          "frames bytes: %d (expected: one of %s)".formatted(bytes, size.legalBytes()));
    }
    return size.counts().get(index);
  }
}
