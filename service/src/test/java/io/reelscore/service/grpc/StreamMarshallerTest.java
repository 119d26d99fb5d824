package io.reelscore.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.AdmissionLimits;
import io.reelscore.core.AdmissionLoad;
import io.reelscore.core.FailureReason;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.wire.Received;
import io.reelscore.service.wire.TensorMemory;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreStreamRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamMarshallerTest {
  private final AdmissionControl control =
      AdmissionControl.create(AdmissionLimits.global(8, 1 << 20), System::nanoTime);
  private final CallAdmission call = new CallAdmission(control, caller -> true, new NoTensors());

  @Test
  void what_is_thrown_while_a_sample_is_read_leaves_no_permit() throws Exception {
    assertThat(call.enter(0, 0)).isEmpty();

    assertReason(new OutOfMemoryError("by the test"), FailureReason.OVERLOADED);
    assertReason(new StackOverflowError("by the test"), FailureReason.INTERNAL);
    assertReason(new IllegalStateException("by the test"), FailureReason.INTERNAL);
  }

  private void assertReason(Throwable thrown, FailureReason reason) throws Exception {
    byte[] message =
        ScoreStreamRequest.newBuilder()
            .setSample(Sample.newBuilder().setEncodedVideo(ByteString.copyFrom(new byte[1000])))
            .build()
            .toByteArray();
    InputStream stream =
        new SequenceInputStream(
            new ByteArrayInputStream(message, 0, message.length / 2), new Throwing(thrown));
    StreamMarshaller marshaller = new StreamMarshaller(new MessageBytes(1 << 20, new Faults()), 1);

    AdmissionLoad during;
    try (StreamMessage read = call.in(Context.ROOT).call(() -> marshaller.parse(stream))) {
      during = control.load();
      assertThat(read.received()).isInstanceOf(Received.Refused.class);
      ScoreOutcome.Failed failure = ((Received.Refused<?>) read.received()).failure();
      assertThat(failure.reason()).isEqualTo(reason);
    }

    assertThat(during.items()).isEqualTo(1);
    assertThat(control.load()).isEqualTo(new AdmissionLoad(0, 0));
  }

  private static final class Throwing extends InputStream {
    private final Throwable thrown;

    Throwing(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public int read() throws IOException {
      switch (thrown) {
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        default -> throw new IOException(thrown);
      }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return read();
    }
  }

  private static final class NoTensors implements TensorMemory {
    @Override
    public boolean knows(long bytes) {
      return false;
    }

    @Override
    public Optional<Lease> lease(long bytes) {
      return Optional.empty();
    }

    @Override
    public long leasedBytes() {
      return 0;
    }
  }
}
