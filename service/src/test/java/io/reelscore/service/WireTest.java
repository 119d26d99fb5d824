package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.service.model.FrameMemory;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Reason;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests as bytes, over a real socket. */
class WireTest {
  @TempDir static Path folder;
  private static ReelscoreServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    server = ReelscoreServer.start(ServerOptions.onFreePorts(folder.resolve("tiny")));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void bytes_that_are_no_message_are_an_invalid_field() {
    assertMalformed(RewardServiceGrpc.getScoreMethod(), new byte[] {1, 2, 3, (byte) 0xff});
    assertMalformed(RewardServiceGrpc.getScoreGroupMethod(), new byte[] {1, 2, 3, (byte) 0xff});
  }

  @Test
  void a_message_that_ends_in_the_middle_is_an_invalid_field() {
    byte[] whole = TestClient.goodRequest().toByteArray();

    assertMalformed(
        RewardServiceGrpc.getScoreMethod(), java.util.Arrays.copyOf(whole, whole.length / 2));
  }

  @Test
  void text_that_is_no_text_is_an_invalid_field() {
    assertMalformed(RewardServiceGrpc.getScoreMethod(), new byte[] {(4 << 3) | 2, 1, (byte) 0xff});
  }

  @Test
  void pixels_before_their_shape_and_in_two_messages_are_scored_the_same() throws Exception {
    ByteString pixels = ByteString.copyFrom(TinyModel.frames(90, 100, 50));
    Sample data = Sample.newBuilder().setFrames(Tensor.newBuilder().setData(pixels)).build();
    Sample rest =
        TestClient.sample(TinyModel.frames(1, 1, 1), TestClient.PROMPT).toBuilder()
            .setFrames(
                Tensor.newBuilder()
                    .setDataType(DataType.DATA_TYPE_UINT8)
                    .addShape(8)
                    .addShape(32)
                    .addShape(32)
                    .addShape(3))
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeMessage(ScoreRequest.SAMPLE_FIELD_NUMBER, data);
    out.writeMessage(ScoreRequest.SAMPLE_FIELD_NUMBER, rest);
    out.flush();

    ScoreResponse response =
        ClientCalls.blockingUnaryCall(
            client.channel,
            RawBytes.of(RewardServiceGrpc.getScoreMethod()),
            CallOptions.DEFAULT.withDeadlineAfter(90, TimeUnit.SECONDS),
            bytes.toByteArray());

    assertThat(physics(response)).isCloseTo(90 / 255.0, within(1e-4));
  }

  @Test
  void a_compressed_request_is_scored_the_same() {
    ScoreResponse response =
        client.rewards().withCompression("gzip").score(TestClient.goodRequest());

    assertThat(physics(response)).isCloseTo(200 / 255.0, within(1e-4));
  }

  @Test
  void a_compressed_request_that_is_too_large_when_decompressed_is_refused() throws Exception {
    ScoreRequest request = TestClient.request(Clips.sample(new byte[100_000_000]));
    try (Neighbour neighbour = Neighbour.of(server)) {
      neighbour.beside(() -> {
        Throwable error =
            catchThrowable(() -> client.rewards().withCompression("gzip").score(request));

        Status status = ((StatusRuntimeException) error).getStatus();
        assertThat(status.getDescription())
            .isEqualTo(
                "request: a length of 100000033 with 67108859 bytes left at byte 5 (expected: a"
                    + " message of the .proto)");
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        neighbour.resting(() -> Held.nothingBy(server));
      });
    }
  }

  @Test
  void frames_lie_in_memory_that_batches_run_from_and_give_it_back() throws Exception {
    FrameMemory memory = server.part(FrameMemory.class);

    client.rewards().score(TestClient.goodRequest());

    assertThat(memory.allocatedBytes()).isPositive();
    Eventually.succeeds(() -> assertThat(memory.leasedBytes()).isZero());
  }

  @Test
  void decoded_clips_lie_there_too() throws Exception {
    FrameMemory memory = server.part(FrameMemory.class);

    client.rewards().score(TestClient.request(Clips.sample(Clips.mp4(folder, 17))));

    assertThat(memory.allocatedBytes()).isPositive();
    Eventually.succeeds(() -> assertThat(memory.leasedBytes()).isZero());
  }

  @Test
  void reflection_lists_every_service_of_the_port() throws Exception {
    assertThat(Reflection.services(client.channel))
        .containsExactlyInAnyOrder(
            "reelscore.v1.RewardService",
            "reelscore.v1.ModelService",
            "inference.GRPCInferenceService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection");
  }

  @Test
  void reflection_describes_the_service() throws Exception {
    CompletableFuture<ServerReflectionResponse> described = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(client.channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    described.complete(response);
                  }

                  @Override
                  public void onError(Throwable error) {
                    described.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {}
                });

    requests.onNext(
        ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol("reelscore.v1.RewardService.ScoreGroup")
            .build());

    assertThat(
            described
                .get(90, TimeUnit.SECONDS)
                .getFileDescriptorResponse()
                .getFileDescriptorProtoList())
        .anyMatch(file -> file.toStringUtf8().contains("ScoreGroupRequest"));
    requests.onCompleted();
  }

  private static <Q, R> void assertMalformed(MethodDescriptor<Q, R> method, byte[] bytes) {
    Throwable error =
        catchThrowable(() ->
            ClientCalls.blockingUnaryCall(
                client.channel,
                RawBytes.of(method),
                CallOptions.DEFAULT.withDeadlineAfter(90, TimeUnit.SECONDS),
                bytes));

    Failure failure = TestClient.failure(error).orElseThrow();
    assertThat(failure.getReason()).isEqualTo(Reason.REASON_INVALID_FIELD);
    assertThat(failure.getMessage()).startsWith("request: ");
    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  private static double physics(ScoreResponse response) {
    return response.getRewards().getByDimensionOrThrow("physical_plausibility").getRaw();
  }
}
