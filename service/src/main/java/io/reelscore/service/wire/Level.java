package io.reelscore.service.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.Tensor;

/** The messages on the way to the bytes of a video. */
enum Level {
  SCORE_REQUEST("", ScoreRequest.getDescriptor()),
  GROUP_REQUEST("", ScoreGroupRequest.getDescriptor()),
  SAMPLE("sample.", Sample.getDescriptor()),
  FRAMES("sample.frames.", Tensor.getDescriptor());

  /** What is done with a field that is written with its length. */
  enum Role {
    /** Becomes part of the envelope. */
    KEPT,
    SAMPLE,
    FRAMES,
    FRAMES_DATA,
    ENCODED_VIDEO
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
      case SCORE_REQUEST -> number == ScoreRequest.SAMPLE_FIELD_NUMBER ? Role.SAMPLE : Role.KEPT;
      case GROUP_REQUEST ->
          number == ScoreGroupRequest.SAMPLE_FIELD_NUMBER ? Role.SAMPLE : Role.KEPT;
      case SAMPLE ->
          switch (number) {
            case Sample.FRAMES_FIELD_NUMBER -> Role.FRAMES;
            case Sample.ENCODED_VIDEO_FIELD_NUMBER -> Role.ENCODED_VIDEO;
            default -> Role.KEPT;
          };
      case FRAMES -> number == Tensor.DATA_FIELD_NUMBER ? Role.FRAMES_DATA : Role.KEPT;
    };
  }
}
