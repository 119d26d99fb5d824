package io.reelscore.core;

/**
 * What models run on: some workers, shared by all models that are open on it. One thread owns every
 * queue and decides what runs next; safe for use by several threads.
 */
public interface Device extends AutoCloseable {

  /** Starts the device's threads. */
  static Device start(String name, DeviceOptions options, Ticker ticker) {
    return new SharedDevice(name, options, ticker);
  }

  /** Lets a model run here until the engine is closed. */
  ScoringEngine open(EngineModel model, EngineOptions options, EngineListener listener);

  /** Closes every engine that is open, then ends the threads. */
  @Override
  void close();
}
