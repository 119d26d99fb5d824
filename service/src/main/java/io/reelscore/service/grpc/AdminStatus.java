package io.reelscore.service.grpc;

import io.grpc.Status;
import io.grpc.StatusException;
import io.reelscore.service.model.AdminRefusal;
import io.reelscore.service.model.ModelStatus;

/** What an operator is told when something is not done; see {@code ModelAdminService}. */
final class AdminStatus {
  private AdminStatus() {}

  static StatusException of(AdminRefusal refusal) {
    Status status =
        switch (refusal.kind()) {
          case INVALID -> Status.INVALID_ARGUMENT;
          case NOT_FOUND -> Status.NOT_FOUND;
          case TAKEN -> Status.ALREADY_EXISTS;
          case WRONG_STATE -> Status.FAILED_PRECONDITION;
          case SHUTDOWN -> Status.UNAVAILABLE;
        };
    return exception(status, String.valueOf(refusal.getMessage()));
  }

  static StatusException of(ModelStatus.Failed failed) {
    Status status =
        switch (failed.cause()) {
          case BUNDLE -> Status.FAILED_PRECONDITION;
          case CONFLICT -> Status.ALREADY_EXISTS;
          case MEMORY -> Status.RESOURCE_EXHAUSTED;
          case SHUTDOWN -> Status.UNAVAILABLE;
        };
    return exception(status, failed.problems());
  }

  private static StatusException exception(Status status, String message) {
    return status.withDescription(StatusMapping.sentence(message)).asException();
  }
}
