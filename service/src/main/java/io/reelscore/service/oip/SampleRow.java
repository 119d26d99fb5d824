package io.reelscore.service.oip;

import com.google.protobuf.ByteString;
import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.grpc.TranslatedSample;
import io.reelscore.service.wire.Payload;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Sample;
import io.reelscore.v1.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/** One sample of a request while its inputs are put together. */
final class SampleRow {
  private final Sample.Builder sample = Sample.newBuilder();
  private Payload payload = new Payload.None();

  void frames(DataType type, List<Long> shape, ByteBuffer data) throws Rejection {
    sample.setFrames(Tensor.newBuilder().setDataType(type).addAllShape(shape));
    clip(new Payload.Frames(data.remaining(), data));
  }

  void encodedVideo(ByteBuffer file) throws Rejection {
    sample.setEncodedVideo(ByteString.EMPTY);
    clip(new Payload.EncodedFile(file));
  }

  void prompt(ByteString text) {
    sample.setPromptBytes(text);
  }

  TranslatedSample sample() {
    return new TranslatedSample(sample.build(), payload);
  }

  private void clip(Payload clip) throws Rejection {
    if (!(payload instanceof Payload.None)) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "inputs", "several clips a sample", "one");
    }
    payload = clip;
  }
}
