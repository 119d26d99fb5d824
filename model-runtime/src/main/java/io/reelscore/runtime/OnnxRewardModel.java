package io.reelscore.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.core.BatchExecutor;
import io.reelscore.core.Bucket;
import io.reelscore.core.SampleInput;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A reward model whose session and tokenizer live until {@link #close}. */
record OnnxRewardModel(
    Bundle bundle,
    OrtSession session,
    PromptTokenizer tokenizer,
    BatchExecutor executor,
    UseGuard guard,
    ExecutionFingerprint fingerprint,
    Manifest.Determinism determinism)
    implements RewardModel {

  @Override
  public ModelIdentity identity() {
    return bundle.identity();
  }

  @Override
  public Manifest manifest() {
    return bundle.manifest();
  }

  @Override
  public ReferenceDistribution reference() {
    return bundle.reference();
  }

  @Override
  public TokenizedPrompt tokenize(String prompt) {
    if (!guard.enter()) {
      throw new IllegalStateException("model " + identity() + " is closed");
    }
    try {
      return tokenizer.tokenize(prompt);
    } finally {
      guard.leave();
    }
  }

  @Override
  public SampleInput input(ByteBuffer frames, TokenizedPrompt prompt) {
    return input(manifest(), frames, prompt);
  }

  static SampleInput input(Manifest manifest, ByteBuffer frames, TokenizedPrompt prompt) {
    Manifest.Frames size = manifest.preprocessing().frames();
    int cost = manifest.batching().tokensPerItem();
    int padding = (int) Arrays.stream(prompt.mask()).filter(bit -> bit == 0).count();
    Bucket bucket =
        new Bucket(size.count(), size.height(), size.width(), prompt.ids().length, cost);
    return new SampleInput(
        frames, prompt.ids(), prompt.mask(), bucket, Math.max(1, cost - padding));
  }

  @Override
  public void close() {
    guard.close(() -> {
      tokenizer.close();
      close(session);
    });
  }

  /** ONNX Runtime objects to closing a session twice only, which callers rule out. */
  static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("session could not be closed: " + e.getMessage(), e);
    }
  }
}
