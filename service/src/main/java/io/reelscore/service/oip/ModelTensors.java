package io.reelscore.service.oip;

import io.reelscore.service.model.ServedModel;
import java.util.ArrayList;
import java.util.List;

/** The tensors a model takes. */
final class ModelTensors {
  private static final long ANY = -1;
  private static final long CHANNELS = 3;

  private ModelTensors() {}

  /** Those that a request must have; in place of frames it may have encoded videos. */
  static List<TensorSpec> inputs(ServedModel model) {
    List<TensorSpec> inputs = new ArrayList<>();
    List<Integer> counts = model.manifest().preprocessing().frames().counts();
    inputs.add(
        new TensorSpec(
            InputNames.FRAMES,
            ElementType.UINT8,
            List.of(
                counts.size() == 1 ? (long) counts.getFirst() : ANY,
                (long) model.frames().height(),
                (long) model.frames().width(),
                CHANNELS)));
    if (model.readsPrompt()) {
      inputs.add(new TensorSpec(InputNames.PROMPT, ElementType.BYTES, List.of(1L)));
    }
    return inputs;
  }
}
