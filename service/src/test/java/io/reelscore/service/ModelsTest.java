package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.BundleReader;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Determinism;
import io.reelscore.v1.ExecutionMode;
import io.reelscore.v1.Failure;
import io.reelscore.v1.FrameSpec;
import io.reelscore.v1.GetModelRequest;
import io.reelscore.v1.ListModelsRequest;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.ModelState;
import io.reelscore.v1.PromptSpec;
import io.reelscore.v1.Reason;
import io.reelscore.v1.ResizeFilter;
import io.reelscore.v1.RewardDimension;
import io.reelscore.v1.SamplingRule;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sound bundles of one server beside damaged ones, and what it says of each. */
class ModelsTest {
  @TempDir static Path folder;
  private static ModelIdentity first;
  private static ModelIdentity second;
  private static ReelscoreServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    first = TinyBundles.write(folder.resolve("first"), "first", "1");
    second = TinyBundles.write(folder.resolve("second"), "second", "2");
    TinyBundles.writeWithChangedByte(folder.resolve("changed"), BundleFiles.MODEL);
    TinyBundles.writeWithMissingInput(folder.resolve("input"));
    TinyBundles.writeWithWrongGolden(folder.resolve("golden"));
    TinyBundles.write(folder.resolve("twin"), "first", "1");
    Files.createDirectory(folder.resolve("nothing"));
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(
                folder.resolve("first"),
                folder.resolve("changed"),
                folder.resolve("input"),
                folder.resolve("golden"),
                folder.resolve("nothing"),
                folder.resolve("twin"),
                folder.resolve("second")));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void each_sound_bundle_serves_under_its_name() {
    ScoreResponse byFirst = client.rewards().score(TestClient.goodRequest("first"));
    ScoreResponse bySecond = client.rewards().score(TestClient.goodRequest("second"));

    assertThat(byFirst.getServedBy().getModel().getText()).isEqualTo(first.text());
    assertThat(bySecond.getServedBy().getModel().getText()).isEqualTo(second.text());
  }

  @Test
  void a_request_must_name_one_of_several_models() {
    Failure failure = failure(TestClient.goodRequest(), Status.Code.INVALID_ARGUMENT);

    assertThat(failure.getReason()).isEqualTo(Reason.REASON_INVALID_FIELD);
    assertThat(failure.getMessage()).startsWith("model.name: empty (expected: one of [first@1");
  }

  @Test
  void a_version_may_be_named_and_must_be_there() {
    ModelRef.Builder wrong = ModelRef.newBuilder().setName("second").setVersion("1");

    Failure failure =
        failure(
            TestClient.goodRequest().toBuilder().setModel(wrong).build(), Status.Code.NOT_FOUND);

    assertThat(failure.getReason()).isEqualTo(Reason.REASON_MODEL_NOT_FOUND);
    assertThat(failure.getMessage()).startsWith("model: second@1 (expected: one of [");
  }

  @Test
  void a_refused_bundle_is_unavailable_and_says_why() throws Exception {
    Path sound = folder.resolve("sound");
    Path damaged = folder.resolve("damaged");
    TinyBundles.write(sound, "sound", "1");
    TinyBundles.writeWithChangedByte(damaged, BundleFiles.MODEL);
    try (ReelscoreServer two = ReelscoreServer.start(ServerOptions.onFreePorts(sound, damaged));
        TestClient twoClient = new TestClient(two)) {

      Throwable error =
          catchThrowable(() -> twoClient.rewards().score(TestClient.goodRequest(TinyBundles.NAME)));

      assertThat(((StatusRuntimeException) error).getStatus().getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
      Failure failure = TestClient.failure(error).orElseThrow();
      assertThat(failure.getReason()).isEqualTo(Reason.REASON_MODEL_NOT_READY);
      assertThat(failure.getMessage()).startsWith("model tiny@1.0.0 was refused: ");
      assertThat(failure.getMessage()).contains("model.onnx");
      assertThat(twoClient.rewards().score(TestClient.goodRequest("sound")).hasRewards()).isTrue();
    }
  }

  @Test
  void every_bundle_is_listed_with_its_state_and_reason() {
    List<Model> models =
        client.models().listModels(ListModelsRequest.getDefaultInstance()).getModelsList();

    assertThat(models)
        .extracting(Model::getState)
        .containsExactly(
            ModelState.MODEL_STATE_READY,
            ModelState.MODEL_STATE_FAILED,
            ModelState.MODEL_STATE_FAILED,
            ModelState.MODEL_STATE_FAILED,
            ModelState.MODEL_STATE_FAILED,
            ModelState.MODEL_STATE_FAILED,
            ModelState.MODEL_STATE_READY);
    assertThat(models.get(0).getStateDetail()).isEmpty();
    assertThat(models.get(1).getStateDetail()).contains("model.onnx");
    assertThat(models.get(2).getStateDetail()).contains("prompt_mask");
    assertThat(models.get(3).getStateDetail()).contains("subject_deformity");
    assertThat(models.get(4).getStateDetail()).contains("manifest.json");
    assertThat(models.get(5).getStateDetail()).startsWith("already served from ");
    assertThat(models.get(1).getIdentity().getName()).isEqualTo(TinyBundles.NAME);
    assertThat(models.get(1).getIdentity().getDigest()).isEmpty();
    assertThat(models.get(1).hasInput()).isFalse();
  }

  @Test
  void a_model_tells_the_full_specification_of_its_input() {
    Model model =
        client
            .models()
            .getModel(
                GetModelRequest.newBuilder()
                    .setModel(ModelRef.newBuilder().setName("second"))
                    .build());

    assertThat(model.getIdentity().getDigest()).isEqualTo(second.digest());
    assertThat(model.getInput().getFrames())
        .isEqualTo(
            FrameSpec.newBuilder()
                .setDataType(DataType.DATA_TYPE_UINT8)
                .setCount(8)
                .addCounts(8)
                .setHeight(32)
                .setWidth(32)
                .setSampling(SamplingRule.SAMPLING_RULE_SEGMENT_CENTERS)
                .setResize(ResizeFilter.RESIZE_FILTER_BICUBIC_ANTIALIAS)
                .build());
    assertThat(model.getInput().getPrompt())
        .isEqualTo(
            PromptSpec.newBuilder()
                .setUsed(true)
                .setMaxBytes(4096)
                .setMaxTokens(8)
                .addLengths(8)
                .build());
    assertThat(model.getDimensionsList())
        .extracting(RewardDimension::getName)
        .isEqualTo(TinyModel.DIMENSIONS);
    assertThat(model.getDimensions(0).getReferenceMean()).isEqualTo(0.5);
    assertThat(model.getLimitsList()).containsExactly(TinyBundles.LIMIT);
    assertThat(model.getExecutionFingerprint()).contains("onnxruntime");
    assertThat(model.getDeterminism()).isEqualTo(Determinism.DETERMINISM_BATCH_INVARIANT);
    assertThat(model.getExecutionMode()).isEqualTo(ExecutionMode.EXECUTION_MODE_NATURAL);
  }

  @Test
  void a_model_of_several_shapes_tells_them_all() throws Exception {
    Path shapes = folder.resolve("shapes");
    TinyBundles.writeWithShapes(shapes);
    Manifest manifest = BundleReader.open(shapes).manifest();
    try (ReelscoreServer one = ReelscoreServer.start(ServerOptions.onFreePorts(shapes));
        TestClient oneClient = new TestClient(one)) {
      Model model = oneClient.models().getModel(GetModelRequest.getDefaultInstance());

      assertThat(model.getInput().getFrames().getCountsList())
          .hasSizeGreaterThan(1)
          .isEqualTo(manifest.preprocessing().frames().counts());
      assertThat(model.getInput().getPrompt().getLengthsList())
          .hasSizeGreaterThan(1)
          .isEqualTo(manifest.preprocessing().prompt().lengths());
    }
  }

  @Test
  void a_model_nobody_configured_is_not_found() {
    Throwable error =
        catchThrowable(() ->
            client
                .models()
                .getModel(
                    GetModelRequest.newBuilder()
                        .setModel(ModelRef.newBuilder().setName("huge"))
                        .build()));

    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(TestClient.failure(error).orElseThrow().getReason())
        .isEqualTo(Reason.REASON_MODEL_NOT_FOUND);
  }

  @Test
  void health_tells_each_model_and_the_server() {
    assertThat(client.health("")).isEqualTo(ServingStatus.SERVING);
    assertThat(client.health("first")).isEqualTo(ServingStatus.SERVING);
    assertThat(client.health("second")).isEqualTo(ServingStatus.SERVING);
    assertThat(client.health(TinyBundles.NAME)).isEqualTo(ServingStatus.NOT_SERVING);
    Throwable unknown = catchThrowable(() -> client.health("huge"));
    assertThat(((StatusRuntimeException) unknown).getStatus().getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void reflection_lists_the_services() throws Exception {
    assertThat(Reflection.services(client.channel))
        .contains(
            "reelscore.v1.RewardService",
            "reelscore.v1.ModelService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection");
  }

  @Test
  void the_server_tells_what_became_of_each_bundle() {
    assertThat(server.models().getFirst()).isEqualTo(new BundleState.Served(first));
    assertThat(server.models().get(1)).isInstanceOf(BundleState.Refused.class);
    assertThat(server.readinessLine())
        .isEqualTo(
            "reelscore is ready on 127.0.0.1:%d, serving %s, %s"
                .formatted(server.grpcPort(), first.text(), second.text()));
  }

  private static Failure failure(ScoreRequest request, Status.Code code) {
    Throwable error = catchThrowable(() -> client.rewards().score(request));
    assertThat(((StatusRuntimeException) error).getStatus().getCode()).isEqualTo(code);
    return TestClient.failure(error).orElseThrow();
  }
}
