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
  static List<NamedTensor> inputs(ServedModel model) {
    List<NamedTensor> inputs = new ArrayList<>();
    List<Integer> counts = model.manifest().preprocessing().frames().counts();
    inputs.add(
        new NamedTensor(
            InputNames.FRAMES,
            Datatype.UINT8,
            List.of(
                counts.size() == 1 ? (long) counts.getFirst() : ANY,
                (long) model.frames().height(),
                (long) model.frames().width(),
                CHANNELS)));
    if (model.readsPrompt()) {
      inputs.add(new NamedTensor(InputNames.PROMPT, Datatype.BYTES, List.of(1L)));
    }
    return inputs;
  }
}
