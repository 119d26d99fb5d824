package io.reelscore.training.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.reelscore.training.process.NativeLibraries;

/** PyTorch as this program uses it: offline, and on one thread unless told otherwise. */
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

  /**
   * Computes with so many threads from now on. Sums are rounded by their parts, so another number
   * may give other bits.
   */
  public static void threads(int threads) {
    engine();
    JniUtils.setNumThreads(threads);
  }

  /** A manager on the CPU that owns what is created through it until it is closed. */
  public static NDManager manager() {
    return manager(TorchDevice.CPU);
  }

  /** A manager on a device that owns what is created through it until it is closed. */
  public static NDManager manager(TorchDevice device) {
    return engine().newBaseManager(device.toDjl());
  }
}
