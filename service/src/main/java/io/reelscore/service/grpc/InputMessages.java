package io.reelscore.service.grpc;

import io.reelscore.bundle.Prompt;
import io.reelscore.bundle.Timestep;
import io.reelscore.service.model.ClipSpec;
import io.reelscore.service.model.ElementType;
import io.reelscore.service.model.PromptSpec;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.model.TensorSpec;
import io.reelscore.v1.DataType;
import io.reelscore.v1.FrameSpec;
import io.reelscore.v1.InputSpec;
import io.reelscore.v1.LatentSpec;
import io.reelscore.v1.PromptEmbeddingSpec;
import io.reelscore.v1.ResizeFilter;
import io.reelscore.v1.SamplingRule;
import io.reelscore.v1.TimestepSpec;
import java.util.List;

/** What the model service says of a model's input. */
final class InputMessages {
  private InputMessages() {}

  static InputSpec input(ServedModel model) {
    InputSpec.Builder message = InputSpec.newBuilder();
    switch (model.clip()) {
      case ClipSpec.Frames frames -> message.setFrames(frames(frames));
      case ClipSpec.Latents latents -> message.setLatents(latents(latents));
    }
    io.reelscore.v1.PromptSpec.Builder text = message.getPromptBuilder().setUsed(false);
    switch (model.prompt()) {
      case PromptSpec.None none -> {}
      case PromptSpec.Text(Prompt rules) ->
          text.setUsed(true)
              .setMaxBytes(rules.maxBytes())
              .setMaxTokens(rules.maxTokens())
              .addAllLengths(rules.lengths());
      case PromptSpec.Embedding embedding -> message.setPromptEmbedding(embedding(embedding));
    }
    return message.build();
  }

  /** The element type as it is sent. */
  static DataType dataType(ElementType type) {
    return switch (type) {
      case UINT8 -> DataType.DATA_TYPE_UINT8;
      case FLOAT16 -> DataType.DATA_TYPE_FLOAT16;
      case BFLOAT16 -> DataType.DATA_TYPE_BFLOAT16;
      case FLOAT32 -> DataType.DATA_TYPE_FLOAT32;
    };
  }

  private static List<DataType> accepted(TensorSpec tensor) {
    return tensor.accepted().stream().map(InputMessages::dataType).toList();
  }

  private static FrameSpec frames(ClipSpec.Frames frames) {
    return FrameSpec.newBuilder()
        .addAllCounts(frames.counts())
        .setDataType(dataType(frames.tensor().elementType()))
        .setCount(frames.usual().count())
        .setHeight(frames.usual().height())
        .setWidth(frames.usual().width())
        .setSampling(SamplingRule.SAMPLING_RULE_SEGMENT_CENTERS)
        .setResize(ResizeFilter.RESIZE_FILTER_BICUBIC_ANTIALIAS)
        .build();
  }

  private static LatentSpec latents(ClipSpec.Latents latents) {
    List<Long> shape = latents.tensor().shapes().getLast();
    LatentSpec.Builder message =
        LatentSpec.newBuilder()
            .setDataType(dataType(latents.tensor().elementType()))
            .addAllAcceptedDataTypes(accepted(latents.tensor()))
            .setChannels(Math.toIntExact(shape.get(0)))
            .setFrames(Math.toIntExact(shape.get(1)))
            .setHeight(Math.toIntExact(shape.get(2)))
            .setWidth(Math.toIntExact(shape.get(3)))
            .setEncoder(latents.encoder());
    if (latents.timestep() != null) {
      message.setTimestep(timestep(latents.timestep()));
    }
    return message.build();
  }

  private static TimestepSpec timestep(Timestep timestep) {
    TimestepSpec.Builder message =
        TimestepSpec.newBuilder().setMin(timestep.min()).setMax(timestep.max());
    if (timestep.standard() != null) {
      message.setDefaultValue(timestep.standard());
    }
    return message.build();
  }

  private static PromptEmbeddingSpec embedding(PromptSpec.Embedding embedding) {
    return PromptEmbeddingSpec.newBuilder()
        .setDataType(dataType(embedding.tensor().elementType()))
        .addAllAcceptedDataTypes(accepted(embedding.tensor()))
        .setTokens(embedding.tokens())
        .setWidth(embedding.width())
        .setEncoder(embedding.encoder())
        .build();
  }
}
