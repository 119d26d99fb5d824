package io.reelscore.service.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.reelscore.v1.ImageList;
import io.reelscore.v1.Latents;
import io.reelscore.v1.PromptEmbedding;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleChunk;
import io.reelscore.v1.SampleStart;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreStreamRequest;
import io.reelscore.v1.Tensor;

/** The messages on the way to the large bytes of a request. */
enum Level {
  SCORE_REQUEST("", ScoreRequest.getDescriptor()),
  GROUP_REQUEST("", ScoreGroupRequest.getDescriptor()),
  STREAM_REQUEST("", ScoreStreamRequest.getDescriptor()),
  START("start.", SampleStart.getDescriptor()),
  CHUNK("chunk.", SampleChunk.getDescriptor()),
  SAMPLE("sample.", Sample.getDescriptor()),
  FRAMES("sample.frames.", Tensor.getDescriptor()),
  IMAGES("sample.images.", ImageList.getDescriptor()),
  LATENTS("sample.latents.", Latents.getDescriptor()),
  LATENTS_TENSOR("sample.latents.tensor.", Tensor.getDescriptor()),
  EMBEDDING("sample.prompt_embedding.", PromptEmbedding.getDescriptor()),
  EMBEDDING_TENSOR("sample.prompt_embedding.tensor.", Tensor.getDescriptor());

  /** What is done with a field that is written with its length. */
  sealed interface Role {

    /** Is walked through. */
    record Message(Level level) implements Role {}

    /** Is bytes of that kind. */
    enum Bytes implements Role {
      /** Becomes part of the envelope. */
      KEPT,
      FRAMES,
      LATENTS,
      ENCODED_VIDEO,
      IMAGE,
      EMBEDDING,
      CHUNK
    }
  }

  private final String path;
  private final Descriptor descriptor;

  Level(String path, Descriptor descriptor) {
    this.path = path;
    this.descriptor = descriptor;
  }

  boolean knows(int number) {
    return descriptor.findFieldByNumber(number) != null;
  }

  /** The name of a field as messages to callers have it. */
  String name(int number) {
    FieldDescriptor field = descriptor.findFieldByNumber(number);
    return path + (field == null ? number : field.getName());
  }

  Role role(int number) {
    return switch (this) {
      case SCORE_REQUEST -> message(number, ScoreRequest.SAMPLE_FIELD_NUMBER, SAMPLE);
      case GROUP_REQUEST -> message(number, ScoreGroupRequest.SAMPLE_FIELD_NUMBER, SAMPLE);
      case STREAM_REQUEST ->
          switch (number) {
            case ScoreStreamRequest.SAMPLE_FIELD_NUMBER -> new Role.Message(SAMPLE);
            case ScoreStreamRequest.START_FIELD_NUMBER -> new Role.Message(START);
            case ScoreStreamRequest.CHUNK_FIELD_NUMBER -> new Role.Message(CHUNK);
            default -> Role.Bytes.KEPT;
          };
      case START -> message(number, SampleStart.SAMPLE_FIELD_NUMBER, SAMPLE);
      case CHUNK -> bytes(number, SampleChunk.DATA_FIELD_NUMBER, Role.Bytes.CHUNK);
      case SAMPLE ->
          switch (number) {
            case Sample.FRAMES_FIELD_NUMBER -> new Role.Message(FRAMES);
            case Sample.ENCODED_VIDEO_FIELD_NUMBER -> Role.Bytes.ENCODED_VIDEO;
            case Sample.IMAGES_FIELD_NUMBER -> new Role.Message(IMAGES);
            case Sample.LATENTS_FIELD_NUMBER -> new Role.Message(LATENTS);
            case Sample.PROMPT_EMBEDDING_FIELD_NUMBER -> new Role.Message(EMBEDDING);
            default -> Role.Bytes.KEPT;
          };
      case FRAMES -> bytes(number, Tensor.DATA_FIELD_NUMBER, Role.Bytes.FRAMES);
      case IMAGES -> bytes(number, ImageList.IMAGES_FIELD_NUMBER, Role.Bytes.IMAGE);
      case LATENTS -> message(number, Latents.TENSOR_FIELD_NUMBER, LATENTS_TENSOR);
      case LATENTS_TENSOR -> bytes(number, Tensor.DATA_FIELD_NUMBER, Role.Bytes.LATENTS);
      case EMBEDDING -> message(number, PromptEmbedding.TENSOR_FIELD_NUMBER, EMBEDDING_TENSOR);
      case EMBEDDING_TENSOR -> bytes(number, Tensor.DATA_FIELD_NUMBER, Role.Bytes.EMBEDDING);
    };
  }

  private static Role message(int number, int walked, Level level) {
    return number == walked ? new Role.Message(level) : Role.Bytes.KEPT;
  }

  private static Role bytes(int number, int taken, Role.Bytes kind) {
    return number == taken ? kind : Role.Bytes.KEPT;
  }
}
