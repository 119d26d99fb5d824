package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.inference.v2.ModelConfig;
import io.reelscore.inference.v2.ModelConfigRequest;
import io.reelscore.inference.v2.ModelInput;
import io.reelscore.inference.v2.ModelMetadataRequest;
import io.reelscore.inference.v2.ModelMetadataResponse;
import io.reelscore.inference.v2.ModelMetadataResponse.TensorMetadata;
import io.reelscore.inference.v2.ModelReadyRequest;
import io.reelscore.inference.v2.ServerLiveRequest;
import io.reelscore.inference.v2.ServerMetadataRequest;
import io.reelscore.inference.v2.ServerReadyRequest;
import io.reelscore.v1.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients of Triton and KServe ask before they infer; one of three bundles is damaged. */
class InferenceQueriesTest {
  @TempDir static Path folder;
  private static ModelIdentity shapes;
  private static ReelscoreServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    TinyBundles.write(folder.resolve("damaged"), "damaged", "2.0.0");
    Files.write(folder.resolve("damaged").resolve(BundleFiles.MODEL), new byte[1]);
    shapes = TinyBundles.writeWithShapes(folder.resolve("shapes"));
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(
                    folder.resolve("tiny"), folder.resolve("damaged"), folder.resolve("shapes"))
                .with("reelscore.models[0].aliases", "stable")
                .with("reelscore.admission.max-group-items", "64"));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void the_server_lives_and_is_ready() {
    assertThat(Infer.stub(client).serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
        .isTrue();
    assertThat(Infer.stub(client).serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
        .isTrue();
    assertThat(Infer.stub(client).serverMetadata(ServerMetadataRequest.getDefaultInstance()))
        .matches(metadata -> metadata.getName().equals("reelscore"))
        .matches(metadata -> metadata.getExtensionsList().equals(List.of("model_configuration")));
  }

  @Test
  void a_model_is_ready_under_its_version_its_alias_and_its_name() {
    for (String version : List.of("1.0.0", "stable", "")) {
      assertThat(ready("tiny", version)).as(version).isTrue();
    }
  }

  @Test
  void a_model_that_is_not_there_is_not_found() {
    Throwable error = catchThrowable(() -> ready("huge", ""));

    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(TestClient.failure(error).orElseThrow().getReason())
        .isEqualTo(Reason.REASON_MODEL_NOT_FOUND);
  }

  @Test
  void a_model_whose_bundle_was_refused_is_not_ready_and_has_no_metadata() {
    Throwable error =
        catchThrowable(() ->
            Infer.stub(client)
                .modelMetadata(ModelMetadataRequest.newBuilder().setName("damaged").build()));

    assertThat(ready("damaged", "")).isFalse();
    assertThat(((StatusRuntimeException) error).getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(TestClient.failure(error).orElseThrow().getReason())
        .isEqualTo(Reason.REASON_MODEL_NOT_READY);
  }

  @Test
  void a_number_of_frames_that_may_vary_is_any() {
    ModelMetadataResponse metadata =
        Infer.stub(client)
            .modelMetadata(ModelMetadataRequest.newBuilder().setName(shapes.name()).build());

    assertThat(metadata.getInputs(0).getShapeList()).startsWith(-1L, -1L).endsWith(3L);
  }

  @Test
  void metadata_tell_the_tensors_with_the_batch_first() {
    ModelMetadataResponse metadata =
        Infer.stub(client).modelMetadata(ModelMetadataRequest.newBuilder().setName("tiny").build());

    assertThat(metadata.getName()).isEqualTo("tiny");
    assertThat(metadata.getVersionsList()).containsExactly("1.0.0");
    assertThat(metadata.getPlatform()).isEqualTo("onnx_onnxv1");
    assertThat(metadata.getInputsList())
        .extracting(
            TensorMetadata::getName, TensorMetadata::getDatatype, TensorMetadata::getShapeList)
        .containsExactly(
            Tuple.tuple("frames", "UINT8", List.of(-1L, 8L, 32L, 32L, 3L)),
            Tuple.tuple("prompt", "BYTES", List.of(-1L, 1L)));
    assertThat(metadata.getOutputsList())
        .extracting(TensorMetadata::getName, TensorMetadata::getDatatype)
        .startsWith(
            TinyModel.DIMENSIONS.stream()
                .map(name -> Tuple.tuple(name, "FP32"))
                .toArray(Tuple[]::new))
        .contains(
            Tuple.tuple("composite", "FP64"), Tuple.tuple("semantic_alignment.normalized", "FP64"));
    assertThat(metadata.getOutputsList())
        .allSatisfy(output -> assertThat(output.getShapeList()).containsExactly(-1L));
  }

  @Test
  void configuration_tells_the_same_without_the_batch() {
    ModelConfig config =
        Infer.stub(client)
            .modelConfig(ModelConfigRequest.newBuilder().setName("tiny").build())
            .getConfig();

    assertThat(config.getMaxBatchSize()).isEqualTo(64);
    assertThat(config.getInputList())
        .extracting(
            ModelInput::getName, input -> input.getDataType().name(), ModelInput::getDimsList)
        .containsExactly(
            Tuple.tuple("frames", "TYPE_UINT8", List.of(8L, 32L, 32L, 3L)),
            Tuple.tuple("prompt", "TYPE_STRING", List.of(1L)));
    assertThat(config.getOutputList()).hasSize(7);
  }

  private static boolean ready(String name, String version) {
    return Infer.stub(client)
        .modelReady(ModelReadyRequest.newBuilder().setName(name).setVersion(version).build())
        .getReady();
  }
}
