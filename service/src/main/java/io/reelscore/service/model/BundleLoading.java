package io.reelscore.service.model;

import io.reelscore.bundle.Manifest;
import io.reelscore.core.Device;
import io.reelscore.core.EngineModel;
import io.reelscore.core.EngineOptions;
import io.reelscore.core.ScoringEngine;
import io.reelscore.runtime.ExecutionDevice;
import io.reelscore.runtime.LoadOptions;
import io.reelscore.runtime.ModelLoadException;
import io.reelscore.runtime.RewardModel;
import io.reelscore.runtime.RewardModelLoader;
import io.reelscore.service.metrics.ServiceMetrics;
import java.nio.file.Path;

/** Loads a bundle into ONNX Runtime and puts an engine of its own before it. */
public final class BundleLoading implements ModelLoading {
  private final Device device;
  private final EngineOptions options;
  private final ServiceMetrics metrics;

  public BundleLoading(Device device, EngineOptions options, ServiceMetrics metrics) {
    this.device = device;
    this.options = options;
    this.metrics = metrics;
  }

  @Override
  public ServedModel load(Path bundle, String label) throws ModelLoadException {
    RewardModel model =
        RewardModelLoader.load(bundle, ExecutionDevice.cpu(), LoadOptions.defaults());
    ScoringEngine engine =
        device.open(
            new EngineModel(
                label,
                model.manifest().dimensionNames(),
                model.executor(),
                model.determinism() == Manifest.Determinism.BATCH_INVARIANT),
            options,
            metrics.engineListener(label));
    metrics.engineLoad(label, engine::load);
    return new ServedModel(model, engine);
  }
}
