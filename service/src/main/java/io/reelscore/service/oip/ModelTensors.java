package io.reelscore.service.oip;

import io.reelscore.service.model.ClipSpec;
import io.reelscore.service.model.PromptSpec;
import io.reelscore.service.model.ServedModel;
import java.util.ArrayList;
import java.util.List;

/** The tensors a model takes. */
final class ModelTensors {
  private static final long ANY = -1;

  private ModelTensors() {}

  /** Those that a request may have; in place of frames it may have encoded videos. */
  static List<NamedTensor> inputs(ServedModel model) {
    List<NamedTensor> inputs = new ArrayList<>();
    switch (model.clip()) {
      case ClipSpec.Frames frames -> inputs.add(frames(frames));
      case ClipSpec.Latents latents -> addLatents(latents, inputs);
    }
    switch (model.prompt()) {
      case PromptSpec.None none -> {}
      case PromptSpec.Text text ->
          inputs.add(NamedTensor.required(InputNames.PROMPT, Datatype.BYTES, List.of(1L)));
      case PromptSpec.Embedding embedding -> addEmbedding(embedding, inputs);
    }
    return inputs;
  }

  private static NamedTensor frames(ClipSpec.Frames frames) {
    List<Long> shape = new ArrayList<>(frames.tensor().shapes().getLast());
    if (frames.counts().size() > 1) {
      shape.set(0, ANY);
    }
    return NamedTensor.required(InputNames.FRAMES, Datatype.UINT8, shape);
  }

  private static void addLatents(ClipSpec.Latents latents, List<NamedTensor> inputs) {
    inputs.add(
        NamedTensor.required(
            InputNames.LATENTS,
            Datatype.of(latents.tensor().elementType()),
            latents.tensor().shapes().getLast()));
    if (latents.timestep() != null) {
      inputs.add(
          new NamedTensor(
              InputNames.TIMESTEP,
              Datatype.FP32,
              List.of(1L),
              latents.timestep().standard() != null));
    }
  }

  private static void addEmbedding(PromptSpec.Embedding embedding, List<NamedTensor> inputs) {
    inputs.add(
        NamedTensor.required(
            InputNames.PROMPT_EMBEDDING,
            Datatype.of(embedding.tensor().elementType()),
            embedding.tensor().shapes().getLast()));
    inputs.add(
        new NamedTensor(
            InputNames.PROMPT_MASK, Datatype.UINT8, List.of((long) embedding.tokens()), true));
  }
}
