package io.reelscore.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reelscore.core.FailureReason;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Reason;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.ScoreStreamRequest;
import io.reelscore.v1.ScoreStreamResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Handlers with faults of their own behind the guard, over a real socket. */
class CallGuardTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FaultyService service = new FaultyService();
  private CallGuard guard;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    start(Duration.ofSeconds(60), Duration.ofSeconds(60));
  }

  private void start(Duration maxDeadline, Duration maxStreamDuration) throws Exception {
    guard =
        new CallGuard(
            new CallTimes(maxDeadline, maxStreamDuration),
            new ServiceMetrics(meters),
            new Faults());
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service)
            .intercept(guard)
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    guard.close();
  }

  @Test
  void a_fault_of_a_handler_is_internal_with_a_failure() {
    StatusRuntimeException error = call("throw");

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(failure(error).getReason()).isEqualTo(Reason.REASON_INTERNAL);
    assertThat(error.getStatus().getDescription())
        .isEqualTo("a fault of the server, logged as fault 1");
    assertThat(meters.get("reelscore.outcomes").tag("reason", "INTERNAL").counter().count())
        .isEqualTo(1);
  }

  @Test
  void an_error_of_the_machine_is_internal_with_a_failure() {
    StatusRuntimeException error = call("error");

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(failure(error).getReason()).isEqualTo(Reason.REASON_INTERNAL);
  }

  @Test
  void a_handler_that_forgets_its_call_is_ended_by_the_deadline() throws Exception {
    stop();
    start(Duration.ofMillis(300), Duration.ofSeconds(60));

    StatusRuntimeException error = call("forget");

    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(failure(error).getReason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
    assertThat(outcomes("DEADLINE_EXCEEDED")).isEqualTo(1);
  }

  @Test
  void a_call_that_the_deadline_ended_is_counted_once_although_its_handler_comes_to_an_end_later()
      throws Exception {
    stop();
    start(Duration.ofMillis(300), Duration.ofSeconds(60));
    call("forget");

    CallOutcome outcome = service.forgotten.get(60, TimeUnit.SECONDS);
    outcome.failed(FailureReason.DEADLINE_EXCEEDED);
    outcome.scored(1);

    assertThat(outcomes("DEADLINE_EXCEEDED")).isEqualTo(1);
    assertThat(meters.find("reelscore.outcomes").tag("reason", "SCORED").counter()).isNull();
  }

  @Test
  void a_call_that_its_handler_has_counted_is_not_counted_by_the_deadline() throws Exception {
    stop();
    start(Duration.ofMillis(300), Duration.ofSeconds(60));

    call("count and forget");

    assertThat(outcomes("DEADLINE_EXCEEDED")).isZero();
    assertThat(outcomes("CANCELLED")).isEqualTo(1);
  }

  @Test
  void a_call_that_has_ended_leaves_no_timer() throws Exception {
    RewardServiceGrpc.newBlockingStub(channel)
        .score(ScoreRequest.newBuilder().setRunId("twice").build());

    guard.idle().toCompletableFuture().get(60, TimeUnit.SECONDS);

    assertThat(guard.waiting()).isZero();
  }

  private double outcomes(String reason) {
    Counter counter = meters.find("reelscore.outcomes").tag("reason", reason).counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void a_stream_of_both_sides_has_its_own_longest_time() throws Exception {
    stop();
    start(Duration.ofSeconds(60), Duration.ofMillis(300));

    StatusRuntimeException error =
        (StatusRuntimeException)
            catchThrowable(() ->
                ClientCalls.blockingServerStreamingCall(
                        channel,
                        RewardServiceGrpc.getScoreStreamMethod(),
                        CallOptions.DEFAULT,
                        ScoreStreamRequest.getDefaultInstance())
                    .hasNext());

    assertThat(failure(error).getReason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
    assertThat(outcomes("DEADLINE_EXCEEDED")).isEqualTo(1);
  }

  @Test
  void a_handler_that_answers_twice_has_answered_once() {
    ScoreResponse response =
        RewardServiceGrpc.newBlockingStub(channel)
            .score(ScoreRequest.newBuilder().setRunId("twice").build());

    assertThat(response.getSampleId()).isEqualTo("first");
  }

  @Test
  void a_fault_before_the_first_message_is_internal() throws Exception {
    Throwable error =
        catchThrowable(() ->
            ClientCalls.blockingUnaryCall(
                channel,
                asUnary(RewardServiceGrpc.getScoreGroupMethod()),
                CallOptions.DEFAULT,
                ScoreGroupRequest.getDefaultInstance()));

    assertThat(failure((StatusRuntimeException) error).getReason())
        .isEqualTo(Reason.REASON_INTERNAL);
  }

  @Test
  void bytes_that_are_no_message_end_the_call() {
    MethodDescriptor<byte[], ScoreResponse> garbage =
        RewardServiceGrpc.getScoreMethod().toBuilder(
                new BytesMarshaller(), RewardServiceGrpc.getScoreMethod().getResponseMarshaller())
            .build();

    Throwable error =
        catchThrowable(() ->
            ClientCalls.blockingUnaryCall(
                channel,
                garbage,
                CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
                new byte[] {1, 2, 3, (byte) 0xff}));

    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isIn(Status.Code.INTERNAL, Status.Code.UNKNOWN, Status.Code.CANCELLED);
  }

  @Test
  void idle_comes_when_the_last_open_call_has_ended() {
    var idle = guard.idle().toCompletableFuture();

    assertThat(idle).isCompleted();
  }

  private StatusRuntimeException call(String runId) {
    return (StatusRuntimeException)
        catchThrowable(() ->
            RewardServiceGrpc.newBlockingStub(channel)
                .score(ScoreRequest.newBuilder().setRunId(runId).build()));
  }

  private static Failure failure(StatusRuntimeException error) {
    try {
      return Objects.requireNonNull(StatusProto.fromThrowable(error))
          .getDetails(0)
          .unpack(Failure.class);
    } catch (Exception e) {
      throw new AssertionError(error.getStatus().toString(), e);
    }
  }

  private static MethodDescriptor<ScoreGroupRequest, ScoreGroupResponse> asUnary(
      MethodDescriptor<ScoreGroupRequest, ScoreGroupResponse> method) {
    return method.toBuilder().setType(MethodDescriptor.MethodType.UNARY).build();
  }

  private static final class FaultyService extends RewardServiceGrpc.RewardServiceImplBase {
    private final CompletableFuture<CallOutcome> forgotten = new CompletableFuture<>();

    @Override
    public void score(ScoreRequest request, StreamObserver<ScoreResponse> reply) {
      switch (request.getRunId()) {
        case "throw" -> throw new IllegalStateException("thrown by the test");
        case "error" -> throw new NoClassDefFoundError("thrown by the test");
        case "twice" -> {
          reply.onNext(ScoreResponse.newBuilder().setSampleId("first").build());
          reply.onCompleted();
          reply.onError(new IllegalStateException("a second answer"));
        }
        case "count and forget" -> CallOutcome.current().failed(FailureReason.CANCELLED);
        default -> forgotten.complete(CallOutcome.current());
      }
    }

    @Override
    public StreamObserver<ScoreStreamRequest> scoreStream(
        StreamObserver<ScoreStreamResponse> reply) {
      return new StreamObserver<>() {
        @Override
        public void onNext(ScoreStreamRequest request) {}

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {}
      };
    }

    @Override
    public StreamObserver<ScoreGroupRequest> scoreGroup(StreamObserver<ScoreGroupResponse> reply) {
      throw new IllegalStateException("thrown by the test");
    }
  }

  private static final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException();
    }
  }
}
