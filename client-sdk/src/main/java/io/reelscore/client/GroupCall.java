package io.reelscore.client;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreGroupResponse;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One call of a group: sends a message only when the transport can take it, so that at most one
 * sample waits in memory beside those the caller holds.
 */
final class GroupCall implements ClientResponseObserver<ScoreGroupRequest, ScoreGroupResponse> {
  private final Iterator<ScoreGroupRequest> messages;
  private final CompletableFuture<ScoreGroupResponse> reply = new CompletableFuture<>();
  private boolean completed;
  private @Nullable ScoreGroupResponse received;

  GroupCall(Iterator<ScoreGroupRequest> messages) {
    this.messages = messages;
  }

  /** The reply; cancelling it cancels the call. */
  CompletableFuture<ScoreGroupResponse> reply() {
    return reply;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ScoreGroupRequest> requests) {
    var unused =
        reply.whenComplete((response, failure) -> {
          if (reply.isCancelled()) {
            requests.cancel("cancelled by the caller", null);
          }
        });
    requests.setOnReadyHandler(() -> sendWhileReady(requests));
  }

  private void sendWhileReady(ClientCallStreamObserver<ScoreGroupRequest> requests) {
    while (!completed && !reply.isDone() && requests.isReady()) {
      if (messages.hasNext()) {
        requests.onNext(messages.next());
      } else {
        completed = true;
        requests.onCompleted();
      }
    }
  }

  @Override
  public void onNext(ScoreGroupResponse response) {
    received = response;
  }

  @Override
  public void onError(Throwable thrown) {
    reply.completeExceptionally(thrown);
  }

  @Override
  public void onCompleted() {
    if (received == null) {
      reply.completeExceptionally(Status.INTERNAL.withDescription("no reply").asRuntimeException());
    } else {
      reply.complete(received);
    }
  }
}
