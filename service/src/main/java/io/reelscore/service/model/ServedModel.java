package io.reelscore.service.model;

import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.core.SampleInput;
import io.reelscore.core.ScoringEngine;
import io.reelscore.media.FrameSpec;
import io.reelscore.runtime.ClipInput;
import io.reelscore.runtime.ExecutionMode;
import io.reelscore.runtime.PromptInput;
import io.reelscore.runtime.RewardModel;
import io.reelscore.runtime.TokenizedPrompt;
import java.util.List;
import java.util.stream.Stream;

/** A model that passed its self-test, and the engine that runs it. */
public final class ServedModel {
  private final RewardModel model;
  private final ScoringEngine engine;
  private final ClipSpec clip;
  private final PromptSpec prompt;
  private final double weight;
  private final ModelUse use;
  private volatile boolean closed;

  ServedModel(RewardModel model, ScoringEngine engine, double weight, ModelUse use) {
    this.model = model;
    this.engine = engine;
    this.weight = weight;
    this.use = use;
    this.clip = ClipSpec.of(model.manifest());
    this.prompt = PromptSpec.of(model.manifest());
  }

  /** What it is. */
  public ModelIdentity identity() {
    return model.identity();
  }

  /** {@code name@version}, for metrics. */
  public String label() {
    return identity().name() + "@" + identity().version();
  }

  /** What it says of itself. */
  public Manifest manifest() {
    return model.manifest();
  }

  /** What its rewards are normalised against. */
  public ReferenceDistribution reference() {
    return model.reference();
  }

  /** What runs it, and how. */
  public String fingerprint() {
    return model.fingerprint().text();
  }

  /** How repeatable its rewards are here, as measured when it was loaded. */
  public Manifest.Determinism determinism() {
    return model.determinism();
  }

  /** The batches it is run at. */
  public ExecutionMode executionMode() {
    return model.executionMode();
  }

  /** Scores samples. */
  public ScoringEngine engine() {
    return engine;
  }

  /** What it takes a clip as. */
  public ClipSpec clip() {
    return clip;
  }

  /** What it takes a prompt as. */
  public PromptSpec prompt() {
    return prompt;
  }

  /**
   * The frames that are made of an encoded video.
   *
   * @throws IllegalStateException when it takes latents
   */
  public FrameSpec frames() {
    return switch (clip) {
      case ClipSpec.Frames(var tensor, FrameSpec usual, var counts) -> usual;
      case ClipSpec.Latents latents ->
          throw new IllegalStateException(identity() + " takes latents (expected: frames)");
    };
  }

  /** Bytes of those. */
  public long frameBytes() {
    FrameSpec frames = frames();
    return 3L * frames.count() * frames.height() * frames.width();
  }

  /** Bytes of every tensor that may be sent to it, clips and embeddings. */
  public List<Long> tensorBytes() {
    Stream<Long> embeddings =
        prompt instanceof PromptSpec.Embedding embedding
            ? embedding.tensor().allBytes().stream()
            : Stream.of();
    return Stream.concat(clip.tensor().allBytes().stream(), embeddings).toList();
  }

  /**
   * The most bytes that a sample's tensors and its prompt may have: as they are sent, and as they
   * are widened or padded.
   */
  public long largestSampleBytes() {
    return clip.tensor().largestHeldBytes() + prompt.largestBytes();
  }

  /** Names of its rewards, in order. */
  public List<String> dimensions() {
    return model.manifest().dimensions().stream().map(Manifest.Dimension::name).toList();
  }

  /** The tokens of a prompt. */
  public TokenizedPrompt tokenize(String prompt) {
    return model.tokenize(prompt);
  }

  /** A sample as its engine takes it. */
  public SampleInput input(ClipInput clip, PromptInput prompt) {
    return model.input(clip, prompt);
  }

  /** What is known to limit it. */
  public List<String> limits() {
    return model.manifest().limits();
  }

  /** Its share of the device beside other models that have work. */
  public double weight() {
    return weight;
  }

  /** Bytes it occupies on the device, as counted against the budget. */
  public long deviceBytes() {
    return model.deviceBytes();
  }

  /** Why it does not run on the provider that was hoped for; empty when it does. */
  public String providerFallback() {
    return model.deviceFallback().orElse("");
  }

  /** The calls that use it. */
  public ModelUse use() {
    return use;
  }

  /** Whether {@link #close} was called. */
  boolean isClosed() {
    return closed;
  }

  /** Ends the engine, then the session it uses. Further calls wait for the first and do nothing. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      engine.close();
      model.close();
    }
  }
}
