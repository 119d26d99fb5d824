package io.reelscore.service.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.security.Access;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who is looked at first, over a real socket. */
class CallEntranceTest {
  private final ServiceMetrics metrics = new ServiceMetrics(new SimpleMeterRegistry());
  private final CompletableFuture<Optional<Deadline>> deadlineAtEnd = new CompletableFuture<>();

  @Test
  void who_is_refused_costs_no_timer() throws Exception {
    assertThat(code(Access.of(List.of()))).isEqualTo(Status.Code.UNAUTHENTICATED);

    assertThat(deadlineAtEnd.get(60, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void who_is_let_in_gets_a_deadline() throws Exception {
    assertThat(code(Access.open())).isEqualTo(Status.Code.OK);

    assertThat(deadlineAtEnd.get(60, TimeUnit.SECONDS)).isPresent();
  }

  private Status.Code code(Access access) throws Exception {
    try (CallGuard guard =
        new CallGuard(CallTimes.ofAll(Duration.ofSeconds(60)), metrics, new Faults())) {
      Server server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(new Answering())
              .intercept(new CallEntrance(new AccessGate(access, metrics), guard))
              .intercept(new Probe())
              .build()
              .start();
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
      try {
        Throwable refused =
            catchThrowable(() ->
                RewardServiceGrpc.newBlockingStub(channel)
                    .score(ScoreRequest.getDefaultInstance()));
        return refused == null ? Status.Code.OK : Status.fromThrowable(refused).getCode();
      } finally {
        channel.shutdownNow();
        server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      }
    }
  }

  private static final class Answering extends RewardServiceGrpc.RewardServiceImplBase {
    @Override
    public void score(ScoreRequest request, StreamObserver<ScoreResponse> reply) {
      reply.onNext(ScoreResponse.getDefaultInstance());
      reply.onCompleted();
    }
  }

  /** Sees each call end, and in which context. */
  private final class Probe implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      return next.startCall(
          new SimpleForwardingServerCall<Q, R>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
              deadlineAtEnd.complete(Optional.ofNullable(Context.current().getDeadline()));
              super.close(status, trailers);
            }
          },
          headers);
    }
  }
}
