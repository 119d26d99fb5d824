package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.AdmissionLoad;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.service.model.FrameMemory;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many callers who together offer more than ten times what the server may hold. */
class OverloadTest {
  private static final int MAX_ITEMS = 8;
  private static final long MAX_BYTES = 1 << 20;
  private static final int CALLERS = 10 * MAX_ITEMS;
  private static final int CALLS_EACH = 10;

  @RegisterExtension
  static final TinyServer TINY =
      new TinyServer()
          .with("reelscore.grpc.max-concurrent-calls-per-connection", "1000")
          .with("reelscore.grpc.flow-control-window", "1MB")
          .with("reelscore.grpc.max-connections", "1")
          .with("reelscore.admission.max-in-flight-items", MAX_ITEMS)
          .with("reelscore.admission.max-in-flight-size", MAX_BYTES + "B")
          .with("reelscore.admission.max-group-items", "1");

  @Test
  void memory_stays_bounded_and_every_call_is_answered_once() throws Exception {
    AdmissionControl admission = TINY.server().part(AdmissionControl.class);
    FrameMemory memory = TINY.server().part(FrameMemory.class);
    Peaks peaks = new Peaks(admission, memory);
    List<GreedyCaller> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(new GreedyCaller("run-" + i, peaks));
    }
    callers.forEach(GreedyCaller::call);
    int patientRewards = 0;
    for (int i = 0; i < 2; i++) {
      patientRewards += patientCall();
    }
    for (GreedyCaller caller : callers) {
      caller.done.get(90, TimeUnit.SECONDS);
    }

    assertThat(patientRewards).isEqualTo(2);
    assertThat(peaks.bytes.get()).isPositive().isLessThanOrEqualTo(MAX_BYTES);
    assertThat(peaks.items.get()).isPositive().isLessThanOrEqualTo(MAX_ITEMS);
    assertThat(peaks.slotBytes.get()).isPositive().isLessThanOrEqualTo(MAX_BYTES);
    assertThat(callers.stream().mapToInt(caller -> caller.answers.get()).sum())
        .isEqualTo(CALLERS * CALLS_EACH);
    assertThat(callers.stream().mapToInt(caller -> caller.refusals.get()).sum()).isPositive();
    assertThat(callers).allSatisfy(caller -> assertThat(caller.unexpected).isEmpty());
    Eventually.succeeds(() -> {
      assertThat(admission.load()).isEqualTo(new AdmissionLoad(0, 0));
      assertThat(memory.leasedBytes()).isZero();
    });
  }

  /** Comes back when it is told to, until it has its reward. */
  private static int patientCall() throws Exception {
    for (int attempt = 0; attempt < 1000; attempt++) {
      ListenableFuture<ScoreResponse> call =
          RewardServiceGrpc.newFutureStub(TINY.client().channel)
              .withDeadlineAfter(90, TimeUnit.SECONDS)
              .score(request("patient"));
      try {
        return call.get().hasRewards() ? 1 : 0;
      } catch (ExecutionException e) {
        RetryInfo retry =
            TestClient.detail(Objects.requireNonNull(e.getCause()), RetryInfo.class).orElseThrow();
        long nanos =
            TimeUnit.SECONDS.toNanos(retry.getRetryDelay().getSeconds())
                + retry.getRetryDelay().getNanos();
        CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS))
            .get();
      }
    }
    return 0;
  }

  /** Frames, and as much again and more that the server reads past: 150 KB in all. */
  private static ScoreRequest request(String run) {
    return TestClient.request(TestClient.sample(TinyModel.frames(1, 2, 3), TestClient.PROMPT))
        .toBuilder()
        .setRunId(run)
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(
                    1000,
                    UnknownFieldSet.Field.newBuilder()
                        .addLengthDelimited(ByteString.copyFrom(new byte[125_000]))
                        .build())
                .build())
        .build();
  }

  /** The most that was held whenever somebody looked. */
  private static final class Peaks {
    private final AdmissionControl admission;
    private final FrameMemory memory;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger items = new AtomicInteger();
    private final AtomicLong slotBytes = new AtomicLong();

    Peaks(AdmissionControl admission, FrameMemory memory) {
      this.admission = admission;
      this.memory = memory;
    }

    void look() {
      AdmissionLoad load = admission.load();
      bytes.accumulateAndGet(load.bytes(), Math::max);
      items.accumulateAndGet(load.items(), Math::max);
      slotBytes.accumulateAndGet(memory.allocatedBytes(), Math::max);
    }
  }

  /** Sends the next request as soon as the last is answered, whatever the answer. */
  private static final class GreedyCaller implements StreamObserver<ScoreResponse> {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final List<String> unexpected = new ArrayList<>();
    private final String run;
    private final Peaks peaks;
    private int rewards;

    GreedyCaller(String run, Peaks peaks) {
      this.run = run;
      this.peaks = peaks;
    }

    void call() {
      rewards = 0;
      RewardServiceGrpc.newStub(TINY.client().channel)
          .withDeadlineAfter(90, TimeUnit.SECONDS)
          .score(request(run), this);
    }

    @Override
    public void onNext(ScoreResponse response) {
      rewards++;
    }

    @Override
    public void onError(Throwable error) {
      refusals.incrementAndGet();
      Status status = ((StatusRuntimeException) error).getStatus();
      boolean hint =
          TestClient.detail(error, RetryInfo.class)
              .map(RetryInfo::getRetryDelay)
              .filter(delay -> delay.getSeconds() > 0 || delay.getNanos() > 0)
              .isPresent();
      if (status.getCode() != Status.Code.RESOURCE_EXHAUSTED || !hint) {
        unexpected.add(status.toString());
      }
      answered();
    }

    @Override
    public void onCompleted() {
      if (rewards != 1) {
        unexpected.add(rewards + " replies");
      }
      answered();
    }

    private void answered() {
      peaks.look();
      if (answers.incrementAndGet() < CALLS_EACH) {
        call();
      } else {
        done.complete(null);
      }
    }
  }
}
