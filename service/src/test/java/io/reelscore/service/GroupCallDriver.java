package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreGroupResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A group that is sent step by step. */
final class GroupCallDriver {
  private final CompletableFuture<ScoreGroupResponse> response = new CompletableFuture<>();
  private final StreamObserver<ScoreGroupRequest> requests;

  GroupCallDriver(TestClient client) {
    this.requests =
        client
            .rewardsAsync()
            .scoreGroup(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ScoreGroupResponse message) {
                    response.complete(message);
                  }

                  @Override
                  public void onError(Throwable error) {
                    response.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {}
                });
  }

  GroupCallDriver header(int size, FailurePolicy policy) {
    return header(
        GroupHeader.newBuilder().setGroupId("g").setSize(size).setFailurePolicy(policy).build());
  }

  GroupCallDriver header(GroupHeader header) {
    requests.onNext(ScoreGroupRequest.newBuilder().setHeader(header).build());
    return this;
  }

  GroupCallDriver sample(String id, Sample sample) {
    requests.onNext(
        ScoreGroupRequest.newBuilder().setSample(sample.toBuilder().setSampleId(id)).build());
    return this;
  }

  GroupCallDriver complete() {
    requests.onCompleted();
    return this;
  }

  void cancel() {
    ((ClientCallStreamObserver<ScoreGroupRequest>) requests).cancel("by the test", null);
  }

  ScoreGroupResponse response() throws Exception {
    return response.get(90, TimeUnit.SECONDS);
  }

  Throwable error() throws Exception {
    try {
      throw new AssertionError("no error but " + response());
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  /**
   * A group of one that has the only permit of a server, so that every other call is refused. It is
   * opened again when a call that was still on its way took the permit first.
   */
  static GroupCallDriver holdingTheOnlyPermit(TestClient client) throws Exception {
    AtomicReference<GroupCallDriver> holder = new AtomicReference<>(opened(client));
    Eventually.succeeds(() -> {
      if (holder.get().response.isDone()) {
        holder.set(opened(client));
      }
      Throwable refusal = catchThrowable(() -> client.rewards().score(TestClient.goodRequest()));
      assertThat(refusal).isNotNull();
      assertThat(holder.get().response).isNotDone();
    });
    return holder.get();
  }

  private static GroupCallDriver opened(TestClient client) {
    return new GroupCallDriver(client).header(1, FailurePolicy.FAILURE_POLICY_MASK);
  }
}
