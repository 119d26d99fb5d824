package io.reelscore.service;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Failure;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.ModelServiceGrpc;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A connection to a server under test, by the generated stubs. */
final class TestClient implements AutoCloseable {
  static final String PROMPT = "a red circle rolling right";

  final ManagedChannel channel;

  TestClient(ReelscoreServer server) {
    this(server, InsecureChannelCredentials.create());
  }

  TestClient(ReelscoreServer server, ChannelCredentials credentials) {
    this(NettyChannelBuilder.forAddress(server.host(), server.grpcPort(), credentials).build());
  }

  private TestClient(ManagedChannel channel) {
    this.channel = channel;
  }

  /** One that sends this as its authorization, on that port. */
  static TestClient authorized(int port, ChannelCredentials credentials, String authorization) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
    return new TestClient(
        NettyChannelBuilder.forAddress("127.0.0.1", port, credentials)
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
            .build());
  }

  /** A connection that takes no more than so many bytes which nobody reads. */
  static TestClient withWindow(ReelscoreServer server, int bytes) {
    return new TestClient(
        NettyChannelBuilder.forAddress(server.host(), server.grpcPort())
            .usePlaintext()
            .flowControlWindow(bytes)
            .build());
  }

  RewardServiceGrpc.RewardServiceBlockingStub rewards() {
    return RewardServiceGrpc.newBlockingStub(channel).withDeadlineAfter(90, TimeUnit.SECONDS);
  }

  RewardServiceGrpc.RewardServiceStub rewardsAsync() {
    return RewardServiceGrpc.newStub(channel);
  }

  ModelServiceGrpc.ModelServiceBlockingStub models() {
    return ModelServiceGrpc.newBlockingStub(channel).withDeadlineAfter(90, TimeUnit.SECONDS);
  }

  ServingStatus health(String name) {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(90, TimeUnit.SECONDS)
        .check(HealthCheckRequest.newBuilder().setService(name).build())
        .getStatus();
  }

  static Tensor tensor(byte[] data) {
    return Tensor.newBuilder()
        .setDataType(DataType.DATA_TYPE_UINT8)
        .addAllShape(List.of(8L, 32L, 32L, 3L))
        .setData(ByteString.copyFrom(data))
        .build();
  }

  static Sample sample(byte[] frames, String prompt) {
    return Sample.newBuilder().setSampleId("s").setFrames(tensor(frames)).setPrompt(prompt).build();
  }

  static ScoreRequest request(Sample sample) {
    return ScoreRequest.newBuilder().setSample(sample).build();
  }

  static ScoreRequest goodRequest() {
    return request(sample(TinyModel.frames(200, 100, 50), PROMPT));
  }

  static ScoreRequest goodRequest(String model) {
    return goodRequest().toBuilder().setModel(ModelRef.newBuilder().setName(model)).build();
  }

  /** What a failed call says, or nothing when its status has no failure in it. */
  static Optional<Failure> failure(Throwable error) {
    return detail(error, Failure.class);
  }

  static <M extends Message> Optional<M> detail(Throwable error, Class<M> type) {
    if (!(error instanceof StatusRuntimeException)) {
      throw new AssertionError(error);
    }
    com.google.rpc.Status status = StatusProto.fromThrowable(error);
    if (status == null) {
      return Optional.empty();
    }
    for (Any any : status.getDetailsList()) {
      if (any.is(type)) {
        try {
          return Optional.of(any.unpack(type));
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
