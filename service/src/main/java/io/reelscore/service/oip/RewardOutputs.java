package io.reelscore.service.oip;

import com.google.protobuf.ByteString;
import io.reelscore.core.FailureReason;
import io.reelscore.inference.v2.InferTensorContents;
import io.reelscore.inference.v2.ModelInferRequest;
import io.reelscore.inference.v2.ModelInferRequest.InferRequestedOutputTensor;
import io.reelscore.inference.v2.ModelInferResponse;
import io.reelscore.inference.v2.ModelInferResponse.InferOutputTensor;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ServedModel;
import io.reelscore.v1.Rewards;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The outputs of a model: tensors of one element a sample, read from its rewards. */
final class RewardOutputs {
  private static final String COMPOSITE = "composite";
  private static final String NORMALIZED = ".normalized";

  /** A number of a sample, and the tensor it becomes part of. */
  private record Output(NamedTensor spec, ToDoubleFunction<Rewards> value) {}

  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private final Set<String> unasked = new LinkedHashSet<>();

  private RewardOutputs(ServedModel model) {
    for (String dimension : model.dimensions()) {
      add(dimension, Datatype.FP32, reward -> reward.getByDimensionOrThrow(dimension).getRaw());
    }
    add(COMPOSITE, Datatype.FP64, Rewards::getComposite);
    unasked.addAll(outputs.keySet());
    for (String dimension : model.dimensions()) {
      add(
          dimension + NORMALIZED,
          Datatype.FP64,
          reward -> reward.getByDimensionOrThrow(dimension).getNormalized());
    }
  }

  static RewardOutputs of(ServedModel model) {
    return new RewardOutputs(model);
  }

  private void add(String name, Datatype type, ToDoubleFunction<Rewards> value) {
    outputs.put(name, new Output(NamedTensor.required(name, type, List.of()), value));
  }

  /** All that can be asked for. */
  List<NamedTensor> specs() {
    return outputs.values().stream().map(Output::spec).toList();
  }

  /** The dimensions that the outputs of a request are made of; empty: all. */
  static List<String> dimensions(ModelInferRequest request) {
    List<String> names =
        request.getOutputsList().stream().map(InferRequestedOutputTensor::getName).toList();
    return names.contains(COMPOSITE)
        ? List.of()
        : names.stream().map(RewardOutputs::dimension).distinct().toList();
  }

  private static String dimension(String output) {
    return output.endsWith(NORMALIZED)
        ? output.substring(0, output.length() - NORMALIZED.length())
        : output;
  }

  /** Refuses a request for others. */
  void requireKnown(ModelInferRequest request) throws Rejection {
    Set<String> seen = new LinkedHashSet<>();
    for (InferRequestedOutputTensor output : request.getOutputsList()) {
      if (!outputs.containsKey(output.getName()) || !seen.add(output.getName())) {
        throw Rejection.ofField(
            FailureReason.INVALID_FIELD,
            "outputs",
            output.getName(),
            "each once, of " + outputs.keySet());
      }
      if (output.getParametersCount() > 0) {
        throw Rejection.ofField(
            FailureReason.INVALID_FIELD,
            "outputs.%s.parameters".formatted(output.getName()),
            output.getParametersMap().keySet(),
            "none: shared memory, classification and the like are not served");
      }
    }
  }

  /** Adds those that are wanted, in the form in which the request has its inputs. */
  void write(
      ModelInferRequest request,
      boolean raw,
      List<Rewards> rewards,
      ModelInferResponse.Builder response) {
    List<String> wanted =
        request.getOutputsCount() == 0
            ? List.copyOf(unasked)
            : request.getOutputsList().stream().map(InferRequestedOutputTensor::getName).toList();
    for (String name : wanted) {
      Output output = outputs.get(name);
      if (output == null) {
        throw new IllegalStateException("output: " + name + " (expected: one that was checked)");
      }
      InferOutputTensor.Builder tensor =
          InferOutputTensor.newBuilder()
              .setName(name)
              .setDatatype(output.spec().type().text())
              .addShape(rewards.size());
      if (raw) {
        response.addRawOutputContents(bytes(output, rewards));
      } else {
        tensor.setContents(contents(output, rewards));
      }
      response.addOutputs(tensor);
    }
  }

  private static ByteString bytes(Output output, List<Rewards> rewards) {
    boolean single = output.spec().type() == Datatype.FP32;
    ByteBuffer bytes =
        ByteBuffer.allocate(rewards.size() * output.spec().type().bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (Rewards reward : rewards) {
      double value = output.value().applyAsDouble(reward);
      if (single) {
        bytes.putFloat((float) value);
      } else {
        bytes.putDouble(value);
      }
    }
    return ByteString.copyFrom(bytes.flip());
  }

  private static InferTensorContents contents(Output output, List<Rewards> rewards) {
    boolean single = output.spec().type() == Datatype.FP32;
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (Rewards reward : rewards) {
      double value = output.value().applyAsDouble(reward);
      if (single) {
        contents.addFp32Contents((float) value);
      } else {
        contents.addFp64Contents(value);
      }
    }
    return contents.build();
  }
}
