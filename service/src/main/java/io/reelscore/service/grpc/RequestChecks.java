package io.reelscore.service.grpc;

import com.google.protobuf.ByteString;
import io.reelscore.core.FailureReason;
import io.reelscore.core.Priority;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ModelQuery;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.StreamHeader;

/** Every field of a request is checked here, once, and turned into the service's own types. */
final class RequestChecks {
  private static final int MAX_ID_BYTES = 256;

  private RequestChecks() {}

  static ModelQuery query(ModelRef model) {
    return new ModelQuery(model.getName(), model.getVersion(), model.getIdentity());
  }

  static void id(String field, ByteString id) throws Rejection {
    if (id.size() > MAX_ID_BYTES) {
      throw Rejection.ofField(
          FailureReason.TOO_LARGE, field, id.size() + " bytes", "at most " + MAX_ID_BYTES);
    }
  }

  static Priority priority(String field, io.reelscore.v1.Priority priority) throws Rejection {
    return switch (priority) {
      case PRIORITY_UNSPECIFIED, PRIORITY_TRAINING -> Priority.TRAINING;
      case PRIORITY_EVALUATION -> Priority.EVALUATION;
      case UNRECOGNIZED ->
          throw Rejection.ofField(
              FailureReason.INVALID_FIELD, field, "unknown", "TRAINING or EVALUATION");
    };
  }

  static void step(String field, long step) throws Rejection {
    if (step < 0) {
      throw Rejection.ofField(FailureReason.INVALID_FIELD, field, step, "at least 0");
    }
  }

  static void header(StreamHeader header) throws Rejection {
    id("header.run_id", header.getRunIdBytes());
    step("header.step", header.getStep());
    if (header.getSampleTimeoutMillis() < 0) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          "header.sample_timeout_millis",
          header.getSampleTimeoutMillis(),
          "at least 0");
    }
  }

  static void header(GroupHeader header, int maxGroupItems) throws Rejection {
    id("header.group_id", header.getGroupIdBytes());
    id("header.run_id", header.getRunIdBytes());
    step("header.step", header.getStep());
    if (header.getSize() < 1) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, "header.size", header.getSize(), "1.." + maxGroupItems);
    }
    if (header.getSize() > maxGroupItems) {
      throw Rejection.ofField(
          FailureReason.TOO_LARGE, "header.size", header.getSize(), "1.." + maxGroupItems);
    }
    if (header.getFailurePolicy() == FailurePolicy.UNRECOGNIZED) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          "header.failure_policy",
          header.getFailurePolicyValue(),
          "MASK or FAIL");
    }
  }
}
