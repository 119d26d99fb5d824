package io.reelscore.fuzz;

import io.reelscore.fixtures.TinyBundles;
import io.reelscore.runtime.ExecutionDevice;
import io.reelscore.runtime.LoadOptions;
import io.reelscore.runtime.ModelLoadException;
import io.reelscore.runtime.RewardModelLoader;
import java.nio.file.Path;

/** Any bytes as {@code tokenizer.json}: the model is loaded and proven, or refused. */
public final class TokenizerTarget {
  private TokenizerTarget() {}

  /** One tokenizer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    Path folder = Workshop.folder("tokenizer");
    var _ = TinyBundles.writeWithTokenizer(folder, data);
    try {
      RewardModelLoader.load(folder, ExecutionDevice.cpu(), LoadOptions.defaults()).close();
    } catch (ModelLoadException e) {
      Refusals.requireProblems(e.problems(), e.getMessage());
    }
  }
}
