package io.reelscore.runtime;

import static java.util.Objects.requireNonNull;

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
import io.reelscore.bundle.Prompt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Loads reward models from bundles. In this order, each step telling all its problems at once: the
 * bundle's own checks (schema, digests, agreement of its files); tokenizer, graph, and the graph's
 * inputs and outputs against the manifest; a run of every shape at every size of batch; the golden
 * samples; the repeatability, and whether it is as required. Only a model that passes is handed
 * out.
 */
public final class RewardModelLoader {
  private final Bundle bundle;
  private final Manifest manifest;
  private final ModelShapes shapes;
  private final ExecutionDevice device;
  private final LoadOptions options;
  private final int maxBatchItems;
  private final List<Problem> problems = new ArrayList<>();

  private RewardModelLoader(Bundle bundle, ExecutionDevice device, LoadOptions options) {
    this.bundle = bundle;
    this.manifest = bundle.manifest();
    this.shapes = new ModelShapes(manifest);
    this.device = device;
    this.options = options;
    this.maxBatchItems = Math.min(options.maxBatchItems(), manifest.batching().maxBatch());
  }

  /**
   * Loads the model of a bundle; blocks until it is proven, which takes seconds.
   *
   * @param folder the bundle
   * @param device what it runs on
   * @throws ModelLoadException with all problems of the step that failed; nothing stays loaded
   */
  public static RewardModel load(Path folder, ExecutionDevice device, LoadOptions options)
      throws ModelLoadException {
    try {
      return new RewardModelLoader(BundleReader.open(folder), device, options).load();
    } catch (BundleException e) {
      throw new ModelLoadException(folder, e.problems());
    }
  }

  private RewardModel load() throws ModelLoadException {
    OrtEnvironment environment = OnnxSession.environment(problems);
    if (environment == null) {
      throw new ModelLoadException(bundle.folder(), problems);
    }
    PromptTokenizer tokenizer =
        manifest.preprocessing().prompt() instanceof Prompt rules
            ? PromptTokenizer.load(bundle.path(BundleFiles.TOKENIZER), rules, problems)
            : null;
    Path graph = bundle.path(BundleFiles.MODEL);
    OrtSession session =
        OnnxSession.open(environment, graph, device, options.optimization(), problems);
    if (session != null) {
      problems.addAll(differences(session));
    }
    RewardModel model =
        session == null || !problems.isEmpty() ? null : proven(environment, session, tokenizer);
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
      OrtEnvironment environment, OrtSession session, @Nullable PromptTokenizer tokenizer) {
    UseGuard guard = new UseGuard();
    SortedSet<String> quantised =
        GraphOperators.dynamicallyQuantised(bundle.path(BundleFiles.MODEL), problems);
    LoadSamples samples =
        new LoadSamples(shapes, bundle.golden(), text -> requireNonNull(tokenizer).tokenize(text));
    ModelProof proof = new ModelProof(manifest, bundle.golden(), samples, quantised, maxBatchItems);
    try (OnnxExecutor natural =
        new OnnxExecutor(
            environment,
            session,
            manifest,
            guard,
            device.gate(),
            ExecutionMode.NATURAL,
            maxBatchItems)) {
      ModelProof.Result result = problems.isEmpty() ? proof.of(natural, problems) : null;
      if (result == null || !isRepeatableEnough(result.determinism(), quantised)) {
        return null;
      }
      boolean fixed = result.mode() == ExecutionMode.FIXED_BATCH;
      return new OnnxRewardModel(
          bundle,
          session,
          tokenizer,
          new InputFactory(shapes),
          natural.with(result.mode()),
          guard,
          ExecutionFingerprint.of(
              environment.getVersion(), device, options.optimization(), fixed ? maxBatchItems : 0),
          result.determinism(),
          device.fallback(),
          DeviceMemory.estimate(bundle, shapes, maxBatchItems));
    } catch (IOException e) {
      problems.add(
          new Problem(BundleFiles.MODEL, OnnxExecutor.brief(e), "a file whose size can be read"));
      return null;
    }
  }

  private boolean isRepeatableEnough(Determinism measured, SortedSet<String> quantised) {
    Determinism required = options.requiredDeterminism();
    if (measured.compareTo(required) >= 0) {
      return true;
    }
    String because =
        quantised.isEmpty() ? "" : ", with operators of dynamic quantisation " + quantised;
    problems.add(
        new Problem(
            BundleFiles.MODEL + ": determinism",
            "%s here, %s claimed%s"
                .formatted(name(measured), name(manifest.determinism()), because),
            "at least " + name(required) + ", which is required"));
    return false;
  }

  private static String name(Determinism determinism) {
    return determinism.name().toLowerCase(Locale.ROOT);
  }
}
