package io.reelscore.client;

import com.google.protobuf.Any;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.reelscore.v1.Failure;
import io.reelscore.v1.GetModelRequest;
import io.reelscore.v1.ListModelsRequest;
import io.reelscore.v1.ListModelsResponse;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelServiceGrpc;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.ScoreStreamRequest;
import io.reelscore.v1.ScoreStreamResponse;
import io.reelscore.v1.StreamHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** A service on a loopback port that answers as a test says. */
final class TestServer implements AutoCloseable {

  /** Keeps the call open for ever. */
  static final BiConsumer<ScoreRequest, StreamObserver<ScoreResponse>> NEVER =
      (request, reply) -> {};

  private final Server server;
  private final Rewards rewards;
  private volatile Consumer<Metadata> onHeaders = headers -> {};
  final CountDownLatch received = new CountDownLatch(1);
  final CountDownLatch cancelled = new CountDownLatch(1);

  private TestServer(Rewards rewards, Models models) throws IOException {
    this.rewards = rewards;
    rewards.received = received;
    rewards.cancelled = cancelled;
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(64 << 20)
            .intercept(
                new ServerInterceptor() {
                  @Override
                  public <Q, R> ServerCall.Listener<Q> interceptCall(
                      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                    onHeaders.accept(headers);
                    return next.startCall(call, headers);
                  }
                })
            .addService(rewards)
            .addService(models)
            .build()
            .start();
  }

  static TestServer scoring(BiConsumer<ScoreRequest, StreamObserver<ScoreResponse>> answer)
      throws IOException {
    return new TestServer(
        new Rewards(answer, messages -> ScoreGroupResponse.getDefaultInstance()),
        new Models(List.of()));
  }

  static TestServer grouping(Function<List<ScoreGroupRequest>, ScoreGroupResponse> answer)
      throws IOException {
    return new TestServer(new Rewards(NEVER, answer), new Models(List.of()));
  }

  static TestServer holding(Model... models) throws IOException {
    return new TestServer(
        new Rewards(NEVER, messages -> ScoreGroupResponse.getDefaultInstance()),
        new Models(List.of(models)));
  }

  /** A server of streams, each sample of which is answered by a test. */
  static TestServer streaming(Consumer<ArrivedSample> answer) throws IOException {
    Rewards rewards = new Rewards(NEVER, messages -> ScoreGroupResponse.getDefaultInstance());
    rewards.sample = answer;
    return new TestServer(rewards, new Models(List.of()));
  }

  /** Tells a test of the metadata of each call from now on. */
  void onHeaders(Consumer<Metadata> listener) {
    onHeaders = listener;
  }

  /** The headers of the streams so far. */
  List<StreamHeader> headers() {
    return List.copyOf(rewards.headers);
  }

  static BiConsumer<ScoreRequest, StreamObserver<ScoreResponse>> replying(
      Function<ScoreRequest, ScoreResponse> answer) {
    return (request, reply) -> {
      reply.onNext(answer.apply(request));
      reply.onCompleted();
    };
  }

  /** The status by which the service states a failure. */
  static StatusRuntimeException stated(Failure failure) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(failure.getCode())
            .setMessage(failure.getMessage())
            .addDetails(Any.pack(failure))
            .build());
  }

  RewardClientBuilder client() {
    return RewardClient.builder(target());
  }

  String target() {
    return "127.0.0.1:" + port();
  }

  int port() {
    return server.getPort();
  }

  void kill() {
    server.shutdownNow();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class Rewards extends RewardServiceGrpc.RewardServiceImplBase {
    private final BiConsumer<ScoreRequest, StreamObserver<ScoreResponse>> single;
    private final Function<List<ScoreGroupRequest>, ScoreGroupResponse> group;
    private final List<StreamHeader> headers = new CopyOnWriteArrayList<>();
    private Consumer<ArrivedSample> sample = arrived -> {};
    private CountDownLatch received = new CountDownLatch(1);
    private CountDownLatch cancelled = new CountDownLatch(1);

    Rewards(
        BiConsumer<ScoreRequest, StreamObserver<ScoreResponse>> single,
        Function<List<ScoreGroupRequest>, ScoreGroupResponse> group) {
      this.single = single;
      this.group = group;
    }

    @Override
    public StreamObserver<ScoreStreamRequest> scoreStream(
        StreamObserver<ScoreStreamResponse> reply) {
      return new ArrivedSample.Assembly(
          (ServerCallStreamObserver<ScoreStreamResponse>) reply,
          headers::add,
          arrived -> {
            received.countDown();
            sample.accept(arrived);
          });
    }

    @Override
    public void score(ScoreRequest request, StreamObserver<ScoreResponse> reply) {
      ((ServerCallStreamObserver<ScoreResponse>) reply).setOnCancelHandler(cancelled::countDown);
      received.countDown();
      single.accept(request, reply);
    }

    @Override
    public StreamObserver<ScoreGroupRequest> scoreGroup(StreamObserver<ScoreGroupResponse> reply) {
      ((ServerCallStreamObserver<ScoreGroupResponse>) reply)
          .setOnCancelHandler(cancelled::countDown);
      List<ScoreGroupRequest> messages = new ArrayList<>();
      return new StreamObserver<>() {
        @Override
        public void onNext(ScoreGroupRequest message) {
          messages.add(message);
          received.countDown();
        }

        @Override
        public void onError(Throwable thrown) {}

        @Override
        public void onCompleted() {
          try {
            reply.onNext(group.apply(messages));
            reply.onCompleted();
          } catch (StatusRuntimeException e) {
            reply.onError(e);
          }
        }
      };
    }
  }

  private static final class Models extends ModelServiceGrpc.ModelServiceImplBase {
    private final List<Model> models;

    Models(List<Model> models) {
      this.models = models;
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> reply) {
      reply.onNext(ListModelsResponse.newBuilder().addAllModels(models).build());
      reply.onCompleted();
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<Model> reply) {
      for (Model model : models) {
        if (model.getIdentity().getName().equals(request.getModel().getName())) {
          reply.onNext(model);
          reply.onCompleted();
          return;
        }
      }
      reply.onError(
          stated(
              Failure.newBuilder()
                  .setCode(5)
                  .setReason(io.reelscore.v1.Reason.REASON_MODEL_NOT_FOUND)
                  .setMessage(
                      "model: \"%s\" (loaded: none)".formatted(request.getModel().getName()))
                  .build()));
    }
  }
}
