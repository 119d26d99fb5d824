package io.reelscore.service.oip;

import com.google.protobuf.ByteString;
import io.reelscore.core.FailureReason;
import io.reelscore.inference.v2.ModelInferRequest.InferInputTensor;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.grpc.TranslatedSample;
import io.reelscore.service.wire.InferenceMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The inputs of a request, as samples: row i of each input is of sample i. */
final class InferInputs {
  private InferInputs() {}

  static List<TranslatedSample> samples(InferenceMessage message, int maxItems) throws Rejection {
    Map<String, InputTensor> inputs = tensors(message);
    if (inputs.isEmpty()) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "inputs", "none", "those of ModelMetadata");
    }
    InputTensor first = inputs.values().iterator().next();
    int rows = rows(first, maxItems);
    List<SampleRow> samples = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      samples.add(new SampleRow());
    }
    for (InputTensor input : inputs.values()) {
      if (input.rows() != rows) {
        throw Rejection.ofField(
            FailureReason.WRONG_SHAPE,
            input.field() + ".shape",
            input.shape(),
            "%d first, as %s has".formatted(rows, first.field()));
      }
      spread(input, samples);
    }
    List<TranslatedSample> complete = new ArrayList<>();
    for (SampleRow sample : samples) {
      complete.add(sample.sample());
    }
    return complete;
  }

  /** The one place that says what an input is of a sample. */
  private static void spread(InputTensor input, List<SampleRow> samples) throws Rejection {
    switch (input.name()) {
      case InputNames.FRAMES -> {
        List<ByteBuffer> parts = input.parts();
        for (int row = 0; row < samples.size(); row++) {
          samples.get(row).frames(input.type().ours(), input.rowShape(), parts.get(row));
        }
      }
      case InputNames.ENCODED_VIDEO -> {
        List<ByteBuffer> files = input.elements();
        for (int row = 0; row < samples.size(); row++) {
          samples.get(row).encodedVideo(files.get(row));
        }
      }
      case InputNames.PROMPT -> {
        List<ByteBuffer> texts = input.elements();
        for (int row = 0; row < samples.size(); row++) {
          samples.get(row).prompt(prompt(row, texts.get(row)));
        }
      }
      case InputNames.LATENTS -> {
        List<ByteBuffer> parts = input.parts();
        for (int row = 0; row < samples.size(); row++) {
          samples.get(row).latents(input.type().ours(), input.rowShape(), parts.get(row));
        }
      }
      case InputNames.TIMESTEP -> {
        input.require(Datatype.FP32);
        input.requireOneEach();
        List<ByteBuffer> parts = input.parts();
        for (int row = 0; row < samples.size(); row++) {
          samples.get(row).timestep(parts.get(row).order(ByteOrder.LITTLE_ENDIAN).getFloat());
        }
      }
      case InputNames.PROMPT_EMBEDDING -> {
        List<ByteBuffer> parts = input.parts();
        for (int row = 0; row < samples.size(); row++) {
          samples.get(row).embedding(input.type().ours(), input.rowShape(), parts.get(row));
        }
      }
      case InputNames.PROMPT_MASK -> {
        input.require(Datatype.UINT8);
        List<ByteBuffer> parts = input.parts();
        for (int row = 0; row < samples.size(); row++) {
          samples.get(row).mask(ByteString.copyFrom(parts.get(row)));
        }
      }
      default ->
          throw Rejection.ofField(
              FailureReason.INVALID_FIELD,
              "inputs",
              input.name().isEmpty() ? "one without a name" : input.name(),
              "one of " + InputNames.ALL);
    }
  }

  private static ByteString prompt(int row, ByteBuffer text) throws Rejection {
    ByteString bytes = ByteString.copyFrom(text);
    if (!bytes.isValidUtf8()) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          "inputs.%s[%d]".formatted(InputNames.PROMPT, row),
          bytes.size() + " bytes that are no text",
          "UTF-8");
    }
    return bytes;
  }

  private static int rows(InputTensor first, int maxItems) throws Rejection {
    if (first.rows() > maxItems) {
      throw Rejection.ofField(
          FailureReason.TOO_LARGE,
          first.field() + ".shape",
          first.rows() + " samples",
          "1.." + maxItems);
    }
    return (int) first.rows();
  }

  private static Map<String, InputTensor> tensors(InferenceMessage message) throws Rejection {
    List<InferInputTensor> inputs = message.request().getInputsList();
    boolean raw = !message.raw().isEmpty();
    if (raw && message.raw().size() != inputs.size()) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          "raw_input_contents",
          message.raw().size() + " entries",
          "%d, one an input".formatted(inputs.size()));
    }
    if (raw && inputs.stream().anyMatch(InferInputTensor::hasContents)) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          "raw_input_contents",
          "beside contents of an input",
          "one or the other");
    }
    Map<String, InputTensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      InferInputTensor input = inputs.get(i);
      ByteBuffer data = raw ? message.raw().get(i) : TypedContents.raw(input);
      if (tensors.put(input.getName(), InputTensor.of(input, data)) != null) {
        throw Rejection.ofField(
            FailureReason.INVALID_FIELD, "inputs", input.getName() + " twice", "each once");
      }
    }
    return tensors;
  }
}
