package io.reelscore.service.grpc;

import com.google.protobuf.Any;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import io.reelscore.service.model.AdminRefusal;
import io.reelscore.service.model.ModelStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an operator is told when something is not done; see {@code ModelAdminService}. */
final class AdminStatus {

  /** Why something is not done, as {@code ErrorInfo} names it, and the code it always has. */
  enum Reason {
    INVALID_FIELD(Status.Code.INVALID_ARGUMENT),
    MODEL_NOT_FOUND(Status.Code.NOT_FOUND),
    NAME_TAKEN(Status.Code.ALREADY_EXISTS),
    WRONG_STATE(Status.Code.FAILED_PRECONDITION),
    BUNDLE_REFUSED(Status.Code.FAILED_PRECONDITION),
    MEMORY_BUDGET_EXCEEDED(Status.Code.RESOURCE_EXHAUSTED),
    DRAINING(Status.Code.UNAVAILABLE);

    private final Status.Code code;

    Reason(Status.Code code) {
      this.code = code;
    }

    Status.Code code() {
      return code;
    }
  }

  private AdminStatus() {}

  static StatusException of(AdminRefusal refusal) {
    Reason reason =
        switch (refusal.kind()) {
          case INVALID -> Reason.INVALID_FIELD;
          case NOT_FOUND -> Reason.MODEL_NOT_FOUND;
          case TAKEN -> Reason.NAME_TAKEN;
          case WRONG_STATE -> Reason.WRONG_STATE;
          case SHUTDOWN -> Reason.DRAINING;
        };
    String message = String.valueOf(refusal.getMessage());
    List<Any> details = new ArrayList<>();
    refusal
        .field()
        .ifPresent(field -> details.add(StatusDetails.badRequest(field, message, reason.name())));
    return exception(reason, message, details);
  }

  static StatusException of(ModelStatus.Failed failed) {
    Reason reason =
        switch (failed.cause()) {
          case BUNDLE -> Reason.BUNDLE_REFUSED;
          case CONFLICT -> Reason.NAME_TAKEN;
          case MEMORY -> Reason.MEMORY_BUDGET_EXCEEDED;
          case SHUTDOWN -> Reason.DRAINING;
        };
    return exception(reason, failed.problems(), List.of());
  }

  private static StatusException exception(Reason reason, String message, List<Any> details) {
    return StatusProto.toStatusException(
        com.google.rpc.Status.newBuilder()
            .setCode(reason.code().value())
            .setMessage(StatusMapping.sentence(message))
            .addDetails(StatusDetails.errorInfo(reason.name(), Map.of()))
            .addAllDetails(details)
            .build());
  }
}
