package io.reelscore.service.model;

import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.core.Device;
import io.reelscore.core.EngineModel;
import io.reelscore.core.EngineOptions;
import io.reelscore.core.ScoringEngine;
import io.reelscore.core.Ticker;
import io.reelscore.runtime.ExecutionDevice;
import io.reelscore.runtime.LoadOptions;
import io.reelscore.runtime.ModelLoadException;
import io.reelscore.runtime.RewardModel;
import io.reelscore.runtime.RewardModelLoader;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.model.ModelStatus.Cause;
import java.nio.file.Path;

/**
 * Loads bundles into ONNX Runtime and opens them on the device.
 *
 * @param executionDevice holds them
 * @param loadOptions of each of them
 * @param device runs their batches
 * @param engineOptions of each of them, but for the weight
 * @param metrics measures their batches
 * @param ticker of the engine
 */
public record BundleLoading(
    ExecutionDevice executionDevice,
    LoadOptions loadOptions,
    Device device,
    EngineOptions engineOptions,
    ServiceMetrics metrics,
    Ticker ticker)
    implements ModelLoading {

  @Override
  public ServedModel load(BundleSource source, String label, MemoryRoom room) throws ModelRefusal {
    room.require(BundleFootprint.bytes(source.folder()));
    RewardModel model = open(source.folder());
    try {
      room.require(model.deviceBytes());
      requireLabel(model.identity(), label);
      ScoringEngine engine =
          device.open(
              new EngineModel(
                  label,
                  model.manifest().dimensionNames(),
                  model.executor(),
                  model.determinism() == Manifest.Determinism.BATCH_INVARIANT),
              new EngineOptions(
                  source.weight(),
                  engineOptions.maxBatchItems(),
                  engineOptions.maxBatchCost(),
                  engineOptions.maxBatchDelay()),
              metrics.engineListener(label));
      metrics.engineLoad(label, engine::load);
      metrics.batchCopies(label, model);
      return new ServedModel(model, engine, source.weight(), new ModelUse(ticker));
    } catch (ModelRefusal | RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private static void requireLabel(ModelIdentity found, String label) throws ModelRefusal {
    if (!label.equals(found.name() + "@" + found.version())) {
      throw new ModelRefusal(
          Cause.BUNDLE,
          "manifest.json: %s (expected: %s, which it was before it was loaded)"
              .formatted(found.text(), label));
    }
  }

  private RewardModel open(Path bundle) throws ModelRefusal {
    try {
      return RewardModelLoader.load(bundle, executionDevice, loadOptions);
    } catch (ModelLoadException e) {
      throw new ModelRefusal(Cause.BUNDLE, String.valueOf(e.getMessage()));
    }
  }
}
