package io.reelscore.training.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.reelscore.training.process.NativeLibraries;

/** PyTorch as this program uses it: offline, on the CPU, one thread, so that results repeat. */
public final class Torch {

  private Torch() {}

  /**
   * The engine; its switches must be set before DJL is first used, so nothing else may start it.
   */
  public static Engine engine() {
    NativeLibraries.prepare();
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    return Engine.getEngine("PyTorch");
  }

  /** A manager that owns what is created through it until it is closed. */
  public static NDManager manager() {
    return engine().newBaseManager(Device.cpu());
  }
}
