package io.reelscore.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.reelscore.inference.v2.GRPCInferenceServiceGrpc;
import io.reelscore.inference.v2.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.reelscore.inference.v2.InferParameter;
import io.reelscore.inference.v2.ModelInferRequest;
import io.reelscore.inference.v2.ModelInferRequest.InferInputTensor;
import io.reelscore.inference.v2.ModelInferResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Requests of the Open Inference Protocol, and what is in its responses. */
final class Infer {
  private Infer() {}

  static GRPCInferenceServiceBlockingStub stub(TestClient client) {
    return GRPCInferenceServiceGrpc.newBlockingStub(client.channel)
        .withDeadlineAfter(90, TimeUnit.SECONDS);
  }

  /** Frames and prompts, raw, of as many samples as there are prompts. */
  static ModelInferRequest.Builder request(List<byte[]> frames, List<String> prompts) {
    return ModelInferRequest.newBuilder()
        .setId("request")
        .addInputs(frames(frames.size()))
        .addInputs(bytes("prompt", prompts.size(), 1))
        .addRawInputContents(joined(frames))
        .addRawInputContents(elements(prompts.stream().map(text -> text.getBytes(UTF_8)).toList()));
  }

  static InferInputTensor.Builder frames(long rows) {
    return InferInputTensor.newBuilder()
        .setName("frames")
        .setDatatype("UINT8")
        .addAllShape(List.of(rows, 8L, 32L, 32L, 3L));
  }

  static InferInputTensor.Builder bytes(String name, long... shape) {
    return tensor(name, "BYTES", shape);
  }

  static InferInputTensor.Builder floats(String name, long... shape) {
    return tensor(name, "FP32", shape);
  }

  private static InferInputTensor.Builder tensor(String name, String datatype, long... shape) {
    InferInputTensor.Builder tensor =
        InferInputTensor.newBuilder().setName(name).setDatatype(datatype);
    for (long extent : shape) {
      tensor.addShape(extent);
    }
    return tensor;
  }

  static ByteString joined(List<byte[]> parts) {
    return ByteString.copyFrom(parts.stream().map(ByteString::copyFrom).toList());
  }

  /** Each with its length before it. */
  static ByteString elements(List<byte[]> elements) {
    List<ByteString> parts = new ArrayList<>();
    for (byte[] element : elements) {
      parts.add(
          ByteString.copyFrom(
              ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(element.length).flip()));
      parts.add(ByteString.copyFrom(element));
    }
    return ByteString.copyFrom(parts);
  }

  static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }

  static InferParameter number(long value) {
    return InferParameter.newBuilder().setInt64Param(value).build();
  }

  static List<Float> floats(ModelInferResponse response, String output) {
    ByteBuffer bytes = raw(response, output, "FP32", Float.BYTES);
    List<Float> values = new ArrayList<>();
    while (bytes.hasRemaining()) {
      values.add(bytes.getFloat());
    }
    return values;
  }

  static List<Double> doubles(ModelInferResponse response, String output) {
    ByteBuffer bytes = raw(response, output, "FP64", Double.BYTES);
    List<Double> values = new ArrayList<>();
    while (bytes.hasRemaining()) {
      values.add(bytes.getDouble());
    }
    return values;
  }

  private static ByteBuffer raw(
      ModelInferResponse response, String output, String datatype, int elementBytes) {
    for (int i = 0; i < response.getOutputsCount(); i++) {
      var tensor = response.getOutputs(i);
      ByteBuffer bytes =
          response.getRawOutputContents(i).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      if (tensor.getName().equals(output)
          && tensor.getDatatype().equals(datatype)
          && tensor.getShapeList().equals(List.of((long) bytes.remaining() / elementBytes))) {
        return bytes;
      }
    }
    throw new AssertionError(output + " of " + datatype + " is not in " + response);
  }
}
