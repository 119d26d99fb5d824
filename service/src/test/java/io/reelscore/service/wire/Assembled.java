package io.reelscore.service.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.reelscore.service.wire.Payload.Video;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreStreamRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Messages in one piece again, beside which those of the generated parser are laid. */
final class Assembled {
  private Assembled() {}

  /** The message as it would have been parsed whole. */
  static <M> Message of(Received.Message<M> received, TestMemory memory) {
    Payload payload = received.payload();
    Message whole =
        switch (received.envelope()) {
          case ScoreRequest request ->
              request.hasSample()
                  ? request.toBuilder().setSample(whole(request.getSample(), payload)).build()
                  : request;
          case ScoreGroupRequest request ->
              request.hasSample()
                  ? request.toBuilder().setSample(whole(request.getSample(), payload)).build()
                  : request;
          case ScoreStreamRequest request -> whole(request, payload, memory);
          default -> throw new AssertionError(received);
        };
    return known(whole);
  }

  private static ScoreStreamRequest whole(
      ScoreStreamRequest request, Payload payload, TestMemory memory) {
    ScoreStreamRequest.Builder whole = request.toBuilder();
    return switch (request.getMessageCase()) {
      case HEADER, MESSAGE_NOT_SET -> request;
      case SAMPLE -> whole.setSample(whole(request.getSample(), payload)).build();
      case START -> {
        if (request.getStart().hasSample()) {
          whole.getStartBuilder().setSample(whole(request.getStart().getSample(), payload));
        }
        yield whole.build();
      }
      case CHUNK -> {
        Video.Chunk chunk = (Video.Chunk) payload.video();
        ByteBuffer data = chunk.data() == null ? memory.last : chunk.data();
        if (chunk.bytes() > 0) {
          whole
              .getChunkBuilder()
              .setData(ByteString.copyFrom(Objects.requireNonNull(data).duplicate()));
        }
        yield whole.build();
      }
    };
  }

  private static Sample whole(Sample sample, Payload payload) {
    Sample.Builder whole = sample.toBuilder();
    if (sample.hasPromptEmbedding() && payload.embedding() != null) {
      whole.getPromptEmbeddingBuilder().getTensorBuilder().setData(copy(payload.embedding()));
    }
    return switch (payload.video()) {
      case Video.None none -> {
        assertThat(sample.getVideoCase()).isEqualTo(Sample.VideoCase.VIDEO_NOT_SET);
        yield whole.build();
      }
      case Video.Frames(int bytes, ByteBuffer data) -> {
        assertThat(sample.hasFrames()).isTrue();
        whole.getFramesBuilder().setData(copy(data));
        assertThat(whole.getFrames().getData().size()).isEqualTo(bytes);
        yield whole.build();
      }
      case Video.Latents(int bytes, ByteBuffer data) -> {
        assertThat(sample.hasLatents()).isTrue();
        if (data != null) {
          whole.getLatentsBuilder().getTensorBuilder().setData(copy(data));
        }
        assertThat(whole.getLatents().getTensor().getData().size()).isEqualTo(bytes);
        yield whole.build();
      }
      case Video.EncodedFile(ByteBuffer data) -> {
        assertThat(sample.hasEncodedVideo()).isTrue();
        yield whole.setEncodedVideo(copy(data)).build();
      }
      case Video.Images(List<ByteBuffer> files) -> {
        assertThat(sample.hasImages()).isTrue();
        files.forEach(file -> whole.getImagesBuilder().addImages(copy(file)));
        yield whole.build();
      }
      case Video.Misplaced(long bytes) -> {
        assertThat(bytes).isNotNegative();
        yield whole.build();
      }
      case Video.Chunk _, Video.Refused _ -> throw new AssertionError(payload);
    };
  }

  private static ByteString copy(@Nullable ByteBuffer data) {
    return data == null ? ByteString.EMPTY : ByteString.copyFrom(data.duplicate());
  }

  /** A start's video without its bytes, which nobody keeps. */
  @SuppressWarnings("unchecked")
  static <M extends Message> M withoutMisplaced(M message) {
    if (!(message instanceof ScoreStreamRequest request && request.getStart().hasSample())) {
      return message;
    }
    ScoreStreamRequest.Builder without = request.toBuilder();
    Sample.Builder sample = without.getStartBuilder().getSampleBuilder();
    switch (sample.getVideoCase()) {
      case FRAMES -> sample.getFramesBuilder().clearData();
      case LATENTS -> {
        if (sample.getLatents().hasTensor()) {
          sample.getLatentsBuilder().getTensorBuilder().clearData();
        }
      }
      case ENCODED_VIDEO -> sample.setEncodedVideo(ByteString.EMPTY);
      case IMAGES -> sample.getImagesBuilder().clearImages();
      case VIDEO_NOT_SET -> {}
    }
    return (M) without.build();
  }

  /** Without unknown fields, at every depth. */
  @SuppressWarnings("unchecked")
  static <M extends Message> M known(M message) {
    Message.Builder builder =
        message.toBuilder().setUnknownFields(UnknownFieldSet.getDefaultInstance());
    message
        .getAllFields()
        .forEach((field, value) -> {
          if (field.getJavaType()
                  == com.google.protobuf.Descriptors.FieldDescriptor.JavaType.MESSAGE
              && !field.isRepeated()) {
            builder.setField(field, known((Message) value));
          }
        });
    return (M) builder.build();
  }
}
