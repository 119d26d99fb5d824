package io.reelscore.core;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A device of which each model has its own workers. */
final class SharedDevice implements Device {
  private final DeviceOptions options;
  private final Ticker ticker;
  private final List<ScoringEngine> engines = new CopyOnWriteArrayList<>();

  SharedDevice(String name, DeviceOptions options, Ticker ticker) {
    this.options = options;
    this.ticker = ticker;
  }

  @Override
  public ScoringEngine open(
      EngineModel model, EngineOptions modelOptions, EngineListener listener) {
    ScoringEngine engine = new BatchingEngine(model, options, modelOptions, ticker, listener);
    engines.add(engine);
    return engine;
  }

  @Override
  public void close() {
    engines.forEach(ScoringEngine::close);
  }
}
