package io.reelscore.service.grpc;

import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.PayloadMemory;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the large bytes of one message of a stream into memory. Its sample gets a permit of its own
 * before the first of them; a chunk goes to the sample it belongs to, and takes bytes only while it
 * is on its way there. Covers all that until it is closed, or taken over.
 */
final class StreamPayloads implements PayloadMemory, AutoCloseable {
  private final CallAdmission call;
  private final int maxImages;
  private @Nullable CallAdmission sample;
  private @Nullable CallAdmission chunk;

  StreamPayloads(CallAdmission call, int maxImages) {
    this.call = call;
    this.maxImages = maxImages;
  }

  /** Gives what covers the sample's memory to whoever lets it go. */
  CallAdmission takeSample() throws Rejection {
    CallAdmission taken = sample == null ? call.part(1) : sample;
    sample = null;
    return taken;
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
  public void chunk(int bytes) throws Rejection {
    if (chunk == null) {
      chunk = call.part(0);
    }
    chunk.take(bytes);
  }

  @Override
  public boolean place(String sampleId, long offset, int bytes, Source source) throws Rejection {
    return call.uploads().place(sampleId, offset, bytes, source);
  }

  private CallPayloads ofSample() throws Rejection {
    if (sample == null) {
      sample = call.part(1);
    }
    return new CallPayloads(sample, true, maxImages);
  }

  @Override
  public void close() {
    CallAdmission unused = sample;
    CallAdmission passed = chunk;
    sample = null;
    chunk = null;
    if (unused != null) {
      unused.letGo();
    }
    if (passed != null) {
      passed.letGo();
    }
  }
}
