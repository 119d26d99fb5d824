package io.reelscore.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.v1.RewardServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReceptionsTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Receptions receptions = new Receptions(Duration.ofNanos(100), nanos::get);
  private final List<Status> ends = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void a_call_that_keeps_the_server_waiting_is_ended_once_and_not_a_nanosecond_early() {
    begin(RewardServiceGrpc.getScoreMethod());

    after(99);
    assertThat(ends).isEmpty();
    after(1);
    after(1000);

    assertThat(ends).hasSize(1);
    assertThat(ends.getFirst().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(
            meters.get("reelscore.outcomes").tag("reason", "DEADLINE_EXCEEDED").counter().count())
        .isEqualTo(1);
  }

  @Test
  void time_that_the_server_takes_does_not_count() {
    Reception reception = begin(RewardServiceGrpc.getScoreGroupMethod());
    after(60);

    reception.rest();
    after(1000);
    reception.awaitNext();
    after(99);
    assertThat(ends).isEmpty();
    after(1);

    assertThat(ends).hasSize(1);
  }

  @Test
  void a_message_that_begins_does_not_begin_the_wait_again() {
    Reception reception = begin(RewardServiceGrpc.getScoreGroupMethod());
    after(60);

    reception.messageBegins();
    reception.messageIsThere();
    after(40);

    assertThat(ends).hasSize(1);
  }

  @Test
  void a_stream_in_both_directions_rests_between_messages_and_not_within_one() {
    MethodDescriptor<?, ?> stream =
        RewardServiceGrpc.getScoreMethod().toBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .build();
    Reception reception = begin(stream);
    after(1000);
    reception.messageBegins();
    after(99);
    reception.messageIsThere();
    after(1000);
    reception.awaitNext();
    after(1000);
    assertThat(ends).isEmpty();

    reception.messageBegins();
    after(100);

    assertThat(ends).hasSize(1);
  }

  @Test
  void what_has_ended_is_not_ended_again() {
    Reception reception = begin(RewardServiceGrpc.getScoreMethod());

    reception.end();
    reception.messageBegins();
    after(1000);

    assertThat(ends).isEmpty();
  }

  private void after(long later) {
    nanos.addAndGet(later);
    receptions.look();
  }

  private Reception begin(MethodDescriptor<?, ?> method) {
    Reception reception = receptions.open();
    reception.begin(
        new OnceClosedCall<>(new RecordingCall<>(method)),
        new CallOutcome(new ServiceMetrics(meters)));
    return reception;
  }

  /** Keeps what it is ended with. */
  private final class RecordingCall<Q, R> extends ServerCall<Q, R> {
    private final MethodDescriptor<Q, R> method;

    RecordingCall(MethodDescriptor<Q, R> method) {
      this.method = method;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      ends.add(status);
    }

    @Override
    public MethodDescriptor<Q, R> getMethodDescriptor() {
      return method;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(R message) {}

    @Override
    public boolean isCancelled() {
      return false;
    }
  }
}
