package io.reelscore.service.model;

import io.reelscore.core.EngineModel;
import io.reelscore.core.EngineOptions;
import io.reelscore.core.ScoringEngine;
import io.reelscore.core.Ticker;
import io.reelscore.runtime.ModelLoadException;
import io.reelscore.runtime.RewardModel;
import io.reelscore.runtime.RewardModelLoader;
import io.reelscore.runtime.RuntimeOptions;
import io.reelscore.service.metrics.ServiceMetrics;
import java.nio.file.Path;

/** Loads a bundle into ONNX Runtime and puts an engine of its own before it. */
public final class BundleLoading implements ModelLoading {
  private final EngineOptions options;
  private final Ticker ticker;
  private final ServiceMetrics metrics;

  public BundleLoading(EngineOptions options, Ticker ticker, ServiceMetrics metrics) {
    this.options = options;
    this.ticker = ticker;
    this.metrics = metrics;
  }

  @Override
  public ServedModel load(Path bundle, String label) throws ModelLoadException {
    RewardModel model = RewardModelLoader.load(bundle, RuntimeOptions.defaults());
    ScoringEngine engine =
        ScoringEngine.start(
            new EngineModel(label, model.manifest().dimensionNames(), model.executor()),
            options,
            ticker,
            metrics.engineListener(label));
    metrics.engineLoad(label, engine::load);
    return new ServedModel(model, engine);
  }
}
