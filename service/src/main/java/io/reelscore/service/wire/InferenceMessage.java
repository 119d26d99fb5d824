package io.reelscore.service.wire;

import io.reelscore.inference.v2.ModelInferRequest;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A {@code ModelInferRequest} as it came.
 *
 * @param request all of it but {@code raw_input_contents}
 * @param raw those, in their order
 */
public record InferenceMessage(ModelInferRequest request, List<ByteBuffer> raw) {
  public InferenceMessage {
    raw = List.copyOf(raw);
  }
}
