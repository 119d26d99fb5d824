package io.reelscore.service.grpc;

import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.PayloadMemory;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the large bytes of one message of a stream into memory. Its sample gets a permit of its own
 * before the first of them; a chunk goes to the sample it belongs to.
 */
final class StreamPayloads implements PayloadMemory {
  private final CallAdmission call;
  private final int maxImages;
  private @Nullable CallAdmission sample;

  StreamPayloads(CallAdmission call, int maxImages) {
    this.call = call;
    this.maxImages = maxImages;
  }

  /** That of the message's sample; null when nothing needed it. */
  @Nullable CallAdmission sample() {
    return sample;
  }

  @Override
  public @Nullable ByteBuffer tensor(int bytes) throws Rejection {
    return ofSample().tensor(bytes);
  }

  @Override
  public void array(int bytes) throws Rejection {
    ofSample().array(bytes);
  }

  @Override
  public void image(int number, int bytes) throws Rejection {
    CallPayloads.requireImage(number, maxImages);
    array(bytes);
  }

  @Override
  public boolean place(String sampleId, long offset, int bytes, Source source) throws Rejection {
    return call.uploads().place(sampleId, offset, bytes, source);
  }

  private CallPayloads ofSample() throws Rejection {
    if (sample == null) {
      sample = call.sample();
    }
    return new CallPayloads(sample, true, maxImages);
  }
}
