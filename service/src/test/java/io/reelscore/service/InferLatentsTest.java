package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyLatents;
import io.reelscore.fixtures.TinyLatents.Variant;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.inference.v2.ModelConfigRequest;
import io.reelscore.inference.v2.ModelInferRequest;
import io.reelscore.inference.v2.ModelInferResponse;
import io.reelscore.inference.v2.ModelInput;
import io.reelscore.inference.v2.ModelMetadataRequest;
import io.reelscore.inference.v2.ModelMetadataResponse.TensorMetadata;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Latents;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.PromptEmbedding;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inferences of models that take latents and embeddings, to the bit of {@code Score}. */
class InferLatentsTest {
  private static final String MODEL = Variant.FLOAT32.modelName();
  private static final List<Float> TIMESTEPS = List.of(0.75f, 0.5f);
  private static final List<ByteString> MASKS =
      List.of(
          ByteString.copyFrom(new byte[] {1, 1, 1, 1, 1, 1}),
          ByteString.copyFrom(new byte[] {1, 1, 0, 1, 0, 0}));

  @TempDir static Path folder;
  private static ReelscoreServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    TinyLatents.write(folder.resolve("latents"), Variant.FLOAT32);
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"), folder.resolve("latents")));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void each_row_gets_the_bits_that_score_gives_its_sample() {
    ModelInferResponse response = Infer.stub(client).modelInfer(request().build());

    for (String dimension : TinyModel.DIMENSIONS) {
      List<Float> scored = new ArrayList<>();
      for (int row = 0; row < 2; row++) {
        scored.add(score(row, dimension));
      }
      assertThat(Infer.floats(response, dimension)).as(dimension).isEqualTo(scored);
    }
    assertThat(Infer.floats(response, "physical_plausibility").stream().distinct()).hasSize(2);
  }

  @Test
  void metadata_and_configuration_tell_the_tensors() {
    assertThat(
            Infer.stub(client)
                .modelMetadata(ModelMetadataRequest.newBuilder().setName(MODEL).build())
                .getInputsList())
        .extracting(
            TensorMetadata::getName, TensorMetadata::getDatatype, TensorMetadata::getShapeList)
        .containsExactly(
            Tuple.tuple("latents", "FP32", List.of(-1L, 4L, 2L, 3L, 5L)),
            Tuple.tuple("timestep", "FP32", List.of(-1L, 1L)),
            Tuple.tuple("prompt_embedding", "FP32", List.of(-1L, 6L, 8L)),
            Tuple.tuple("prompt_mask", "UINT8", List.of(-1L, 6L)));
    assertThat(
            Infer.stub(client)
                .modelConfig(ModelConfigRequest.newBuilder().setName(MODEL).build())
                .getConfig()
                .getInputList())
        .extracting(ModelInput::getOptional)
        .containsExactly(false, true, false, true);
  }

  @Test
  void frames_for_such_a_model_and_a_timestep_that_is_illegal_are_refused() {
    Throwable frames =
        catchThrowable(() ->
            Infer.stub(client)
                .modelInfer(
                    Infer.request(List.of(TinyModel.frames(1, 2, 3)), List.of("a"))
                        .setModelName(MODEL)
                        .build()));
    Throwable timestep =
        catchThrowable(() ->
            Infer.stub(client)
                .modelInfer(
                    request()
                        .setRawInputContents(
                            1,
                            ByteString.copyFrom(TinyLatents.bytes(new float[] {0, 7}, "float32")))
                        .build()));

    assertThat(((StatusRuntimeException) frames).getStatus().getDescription())
        .isEqualTo("row 0: sample.video: frames (expected: latents, which the model takes)");
    assertThat(((StatusRuntimeException) timestep).getStatus().getDescription())
        .isEqualTo("row 1: sample.latents.timestep: 7.0 (expected: 0.0..1.0)");
  }

  /** Two rows, of float16 latents and float32 embeddings. */
  private static ModelInferRequest.Builder request() {
    return ModelInferRequest.newBuilder()
        .setModelName(MODEL)
        .addInputs(Infer.floats("latents", 2, 4, 2, 3, 5).setDatatype("FP16"))
        .addInputs(Infer.floats("timestep", 2))
        .addInputs(Infer.floats("prompt_embedding", 2, 6, 8))
        .addInputs(Infer.floats("prompt_mask", 2, 6).setDatatype("UINT8"))
        .addRawInputContents(latents(0).concat(latents(1)))
        .addRawInputContents(
            ByteString.copyFrom(
                TinyLatents.bytes(new float[] {TIMESTEPS.get(0), TIMESTEPS.get(1)}, "float32")))
        .addRawInputContents(embedding(0).concat(embedding(1)))
        .addRawInputContents(MASKS.get(0).concat(MASKS.get(1)));
  }

  private static float score(int row, String dimension) {
    Sample sample =
        Sample.newBuilder()
            .setLatents(
                Latents.newBuilder()
                    .setTensor(tensor(DataType.DATA_TYPE_FLOAT16, latents(row), 4, 2, 3, 5))
                    .setTimestep(TIMESTEPS.get(row)))
            .setPromptEmbedding(
                PromptEmbedding.newBuilder()
                    .setTensor(tensor(DataType.DATA_TYPE_FLOAT32, embedding(row), 6, 8))
                    .setMask(MASKS.get(row)))
            .build();
    ScoreRequest request =
        TestClient.request(sample).toBuilder()
            .setModel(ModelRef.newBuilder().setName(MODEL))
            .build();
    return (float)
        client.rewards().score(request).getRewards().getByDimensionOrThrow(dimension).getRaw();
  }

  private static Tensor tensor(DataType type, ByteString data, long... shape) {
    Tensor.Builder tensor = Tensor.newBuilder().setDataType(type).setData(data);
    for (long extent : shape) {
      tensor.addShape(extent);
    }
    return tensor.build();
  }

  private static ByteString latents(int row) {
    float[] numbers = TinyLatents.numbers(TinyLatents.NUMBERS, new Random(10 + row));
    return ByteString.copyFrom(TinyLatents.bytes(numbers, "float16"));
  }

  private static ByteString embedding(int row) {
    int count = TinyLatents.TOKENS * TinyLatents.EMBEDDING_WIDTH;
    float[] numbers = TinyLatents.numbers(count, new Random(20 + row));
    return ByteString.copyFrom(TinyLatents.bytes(numbers, "float32"));
  }
}
