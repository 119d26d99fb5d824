package io.reelscore.runtime;

import io.reelscore.bundle.Frames;
import io.reelscore.bundle.Latents;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.bundle.Preprocessing;
import io.reelscore.bundle.Prompt;
import io.reelscore.bundle.PromptEmbedding;
import io.reelscore.bundle.PromptForm;
import io.reelscore.core.Bucket;
import io.reelscore.core.SampleInput;
import io.reelscore.core.SamplePrompt;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The shapes a model's samples may have, and how many bytes samples of a shape take. */
final class ModelShapes {
  private final Preprocessing preprocessing;
  private final int tokensPerItem;
  private final int clipElementBytes;
  private final int embeddingElementBytes;
  private final List<Bucket> buckets;
  private final Set<Bucket> legal;

  ModelShapes(Manifest manifest) {
    this.preprocessing = manifest.preprocessing();
    this.tokensPerItem = manifest.batching().tokensPerItem();
    this.clipElementBytes =
        switch (preprocessing.clip()) {
          case Frames _ -> 1;
          case Latents _ -> manifest.input(Role.LATENTS).elementBytes();
        };
    this.embeddingElementBytes =
        preprocessing.prompt() instanceof PromptEmbedding
            ? manifest.input(Role.PROMPT_EMBEDDING).elementBytes()
            : 0;
    this.buckets =
        frameCounts().stream()
            .flatMap(frames ->
                preprocessing.prompt().lengths().stream().map(tokens -> bucket(frames, tokens)))
            .toList();
    this.legal = Set.copyOf(buckets);
  }

  Preprocessing preprocessing() {
    return preprocessing;
  }

  /** Legal numbers of frames, of pixels or of latents. */
  List<Integer> frameCounts() {
    return switch (preprocessing.clip()) {
      case Frames frames -> frames.counts();
      case Latents latents -> List.of(latents.frames());
    };
  }

  /** The shape of samples of so many frames whose prompts are padded to so many tokens. */
  Bucket bucket(int frames, int tokens) {
    return switch (preprocessing.clip()) {
      case Frames size ->
          new Bucket(
              frames, size.height(), size.width(), tokens, itemCost(frames, size.count(), tokens));
      case Latents size ->
          new Bucket(
              frames, size.height(), size.width(), tokens, itemCost(frames, size.frames(), tokens));
    };
  }

  /**
   * The manifest states the cost of the usual number of frames and the longest prompt; what of it
   * is not prompt grows with the number of frames.
   */
  private int itemCost(int frames, int usualFrames, int tokens) {
    int longest = preprocessing.prompt().maxTokens();
    long video = Math.max(0, tokensPerItem - longest);
    long scaled = Math.ceilDiv(video * frames, (long) usualFrames);
    return Math.toIntExact(
        Math.clamp(scaled + tokensPerItem - video - longest + tokens, 1, Integer.MAX_VALUE));
  }

  /** Every legal shape. */
  List<Bucket> buckets() {
    return buckets;
  }

  /** The shape whose samples take most memory. */
  Bucket largest() {
    return buckets.stream().max(Comparator.comparingLong(this::itemBytes)).orElseThrow();
  }

  boolean isLegal(Bucket bucket) {
    return legal.contains(bucket);
  }

  /** The clip tensor of so many rows. */
  long[] clipShape(int rows, Bucket bucket) {
    return switch (preprocessing.clip()) {
      case Frames _ -> new long[] {rows, bucket.frames(), bucket.height(), bucket.width(), 3};
      case Latents latents ->
          new long[] {rows, latents.channels(), bucket.frames(), bucket.height(), bucket.width()};
    };
  }

  /** Bytes of a sample's clip. */
  int clipBytes(Bucket bucket) {
    return switch (preprocessing.clip()) {
      case Frames frames -> frames.bytesPerItem(bucket.frames());
      case Latents latents -> latents.numbers() * clipElementBytes;
    };
  }

  /** Bytes of a sample's embedding; 0 for a model that reads none. */
  int embeddingBytes() {
    return preprocessing.prompt() instanceof PromptEmbedding embedding
        ? embedding.numbers() * embeddingElementBytes
        : 0;
  }

  /** Bytes of all of a sample's inputs. */
  long itemBytes(Bucket bucket) {
    long prompt =
        switch (preprocessing.prompt()) {
          case Prompt _ -> 2L * Long.BYTES * bucket.promptTokens();
          case PromptEmbedding _ -> embeddingBytes() + (long) Long.BYTES * bucket.promptTokens();
          case PromptForm.None _ -> 0;
        };
    return clipBytes(bucket) + prompt + (readsTimestep() ? Float.BYTES : 0);
  }

  boolean readsTimestep() {
    return preprocessing.clip() instanceof Latents latents && latents.timestep() != null;
  }

  /**
   * Checks that a sample is as its bucket says.
   *
   * @throws IllegalArgumentException when it isn't
   */
  void require(SampleInput sample) {
    int tokens = sample.bucket().promptTokens();
    requireSize("clip bytes", sample.clip().remaining(), clipBytes(sample.bucket()));
    if ((sample.timestep() != null) != readsTimestep()) {
      throw new IllegalArgumentException(
          "timestep: %s (expected: %s)"
              .formatted(sample.timestep(), readsTimestep() ? "one" : "none"));
    }
    PromptForm form = preprocessing.prompt();
    if (sample.prompt() instanceof SamplePrompt.Tokens(long[] ids, long[] mask)
        && form instanceof Prompt) {
      requireSize("prompt tokens", ids.length, tokens);
      requireSize("prompt mask", mask.length, tokens);
    } else if (sample.prompt() instanceof SamplePrompt.Embedding(var vectors, long[] mask)
        && form instanceof PromptEmbedding) {
      requireSize("embedding bytes", vectors.remaining(), embeddingBytes());
      requireSize("prompt mask", mask.length, tokens);
    } else if (!(sample.prompt() instanceof SamplePrompt.None && form instanceof PromptForm.None)) {
      throw new IllegalArgumentException(
          "prompt: %s (expected: as %s says)".formatted(sample.prompt(), form));
    }
  }

  private static void requireSize(String what, int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException("%s: %d (expected: %d)".formatted(what, found, expected));
    }
  }
}
