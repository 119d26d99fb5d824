package io.reelscore.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.reelscore.client.FloatTensor.ElementType;
import io.reelscore.v1.DataType;
import io.reelscore.v1.ImageList;
import io.reelscore.v1.Latents;
import io.reelscore.v1.Tensor;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Turns samples into messages, without copying their bytes. */
final class SampleMessages {

  private SampleMessages() {}

  /** The whole sample. */
  static io.reelscore.v1.Sample whole(Sample sample) {
    return message(sample, sample.id(), true);
  }

  /** The whole sample under another name. */
  static io.reelscore.v1.Sample whole(Sample sample, String name) {
    return message(sample, name, true);
  }

  /** All of it but the bytes of its clip, which must be of one piece. */
  static io.reelscore.v1.Sample withoutData(Sample sample, String name) {
    return message(sample, name, false);
  }

  /** What a clip weighs. */
  static long bytes(Sample sample) {
    long clip;
    if (sample.clip() instanceof Clip.Images images) {
      clip = images.files().stream().mapToLong(ByteBuffer::remaining).sum();
    } else {
      clip = data(sample).map(ByteString::size).orElse(0);
    }
    return clip
        + sample.promptEmbedding().map(each -> each.tensor().data().remaining()).orElse(0)
        + sample.prompt().length();
  }

  /** The bytes of a clip that is of one piece. */
  static Optional<ByteString> data(Sample sample) {
    if (sample.clip() instanceof Clip.Frames frames) {
      return Optional.of(UnsafeByteOperations.unsafeWrap(frames.pixels().data()));
    } else if (sample.clip() instanceof Clip.Encoded encoded) {
      return Optional.of(bytes(encoded.file()));
    } else if (sample.clip() instanceof Clip.Latents latents) {
      return Optional.of(bytes(latents.tensor().data()));
    }
    return Optional.empty();
  }

  private static io.reelscore.v1.Sample message(Sample sample, String name, boolean withData) {
    io.reelscore.v1.Sample.Builder message =
        io.reelscore.v1.Sample.newBuilder()
            .setSampleId(name)
            .setPrompt(sample.prompt())
            .setLossySource(sample.lossySource())
            .setIdempotencyKey(sample.idempotencyKey());
    ByteString data = withData ? data(sample).orElse(ByteString.EMPTY) : ByteString.EMPTY;
    if (sample.clip() instanceof Clip.Frames frames) {
      message.setFrames(
          Tensor.newBuilder()
              .setDataType(DataType.DATA_TYPE_UINT8)
              .addShape(frames.pixels().count())
              .addShape(frames.pixels().height())
              .addShape(frames.pixels().width())
              .addShape(3)
              .setData(data));
    } else if (sample.clip() instanceof Clip.Encoded) {
      message.setEncodedVideo(data);
    } else if (sample.clip() instanceof Clip.Images images) {
      ImageList.Builder list = ImageList.newBuilder();
      images.files().forEach(file -> list.addImages(bytes(file)));
      message.setImages(list);
    } else if (sample.clip() instanceof Clip.Latents latents) {
      Latents.Builder clip = Latents.newBuilder().setTensor(tensor(latents.tensor(), data));
      latents.timestep().ifPresent(timestep -> clip.setTimestep((float) timestep));
      message.setLatents(clip);
    }
    sample
        .promptEmbedding()
        .ifPresent(embedding -> message.setPromptEmbedding(embedded(embedding)));
    return message.build();
  }

  private static io.reelscore.v1.PromptEmbedding embedded(PromptEmbedding embedding) {
    byte[] mask = new byte[embedding.mask().size()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (embedding.mask().get(i) ? 1 : 0);
    }
    return io.reelscore.v1.PromptEmbedding.newBuilder()
        .setTensor(tensor(embedding.tensor(), bytes(embedding.tensor().data())))
        .setMask(UnsafeByteOperations.unsafeWrap(mask))
        .build();
  }

  private static Tensor tensor(FloatTensor tensor, ByteString data) {
    Tensor.Builder message = Tensor.newBuilder().setDataType(type(tensor.type())).setData(data);
    tensor.shape().forEach(extent -> message.addShape(extent));
    return message.build();
  }

  private static DataType type(ElementType type) {
    return switch (type) {
      case FLOAT16 -> DataType.DATA_TYPE_FLOAT16;
      case BFLOAT16 -> DataType.DATA_TYPE_BFLOAT16;
      case FLOAT32 -> DataType.DATA_TYPE_FLOAT32;
    };
  }

  private static ByteString bytes(ByteBuffer buffer) {
    return UnsafeByteOperations.unsafeWrap(buffer.duplicate());
  }
}
