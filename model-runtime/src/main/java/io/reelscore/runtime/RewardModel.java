package io.reelscore.runtime;

import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.core.BatchExecutor;
import io.reelscore.core.SampleInput;
import java.util.Optional;

/**
 * A loaded reward model: checked, warmed up, and proven on its golden samples. Made by {@link
 * RewardModelLoader#load}. Safe for use by several threads.
 */
public interface RewardModel extends AutoCloseable {

  /** What the model is, wherever it runs. */
  ModelIdentity identity();

  /** What its bundle says about it. */
  Manifest manifest();

  /** The held-out scores its rewards are normalised against. */
  ReferenceDistribution reference();

  /** What it runs on here. */
  ExecutionFingerprint fingerprint();

  /**
   * How repeatable its rewards are here: what the manifest claims, or less if the measurement at
   * load found less.
   */
  Manifest.Determinism determinism();

  /** The batches it is run at, as the measurement at load decided. */
  ExecutionMode executionMode();

  /** One sentence that says why it doesn't run on the device that would have been preferred. */
  Optional<String> deviceFallback();

  /**
   * About how much memory it takes where it runs: the graph's file, the files of the bundle that
   * hold its weights, and the inputs of one full batch of its largest shape. What a run needs in
   * between comes on top.
   */
  long deviceBytes();

  /** How the clips and embeddings of its batches came into its runs so far. */
  ExecutorCounters counters();

  /**
   * Runs batches; any number of threads may call it at once. Rewards are in the order of the
   * manifest's dimensions. Samples that lie side by side in memory outside the heap, as slots of
   * {@link FrameArenas} may, are run where they lie: that memory must stay as it is until the call
   * returns. After {@link #close} each call is an {@link BatchExecutor.ExecutionException}.
   */
  BatchExecutor executor();

  /**
   * Makes a prompt into the tokens of a model that reads a text.
   *
   * @param prompt without its template, within the manifest's {@code maxBytes}
   * @throws IllegalStateException after {@link #close}, and when the model reads no text
   */
  TokenizedPrompt tokenize(String prompt);

  /**
   * A sample as the executor takes it, with the bucket and cost that follow from its shape: the
   * number of frames from their bytes, the length its prompt is padded to from its tokens.
   *
   * @throws IllegalArgumentException when the model takes another kind of clip or prompt, or its
   *     bytes are of no legal shape
   */
  SampleInput input(ClipInput clip, PromptInput prompt);

  /** Waits for what is running and lets the model go. Further calls do nothing. */
  @Override
  void close();
}
