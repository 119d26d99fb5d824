package io.reelscore.service.model;

import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.core.Device;
import io.reelscore.core.EngineModel;
import io.reelscore.core.EngineOptions;
import io.reelscore.core.ScoringEngine;
import io.reelscore.core.Ticker;
import io.reelscore.runtime.ModelLoadException;
import io.reelscore.runtime.RewardModel;
import io.reelscore.runtime.RewardModelLoader;
import io.reelscore.runtime.RuntimeOptions;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.model.ModelStatus.Cause;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Loads bundles into ONNX Runtime and opens them on the device.
 *
 * @param device runs them
 * @param facts of that device
 * @param options of each of them, but for the weight
 * @param required the least class of repeatability that is served
 * @param metrics measures their batches
 * @param ticker of the engine
 */
public record BundleLoading(
    Device device,
    DeviceFacts facts,
    EngineOptions options,
    Determinism required,
    ServiceMetrics metrics,
    Ticker ticker)
    implements ModelLoading {

  @Override
  public long deviceBytes(Path bundle) {
    return BundleFootprint.bytes(bundle);
  }

  @Override
  public ServedModel load(BundleSource source, String label) throws ModelRefusal {
    RewardModel model = open(source.folder());
    try {
      requireDeterminism(model.determinism());
      ScoringEngine engine =
          device.open(
              new EngineModel(
                  label,
                  model.manifest().dimensionNames(),
                  model.executor(),
                  model.determinism() == Manifest.Determinism.BATCH_INVARIANT),
              new EngineOptions(
                  source.weight(),
                  options.maxBatchItems(),
                  options.maxBatchCost(),
                  options.maxBatchDelay()),
              metrics.engineListener(label));
      metrics.engineLoad(label, engine::load);
      return new ServedModel(
          model,
          engine,
          source.weight(),
          deviceBytes(source.folder()),
          facts,
          new ModelUse(ticker));
    } catch (ModelRefusal | RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private static RewardModel open(Path bundle) throws ModelRefusal {
    try {
      return RewardModelLoader.load(bundle, RuntimeOptions.defaults());
    } catch (ModelLoadException e) {
      throw new ModelRefusal(Cause.BUNDLE, String.valueOf(e.getMessage()));
    }
  }

  private void requireDeterminism(Determinism found) throws ModelRefusal {
    if (found.compareTo(required) < 0) {
      throw new ModelRefusal(
          Cause.BUNDLE,
          "determinism: %s (expected: at least %s, as reelscore.execution.required-determinism says)"
              .formatted(name(found), name(required)));
    }
  }

  private static String name(Determinism determinism) {
    return determinism.name().toLowerCase(Locale.ROOT);
  }
}
