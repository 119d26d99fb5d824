package io.reelscore.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.BundleReader;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.bundle.Problem;
import io.reelscore.core.BatchExecutor;
import io.reelscore.core.BatchExecutor.ExecutionException;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads reward models from bundles. In this order, each step telling all its problems at once: the
 * bundle's own checks (schema, digests, agreement of its files); tokenizer, graph, and the graph's
 * inputs and outputs against the manifest; a run of every bucket; the golden samples. Then the
 * repeatability is measured. Only a model that passes is handed out.
 */
public final class RewardModelLoader {
  private final Bundle bundle;
  private final Manifest manifest;
  private final RuntimeOptions options;

  private RewardModelLoader(Bundle bundle, RuntimeOptions options) {
    this.bundle = bundle;
    this.manifest = bundle.manifest();
    this.options = options;
  }

  /**
   * Loads the model of a bundle; blocks until it is proven, which takes seconds.
   *
   * @param folder the bundle
   * @throws ModelLoadException with all problems of the step that failed; nothing stays loaded
   */
  public static RewardModel load(Path folder, RuntimeOptions options) throws ModelLoadException {
    try {
      return new RewardModelLoader(BundleReader.open(folder), options).load();
    } catch (BundleException e) {
      throw new ModelLoadException(folder, e.problems());
    }
  }

  private RewardModel load() throws ModelLoadException {
    List<Problem> problems = new ArrayList<>();
    OrtEnvironment environment = OnnxSession.environment(problems);
    if (environment == null) {
      throw new ModelLoadException(bundle.folder(), problems);
    }
    PromptTokenizer tokenizer =
        PromptTokenizer.load(
            bundle.path(BundleFiles.TOKENIZER), manifest.preprocessing().prompt(), problems);
    OrtSession session =
        OnnxSession.open(environment, bundle.path(BundleFiles.MODEL), options, problems);
    if (session != null) {
      problems.addAll(differences(session));
    }
    RewardModel model =
        tokenizer == null || session == null || !problems.isEmpty()
            ? null
            : proven(environment, session, tokenizer, problems);
    if (model != null) {
      return model;
    }
    if (tokenizer != null) {
      tokenizer.close();
    }
    if (session != null) {
      OnnxRewardModel.close(session);
    }
    throw new ModelLoadException(bundle.folder(), problems);
  }

  private List<Problem> differences(OrtSession session) {
    try {
      return GraphCheck.problems(session, manifest);
    } catch (OrtException e) {
      return List.of(
          new Problem(
              BundleFiles.MODEL, OnnxExecutor.brief(e), "a graph whose inputs can be read"));
    }
  }

  /** Null after telling the problems. */
  private @Nullable RewardModel proven(
      OrtEnvironment environment,
      OrtSession session,
      PromptTokenizer tokenizer,
      List<Problem> problems) {
    UseGuard guard = new UseGuard();
    BatchExecutor executor = new OnnxExecutor(environment, session, manifest, guard);
    List<SampleInput> golden =
        GoldenSelfTest.inputs(
            bundle.golden(),
            (frames, prompt) -> OnnxRewardModel.input(manifest, frames, prompt),
            tokenizer::tokenize);
    try {
      warmUp(executor, golden.getFirst());
      problems.addAll(
          GoldenSelfTest.problems(bundle.golden(), golden, manifest.dimensionNames(), executor));
      return problems.isEmpty()
          ? new OnnxRewardModel(
              bundle,
              session,
              tokenizer,
              executor,
              guard,
              ExecutionFingerprint.ofCpu(environment.getVersion(), options),
              determinism(executor, golden))
          : null;
    } catch (ExecutionException e) {
      problems.add(
          new Problem(BundleFiles.MODEL, OnnxExecutor.brief(e), "a graph that runs every bucket"));
      return null;
    }
  }

  private void warmUp(BatchExecutor executor, SampleInput sample) throws ExecutionException {
    for (int bucket : manifest.batching().buckets()) {
      executor.execute(Collections.nCopies(bucket, sample), new RunControl());
    }
  }

  /** What the manifest claims, or less if less was measured. */
  private Determinism determinism(BatchExecutor executor, List<SampleInput> samples)
      throws ExecutionException {
    Determinism claimed = manifest.determinism();
    if (claimed == Determinism.NONE) {
      return claimed;
    }
    Determinism measured = new Repeatability(executor, samples).measure(manifest.batching());
    return measured.compareTo(claimed) < 0 ? measured : claimed;
  }
}
