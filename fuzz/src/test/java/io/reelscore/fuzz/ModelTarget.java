package io.reelscore.fuzz;

import io.reelscore.fixtures.TinyBundles;
import io.reelscore.runtime.ExecutionDevice;
import io.reelscore.runtime.LoadOptions;
import io.reelscore.runtime.ModelLoadException;
import io.reelscore.runtime.RewardModelLoader;
import java.nio.file.Path;

/**
 * Any bytes as {@code model.onnx} of a bundle whose digests are right: loaded and proven, or
 * refused with problems. ONNX Runtime's own reading is native code.
 */
public final class ModelTarget {
  private ModelTarget() {}

  /** One graph. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    Path folder = Workshop.folder("model");
    var _ = TinyBundles.writeWithGraph(folder, data);
    try {
      RewardModelLoader.load(folder, ExecutionDevice.cpu(), LoadOptions.defaults()).close();
    } catch (ModelLoadException e) {
      Refusals.requireProblems(e.problems(), e.getMessage());
    }
  }
}
