package io.reelscore.service.grpc;

import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.PayloadMemory;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the videos of a call's messages into memory its permit covers.
 *
 * @param admission of the call
 * @param charged whether each video takes bytes of the permit; else the whole message has
 */
record CallPayloads(CallAdmission admission, boolean charged) implements PayloadMemory {

  @Override
  public @Nullable ByteBuffer frames(int bytes) throws Rejection {
    if (!admission.isTensorOfSomeModel(bytes)) {
      return null;
    }
    charge(bytes);
    return admission.frames(bytes);
  }

  @Override
  public void file(int bytes) throws Rejection {
    charge(bytes);
  }

  private void charge(int bytes) throws Rejection {
    if (charged) {
      admission.take(bytes);
    }
  }
}
