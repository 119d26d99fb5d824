package io.reelscore.runtime;

import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.GoldenSet;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.bundle.Problem;
import io.reelscore.core.BatchExecutor.ExecutionException;
import io.reelscore.core.Bucket;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Proves a model by running it: every shape at every batch size that is warmed up, then the golden
 * samples, then how repeatable its rewards are. A model whose bits depend on the batch at natural
 * sizes is tried at one fixed size; what depends on it even so is of a lower class.
 */
final class ModelProof {
  private final Manifest manifest;
  private final GoldenSet golden;
  private final LoadSamples samples;
  private final Collection<String> dynamicallyQuantised;
  private final List<Integer> warmUps;

  /**
   * What is needed to prove a model.
   *
   * @param dynamicallyQuantised operators for which a sample's neighbours matter
   */
  ModelProof(
      Manifest manifest,
      GoldenSet golden,
      LoadSamples samples,
      Collection<String> dynamicallyQuantised,
      int maxBatchItems) {
    this.manifest = manifest;
    this.golden = golden;
    this.samples = samples;
    this.dynamicallyQuantised = dynamicallyQuantised;
    this.warmUps =
        IntStream.concat(
                manifest.batching().buckets().stream().mapToInt(Integer::intValue),
                IntStream.of(maxBatchItems))
            .filter(size -> size <= maxBatchItems)
            .distinct()
            .boxed()
            .toList();
  }

  /** How a model is run and what was measured of it. */
  record Result(ExecutionMode mode, Determinism determinism) {}

  /** Null after telling the problems. */
  @Nullable Result of(OnnxExecutor natural, List<Problem> problems) {
    try {
      for (Bucket bucket : samples.buckets()) {
        SampleInput sample = samples.of(bucket).getFirst();
        for (int size : warmUps) {
          natural.execute(Collections.nCopies(size, sample), new RunControl());
        }
      }
      problems.addAll(goldenProblems(natural));
      return problems.isEmpty() ? repeatability(natural) : null;
    } catch (ExecutionException e) {
      problems.add(
          new Problem(
              BundleFiles.MODEL, String.valueOf(e.getMessage()), "a graph that runs every bucket"));
      return null;
    }
  }

  private List<Problem> goldenProblems(OnnxExecutor executor) throws ExecutionException {
    return GoldenSelfTest.problems(golden, samples.golden(), manifest.dimensionNames(), executor);
  }

  /** What the manifest claims, or less if less was measured. */
  private Result repeatability(OnnxExecutor natural) throws ExecutionException {
    Collection<Integer> sizes = Repeatability.sizes(warmUps, natural.maxBatchItems());
    if (manifest.determinism() == Determinism.NONE) {
      return new Result(ExecutionMode.NATURAL, Determinism.NONE);
    }
    if (manifest.determinism() == Determinism.BATCH_INVARIANT && dynamicallyQuantised.isEmpty()) {
      if (isBatchInvariant(natural, sizes)) {
        return new Result(ExecutionMode.NATURAL, Determinism.BATCH_INVARIANT);
      }
      try (OnnxExecutor fixed = natural.with(ExecutionMode.FIXED_BATCH)) {
        List<Integer> fills = IntStream.rangeClosed(1, fixed.maxBatchItems()).boxed().toList();
        if (goldenProblems(fixed).isEmpty() && isBatchInvariant(fixed, fills)) {
          return new Result(ExecutionMode.FIXED_BATCH, Determinism.BATCH_INVARIANT);
        }
      }
    }
    for (Bucket bucket : samples.buckets()) {
      if (!new Repeatability(natural, samples.of(bucket)).isDeterministic(sizes)) {
        return new Result(ExecutionMode.NATURAL, Determinism.NONE);
      }
    }
    return new Result(ExecutionMode.NATURAL, Determinism.DETERMINISTIC);
  }

  private boolean isBatchInvariant(OnnxExecutor executor, Collection<Integer> sizes)
      throws ExecutionException {
    for (Bucket bucket : samples.buckets()) {
      if (!new Repeatability(executor, samples.of(bucket)).isBatchInvariant(sizes)) {
        return false;
      }
    }
    return true;
  }
}
