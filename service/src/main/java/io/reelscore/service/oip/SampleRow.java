package io.reelscore.service.oip;

import com.google.protobuf.ByteString;
import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.grpc.TranslatedSample;
import io.reelscore.service.wire.Payload;
import io.reelscore.service.wire.Payload.Video;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Latents;
import io.reelscore.v1.PromptEmbedding;
import io.reelscore.v1.Sample;
import io.reelscore.v1.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One sample of a request while its inputs are put together, in whatever order they come. */
final class SampleRow {
  private final Sample.Builder sample = Sample.newBuilder();
  private Video video = new Video.None();
  private @Nullable Float timestep;
  private @Nullable ByteBuffer embedding;
  private @Nullable ByteString mask;

  void frames(DataType type, List<Long> shape, ByteBuffer data) throws Rejection {
    sample.setFrames(tensor(type, shape));
    clip(new Video.Frames(data.remaining(), data));
  }

  void encodedVideo(ByteBuffer file) throws Rejection {
    sample.setEncodedVideo(ByteString.EMPTY);
    clip(new Video.EncodedFile(file));
  }

  void latents(DataType type, List<Long> shape, ByteBuffer data) throws Rejection {
    sample.setLatents(Latents.newBuilder().setTensor(tensor(type, shape)));
    clip(new Video.Latents(data.remaining(), data));
  }

  void timestep(float value) {
    timestep = value;
  }

  void prompt(ByteString text) {
    sample.setPromptBytes(text);
  }

  void embedding(DataType type, List<Long> shape, ByteBuffer data) {
    sample.setPromptEmbedding(PromptEmbedding.newBuilder().setTensor(tensor(type, shape)));
    embedding = data;
  }

  void mask(ByteString bytes) {
    mask = bytes;
  }

  TranslatedSample sample() throws Rejection {
    if (timestep != null) {
      requireBeside(sample.hasLatents(), InputNames.TIMESTEP, InputNames.LATENTS);
      sample.getLatentsBuilder().setTimestep(timestep);
    }
    if (mask != null) {
      requireBeside(embedding != null, InputNames.PROMPT_MASK, InputNames.PROMPT_EMBEDDING);
      sample.getPromptEmbeddingBuilder().setMask(mask);
    }
    return new TranslatedSample(sample.build(), new Payload(video, embedding));
  }

  private static void requireBeside(boolean there, String input, String other) throws Rejection {
    if (!there) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "inputs." + input, "alone", "beside inputs." + other);
    }
  }

  private void clip(Video clip) throws Rejection {
    if (!(video instanceof Video.None)) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "inputs", "several clips a sample", "one");
    }
    video = clip;
  }

  private static Tensor.Builder tensor(DataType type, List<Long> shape) {
    return Tensor.newBuilder().setDataType(type).addAllShape(shape);
  }
}
