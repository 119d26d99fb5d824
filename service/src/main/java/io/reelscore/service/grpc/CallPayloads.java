package io.reelscore.service.grpc;

import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.PayloadMemory;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the large bytes of a call's messages into memory its permit covers.
 *
 * @param admission of the call
 * @param charged whether they take bytes of the permit; else the whole message has
 * @param maxImages files of one sample
 */
record CallPayloads(CallAdmission admission, boolean charged, int maxImages)
    implements PayloadMemory {

  @Override
  public @Nullable ByteBuffer tensor(int bytes) throws Rejection {
    if (!admission.isTensorOfSomeModel(bytes)) {
      return null;
    }
    array(bytes);
    return admission.tensor(bytes);
  }

  @Override
  public void array(int bytes) throws Rejection {
    if (charged) {
      admission.take(bytes);
    }
  }

  @Override
  public void image(int number, int bytes) throws Rejection {
    requireImage(number, maxImages);
    array(bytes);
  }

  @Override
  public void chunk(int bytes) {
    throw new IllegalStateException(
        "chunk: %d bytes (expected: only in a stream)".formatted(bytes));
  }

  @Override
  public boolean place(String sampleId, long offset, int bytes, Source source) {
    throw new IllegalStateException("chunk: of " + sampleId + " (expected: only in a stream)");
  }

  static void requireImage(int number, int maxImages) throws Rejection {
    if (number > maxImages) {
      throw Rejection.ofField(
          FailureReason.TOO_LARGE,
          "sample.images",
          "more than %d files".formatted(maxImages),
          "at most so many, reelscore.decode.max-frames");
    }
  }
}
