package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.v1.GetModelRequest;
import io.reelscore.v1.LoadModelRequest;
import io.reelscore.v1.ModelAdminServiceGrpc;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.ModelServiceGrpc;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Sample;
import io.reelscore.v1.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send too much, each beside a {@link Neighbour}. */
class FloodTest {
  private static final String WATCH = "/grpc.health.v1.Health/Watch";
  private static final String ENHANCE_YOUR_CALM = "11 ";

  @TempDir static Path folder;
  private static ReelscoreServer server;

  private Neighbour neighbour;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"))
                .with("reelscore.admin.port", "0")
                .with("reelscore.transport.max-metadata-size", "2KB")
                .with("reelscore.transport.max-resets-per-minute", "100"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void a_neighbour_works() {
    neighbour = Neighbour.of(server);
  }

  @AfterEach
  void it_was_served_and_nothing_is_held() throws Exception {
    neighbour.close();
    Held.nothingBy(server);
  }

  @Test
  void calls_that_are_taken_back_at_once() throws Exception {
    neighbour.beside(() -> {
      String said =
          flood(
              10_000,
              (attacker, i) -> {
                int stream = 2 * i + 1;
                attacker.write(
                    RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, RawHttp2.headers(WATCH));
                attacker.write(RawHttp2.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
              });

      assertThat(said).isEqualTo(ENHANCE_YOUR_CALM + "too_many_rststreams");
    });
  }

  @Test
  void pings() throws Exception {
    neighbour.beside(() -> {
      String said =
          flood(10_000, (attacker, i) -> attacker.write(RawHttp2.PING, 0, 0, new byte[8]));

      assertThat(said).isEqualTo(ENHANCE_YOUR_CALM + "too_many_pings");
    });
  }

  @Test
  void settings_whose_answers_nobody_reads() throws Exception {
    neighbour.beside(() -> {
      byte[] setting = {0, 4, 0, 1, 0, 0};
      try (RawHttp2 attacker = new RawHttp2(server.grpcPort()).greet()) {
        boolean closed = false;
        for (int i = 0; i < 5_000_000 && !closed; i++) {
          try {
            attacker.write(RawHttp2.SETTINGS, 0, 0, setting);
          } catch (IOException e) {
            closed = true;
          }
        }

        assertThat(closed).isTrue();
      }
    });
  }

  @Test
  void headers_without_end() throws Exception {
    neighbour.beside(() -> {
      String said =
          flood(
              100_000,
              (attacker, i) ->
                  attacker.write(
                      i == 0 ? RawHttp2.HEADERS : RawHttp2.CONTINUATION,
                      0,
                      1,
                      i == 0
                          ? RawHttp2.headers(WATCH)
                          : RawHttp2.field("x-" + i, "y".repeat(1000))));

      assertThat(said).containsAnyOf("11 ", "1 ");
    });
  }

  @Test
  void headers_in_crumbs() throws Exception {
    neighbour.beside(() -> {
      String said =
          flood(
              100_000,
              (attacker, i) ->
                  attacker.write(
                      i == 0 ? RawHttp2.HEADERS : RawHttp2.CONTINUATION,
                      0,
                      1,
                      i == 0 ? RawHttp2.headers(WATCH) : new byte[0]));

      assertThat(said).startsWith(ENHANCE_YOUR_CALM);
    });
  }

  @Test
  void metadata_beyond_the_limit() throws Exception {
    neighbour.beside(() -> {
      Metadata large = new Metadata();
      large.put(Metadata.Key.of("x-large", Metadata.ASCII_STRING_MARSHALLER), "y".repeat(3000));
      try (TestClient client = new TestClient(server)) {
        Throwable refused =
            catchThrowable(() ->
                client
                    .rewards()
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(large))
                    .score(TestClient.goodRequest()));

        assertThat(status(refused).getCode()).isEqualTo(Status.Code.INTERNAL);
      }
    });
  }

  @Test
  void a_shape_whose_product_overflows() throws Exception {
    neighbour.beside(() -> {
      Sample sample = TestClient.goodRequest().getSample();
      Tensor.Builder tensor = sample.getFrames().toBuilder().clearShape();
      for (int axis = 0; axis < 4; axis++) {
        tensor.addShape(1L << 62);
      }

      try (TestClient attacker = new TestClient(server)) {
        Throwable refused =
            catchThrowable(() ->
                attacker
                    .rewards()
                    .score(TestClient.request(sample.toBuilder().setFrames(tensor).build())));

        assertThat(status(refused).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(TestClient.failure(refused).orElseThrow().getReason())
            .isEqualTo(Reason.REASON_WRONG_SHAPE);
      }
    });
  }

  @Test
  void more_calls_than_a_connection_may_have() throws Exception {
    neighbour.beside(() -> {
      try (RawHttp2 attacker = new RawHttp2(server.grpcPort()).greet()) {
        for (int i = 0; i < 33; i++) {
          attacker.call(2 * i + 1, WATCH);
        }
        RawHttp2.Frame frame = attacker.next();
        while (frame.type() != RawHttp2.RST_STREAM) {
          frame = attacker.next();
        }

        assertThat(frame.stream()).isEqualTo(65);
        assertThat(frame.payload()[3]).as("REFUSED_STREAM").isEqualTo((byte) 7);
      }
    });
  }

  @Test
  void a_request_for_a_model_that_is_no_name() throws Exception {
    neighbour.beside(() -> {
      GetModelRequest large =
          GetModelRequest.newBuilder()
              .setModel(ModelRef.newBuilder().setName("x".repeat(70_000)))
              .build();
      String sentence =
          "request: more than 65536 bytes (expected: at most so many, for"
              + " reelscore.v1.ModelService/GetModel)";
      try (TestClient client = new TestClient(server)) {
        Throwable plain = catchThrowable(() -> client.models().getModel(large));
        Throwable compressed =
            catchThrowable(() -> client.models().withCompression("gzip").getModel(large));

        assertThat(status(plain).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status(plain).getDescription()).isEqualTo(sentence);
        assertThat(status(compressed).getCode()).isEqualTo(Status.Code.UNKNOWN);
      }
    });
  }

  @Test
  void a_large_request_to_every_other_service_that_scores_nothing() throws Exception {
    neighbour.beside(() -> {
      String large = "x".repeat(70_000);
      try (TestClient client = new TestClient(server);
          TestClient admin =
              TestClient.authorized(
                  server.adminPort().orElseThrow(), InsecureChannelCredentials.create(), "none")) {
        Throwable health =
            catchThrowable(() ->
                HealthGrpc.newBlockingStub(client.channel)
                    .check(HealthCheckRequest.newBuilder().setService(large).build()));
        Throwable load =
            catchThrowable(() ->
                ModelAdminServiceGrpc.newBlockingStub(admin.channel)
                    .loadModel(LoadModelRequest.newBuilder().setPath(large).build())
                    .forEachRemaining(model -> {}));

        assertThat(status(health).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status(load).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      }
    });
  }

  @Test
  void a_small_request_that_unpacks_into_a_large_one() throws Exception {
    neighbour.beside(() -> {
      MethodDescriptor<GetModelRequest, ?> method = ModelServiceGrpc.getGetModelMethod();
      GetModelRequest bomb =
          GetModelRequest.newBuilder()
              .setModel(ModelRef.newBuilder().setNameBytes(ByteString.copyFrom(new byte[50 << 20])))
              .build();
      try (TestClient client = new TestClient(server)) {
        Throwable refused =
            catchThrowable(() ->
                ClientCalls.blockingUnaryCall(
                    client.channel, method, CallOptions.DEFAULT.withCompression("gzip"), bomb));

        assertThat(status(refused).getCode()).isEqualTo(Status.Code.UNKNOWN);
      }
    });
  }

  private static Status status(Throwable refused) {
    return ((StatusRuntimeException) refused).getStatus();
  }

  private interface Step {
    void run(RawHttp2 attacker, int i) throws IOException;
  }

  /** Sends until the server hangs up, reading what it says meanwhile; what it said. */
  private static String flood(int most, Step step) throws Exception {
    RawHttp2 attacker = new RawHttp2(server.grpcPort()).greet();
    Thread sender =
        Thread.startVirtualThread(() -> {
          try {
            for (int i = 0; i < most; i++) {
              step.run(attacker, i);
            }
          } catch (IOException e) {
            // The server has hung up.
          }
        });
    try (attacker) {
      return attacker.untilClosed(true);
    } finally {
      sender.join();
    }
  }
}
