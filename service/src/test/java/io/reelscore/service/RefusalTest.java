package io.reelscore.service;

import static io.reelscore.v1.Reason.REASON_IDENTITY_MISMATCH;
import static io.reelscore.v1.Reason.REASON_INVALID_FIELD;
import static io.reelscore.v1.Reason.REASON_MEDIA_UNREADABLE;
import static io.reelscore.v1.Reason.REASON_MODEL_NOT_FOUND;
import static io.reelscore.v1.Reason.REASON_NON_FINITE_SCORE;
import static io.reelscore.v1.Reason.REASON_TOO_LARGE;
import static io.reelscore.v1.Reason.REASON_WRONG_DATA_TYPE;
import static io.reelscore.v1.Reason.REASON_WRONG_SHAPE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Failure;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.Stage;
import io.reelscore.v1.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is wrong with a request gets its documented status; the next good one works. */
class RefusalTest {
  @TempDir static Path folder;
  private static ModelIdentity identity;
  private static ReelscoreServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    identity = TinyBundles.write(folder.resolve("tiny"));
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"))
                .with("reelscore.decode.max-frames", "40"));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    server.close();
  }

  @AfterEach
  void the_next_good_request_works() {
    assertThat(client.rewards().score(TestClient.goodRequest()).getRewards().getByDimensionCount())
        .isEqualTo(3);
  }

  @Test
  void a_wrong_shape() {
    assertRefused(
        frames(tensor -> tensor.clearShape().addAllShape(List.of(8L, 32L, 32L))),
        REASON_WRONG_SHAPE,
        "sample.frames.shape: [8, 32, 32] (expected: [8, 32, 32, 3])");
  }

  @Test
  void a_shape_of_very_many_axes() throws Exception {
    assertRefusedBesideOthers(
        frames(tensor -> tensor.clearShape().addAllShape(Collections.nCopies(50_000, 1L))),
        REASON_WRONG_SHAPE,
        "sample.frames.shape: 50000 axes (expected: [8, 32, 32, 3])");
  }

  @Test
  void zero_frames() {
    assertRefused(
        frames(tensor -> tensor.setShape(0, 0).setData(ByteString.EMPTY)),
        REASON_WRONG_SHAPE,
        "sample.frames.shape: [0, 32, 32, 3] (expected: [8, 32, 32, 3])");
  }

  @Test
  void data_that_is_shorter_than_its_shape() {
    assertRefused(
        frames(tensor -> tensor.setData(tensor.getData().substring(1))),
        REASON_WRONG_SHAPE,
        "sample.frames.data: 24575 bytes (expected: 24576, as the shape says)");
  }

  @Test
  void a_wrong_data_type() {
    assertRefused(
        frames(tensor -> tensor.setDataType(DataType.DATA_TYPE_FLOAT32)),
        REASON_WRONG_DATA_TYPE,
        "sample.frames.data_type: DATA_TYPE_FLOAT32 (expected: DATA_TYPE_UINT8)");
  }

  @Test
  void no_video_at_all() {
    assertRefused(
        TestClient.request(Sample.newBuilder().setPrompt("a").build()),
        REASON_INVALID_FIELD,
        "sample.video: none (expected: frames, encoded_video or images, which the model takes)");
  }

  @Test
  void no_sample_at_all() {
    assertRefused(
        ScoreRequest.getDefaultInstance(),
        REASON_INVALID_FIELD,
        "sample.video: none (expected: frames, encoded_video or images, which the model takes)");
  }

  @Test
  void a_truncated_mp4() throws Exception {
    byte[] file = Clips.mp4(folder, 17);

    Failure failure =
        refused(
            TestClient.request(Clips.sample(Arrays.copyOf(file, file.length / 2))),
            Status.Code.INVALID_ARGUMENT);

    assertThat(failure.getReason()).isEqualTo(REASON_MEDIA_UNREADABLE);
    assertThat(failure.getStage()).isEqualTo(Stage.STAGE_PREPARATION);
    assertThat(failure.getMessage()).startsWith("sample.encoded_video: ");
  }

  @Test
  void a_text_file_named_mp4() {
    Failure failure =
        refused(
            TestClient.request(Clips.sample("this is not a video".getBytes(UTF_8))),
            Status.Code.INVALID_ARGUMENT);

    assertThat(failure.getReason()).isEqualTo(REASON_MEDIA_UNREADABLE);
  }

  @Test
  void an_empty_file() {
    assertRefused(
        TestClient.request(Sample.newBuilder().setEncodedVideo(ByteString.EMPTY).build()),
        REASON_INVALID_FIELD,
        "sample.encoded_video: 0 bytes (expected: a whole video file)");
  }

  @Test
  void a_clip_of_too_many_frames() throws Exception {
    Failure failure =
        refused(
            TestClient.request(Clips.sample(Clips.mp4(folder, 41))), Status.Code.INVALID_ARGUMENT);

    assertThat(failure.getReason()).isEqualTo(REASON_TOO_LARGE);
    assertThat(failure.getMessage()).contains("40");
  }

  @Test
  void an_empty_and_a_blank_prompt() {
    assertRefused(
        prompt(""),
        REASON_INVALID_FIELD,
        "sample.prompt: empty (expected: the text the clip was generated from)");
    assertRefused(
        prompt(" \n "),
        REASON_INVALID_FIELD,
        "sample.prompt: blank (expected: the text the clip was generated from)");
  }

  @Test
  void a_prompt_of_many_bytes() throws Exception {
    assertRefusedBesideOthers(
        prompt("ä".repeat(2049)),
        REASON_TOO_LARGE,
        "sample.prompt: 4098 bytes (expected: at most 4096 bytes of UTF-8)");
    assertRefusedBesideOthers(
        prompt("a".repeat(10_000_000)),
        REASON_TOO_LARGE,
        "sample.prompt: 10000000 bytes (expected: at most 65536 in all beside the video)");
  }

  @Test
  void a_prompt_of_100_megabytes_is_more_than_a_message_may_have() throws Exception {
    ScoreRequest large = prompt("a".repeat(100_000_000));
    try (Neighbour neighbour = Neighbour.of(server)) {
      neighbour.beside(() -> {
        Throwable error = catchThrowable(() -> client.rewards().score(large));

        Status status = ((StatusRuntimeException) error).getStatus();
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).contains("67108864");
      });
    }
  }

  @Test
  void ids_that_are_too_long() {
    ScoreRequest good = TestClient.goodRequest();
    String id = "x".repeat(257);

    assertRefused(
        good.toBuilder().setRunId(id).build(),
        REASON_TOO_LARGE,
        "run_id: 257 bytes (expected: at most 256)");
    assertRefused(
        good.toBuilder().setSample(good.getSample().toBuilder().setSampleId(id)).build(),
        REASON_TOO_LARGE,
        "sample.sample_id: 257 bytes (expected: at most 256)");
    assertRefused(
        good.toBuilder().setSample(good.getSample().toBuilder().setIdempotencyKey(id)).build(),
        REASON_TOO_LARGE,
        "sample.idempotency_key: 257 bytes (expected: at most 256)");
  }

  @Test
  void a_priority_nobody_knows_and_a_step_before_the_first() {
    assertRefused(
        TestClient.goodRequest().toBuilder().setPriorityValue(9).build(),
        REASON_INVALID_FIELD,
        "priority: unknown (expected: TRAINING or EVALUATION)");
    assertRefused(
        TestClient.goodRequest().toBuilder().setStep(-1).build(),
        REASON_INVALID_FIELD,
        "step: -1 (expected: at least 0)");
  }

  @Test
  void weights_that_weigh_nothing() {
    assertRefused(
        TestClient.goodRequest().toBuilder().putCompositeWeights("beauty", 1).build(),
        REASON_INVALID_FIELD,
        "composite_weights: beauty (expected: one of " + TinyModel.DIMENSIONS + ")");
    assertRefused(
        TestClient.goodRequest().toBuilder().putCompositeWeights("subject_deformity", -1).build(),
        REASON_INVALID_FIELD,
        "composite_weights.subject_deformity: -1.0 (expected: a finite number >= 0)");
    assertRefused(
        TestClient.goodRequest().toBuilder()
            .putCompositeWeights("subject_deformity", Double.NaN)
            .build(),
        REASON_INVALID_FIELD,
        "composite_weights.subject_deformity: NaN (expected: a finite number >= 0)");
    assertRefused(
        TestClient.goodRequest().toBuilder().putCompositeWeights("subject_deformity", 0).build(),
        REASON_INVALID_FIELD,
        "composite_weights: all 0 (expected: at least one > 0)");
  }

  @Test
  void a_model_that_is_not_there() {
    Failure failure =
        refused(
            model(ModelRef.newBuilder().setName("huge").setVersion("7")), Status.Code.NOT_FOUND);

    assertThat(failure.getReason()).isEqualTo(REASON_MODEL_NOT_FOUND);
    assertThat(failure.getMessage()).isEqualTo("model: huge@7 (expected: one of [tiny@1.0.0])");
  }

  @Test
  void a_name_too_long_to_be_repeated_whole() {
    String name = "ü".repeat(30_000);

    Failure failure = refused(model(ModelRef.newBuilder().setName(name)), Status.Code.NOT_FOUND);

    assertThat(failure.getReason()).isEqualTo(REASON_MODEL_NOT_FOUND);
    assertThat(failure.getMessage())
        .isEqualTo("model: %s... (60039 bytes in all)".formatted("ü".repeat(496)));
  }

  @Test
  void a_pin_that_is_another_model() {
    String other = "tiny@1.0.0#0123456789ab";

    Failure failure =
        refused(model(ModelRef.newBuilder().setIdentity(other)), Status.Code.FAILED_PRECONDITION);

    assertThat(failure.getReason()).isEqualTo(REASON_IDENTITY_MISMATCH);
    assertThat(failure.getMessage())
        .isEqualTo(
            "model.identity: %s (expected: %s, which is loaded)".formatted(other, identity.text()));
    assertThat(failure.getRetryable()).isFalse();
    ErrorInfo info = detail(model(ModelRef.newBuilder().setIdentity(other)), ErrorInfo.class);
    assertThat(info.getReason()).isEqualTo("IDENTITY_MISMATCH");
    assertThat(info.getMetadataMap())
        .isEqualTo(Map.of("requested_identity", other, "loaded_identity", identity.text()));
  }

  @Test
  void the_field_to_blame_is_named_for_programs_too() {
    BadRequest badRequest =
        detail(frames(tensor -> tensor.setDataType(DataType.DATA_TYPE_FLOAT32)), BadRequest.class);

    assertThat(badRequest.getFieldViolationsList())
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.getField()).isEqualTo("sample.frames.data_type");
          assertThat(violation.getReason()).isEqualTo("WRONG_DATA_TYPE");
        });
  }

  @Test
  void a_pin_that_is_no_identity() {
    assertRefused(
        model(ModelRef.newBuilder().setIdentity("tiny")),
        REASON_INVALID_FIELD,
        "model.identity: tiny (expected: name@version#first-12-hex)");
  }

  @Test
  void a_reward_that_is_not_a_number() {
    Failure failure =
        refused(
            TestClient.request(TestClient.sample(TinyModel.poisonedFrames(), TestClient.PROMPT)),
            Status.Code.INTERNAL);

    assertThat(failure.getReason()).isEqualTo(REASON_NON_FINITE_SCORE);
    assertThat(failure.getStage()).isEqualTo(Stage.STAGE_EXECUTION);
    assertThat(failure.getMessage())
        .isEqualTo("reward physical_plausibility: NaN (expected: a finite number)");
  }

  @Test
  void a_deadline_that_has_passed() {
    Throwable error =
        catchThrowable(() ->
            client
                .rewards()
                .withDeadlineAfter(-1, TimeUnit.SECONDS)
                .score(TestClient.goodRequest()));

    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
  }

  private static ScoreRequest frames(UnaryOperator<Tensor.Builder> change) {
    Tensor.Builder tensor = TestClient.tensor(TinyModel.frames(1, 2, 3)).toBuilder();
    return TestClient.request(
        Sample.newBuilder().setFrames(change.apply(tensor)).setPrompt("a").build());
  }

  private static ScoreRequest prompt(String prompt) {
    return TestClient.request(TestClient.sample(TinyModel.frames(1, 2, 3), prompt));
  }

  private static ScoreRequest model(ModelRef.Builder model) {
    return TestClient.goodRequest().toBuilder().setModel(model).build();
  }

  private static <M extends Message> M detail(ScoreRequest request, Class<M> type) {
    Throwable error = catchThrowable(() -> client.rewards().score(request));
    return TestClient.detail(error, type).orElseThrow();
  }

  private static Failure refused(ScoreRequest request, Status.Code code) {
    Throwable error = catchThrowable(() -> client.rewards().score(request));
    Status status = ((StatusRuntimeException) error).getStatus();
    Failure failure = TestClient.failure(error).orElseThrow();
    assertThat(status.getCode()).isEqualTo(code);
    assertThat(failure.getCode()).isEqualTo(code.value());
    assertThat(failure.getMessage()).isEqualTo(status.getDescription());
    return failure;
  }

  private static void assertRefused(ScoreRequest request, Reason reason, String message) {
    Failure failure = refused(request, Status.Code.INVALID_ARGUMENT);
    assertThat(failure.getMessage()).isEqualTo(message);
    assertThat(failure.getReason()).isEqualTo(reason);
    assertThat(failure.getStage()).isEqualTo(Stage.STAGE_ADMISSION);
    assertThat(failure.getRetryable()).isFalse();
  }

  private static void assertRefusedBesideOthers(ScoreRequest attack, Reason reason, String message)
      throws Exception {
    try (Neighbour neighbour = Neighbour.of(server)) {
      neighbour.beside(() -> assertRefused(attack, reason, message));
    }
  }
}
