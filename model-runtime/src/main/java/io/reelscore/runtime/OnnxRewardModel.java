package io.reelscore.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.core.BatchExecutor;
import io.reelscore.core.SampleInput;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A reward model whose session and tokenizer live until {@link #close}. */
record OnnxRewardModel(
    Bundle bundle,
    OrtSession session,
    @Nullable PromptTokenizer tokenizer,
    InputFactory inputs,
    OnnxExecutor onnxExecutor,
    UseGuard guard,
    ExecutionFingerprint fingerprint,
    Manifest.Determinism determinism,
    Optional<String> deviceFallback,
    long deviceBytes)
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
  public ExecutionMode executionMode() {
    return onnxExecutor.mode();
  }

  @Override
  public BatchExecutor executor() {
    return onnxExecutor;
  }

  @Override
  public ExecutorCounters counters() {
    return onnxExecutor.counters();
  }

  @Override
  public TokenizedPrompt tokenize(String prompt) {
    if (tokenizer == null) {
      throw new IllegalStateException("model " + identity() + " reads no text");
    }
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
  public SampleInput input(ClipInput clip, PromptInput prompt) {
    return inputs.input(clip, prompt);
  }

  @Override
  public void close() {
    guard.close(() -> {
      if (tokenizer != null) {
        tokenizer.close();
      }
      onnxExecutor.close();
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
