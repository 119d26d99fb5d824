package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleReader;
import io.reelscore.bundle.GoldenClip;
import io.reelscore.bundle.GoldenPrompt;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.fixtures.TinyLatents;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Latents;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.PromptEmbedding;
import io.reelscore.v1.Reward;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The two trained models of this repository in one server: one of frames, one of latents. */
class BothModelsTest {
  private static final Path MODELS = Path.of(System.getProperty("reelscore.root", ".."), "models");
  private static final List<Long> LATENTS = List.of(16L, 4L, 8L, 8L);
  private static final List<Long> EMBEDDING = List.of(8L, 32L);

  private static ReelscoreServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(MODELS.resolve("demo"), MODELS.resolve("demo-latent")));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void the_model_of_frames_gives_its_golden_rewards() throws Exception {
    Bundle bundle = BundleReader.open(MODELS.resolve("demo"));

    for (GoldenSample golden : bundle.golden().samples()) {
      Map<String, Reward> rewards =
          score(bundle, TestClient.sample(golden.frames(), golden.text()));

      assertGolden(bundle, golden, rewards);
    }
  }

  @Test
  void the_model_of_latents_gives_its_golden_rewards() throws Exception {
    Bundle bundle = BundleReader.open(MODELS.resolve("demo-latent"));

    for (GoldenSample golden : bundle.golden().samples()) {
      assertGolden(bundle, golden, score(bundle, sample(golden, DataType.DATA_TYPE_FLOAT32)));
    }
  }

  /** A sample that was rounded before it was sent has the same bits in either type. */
  @ParameterizedTest
  @EnumSource(names = {"DATA_TYPE_FLOAT16", "DATA_TYPE_BFLOAT16"})
  void latents_of_half_precision_are_widened_without_a_change(DataType type) throws Exception {
    Bundle bundle = BundleReader.open(MODELS.resolve("demo-latent"));
    GoldenSample golden = bundle.golden().samples().getFirst();
    Sample half = sample(golden, type);

    Map<String, Reward> rewards = score(bundle, half);

    Sample wide = widened(half, type);
    assertThat(rewards).isEqualTo(score(bundle, wide));
    assertThat(wide).isNotEqualTo(sample(golden, DataType.DATA_TYPE_FLOAT32));
    golden
        .rewards()
        .forEach((dimension, raw) ->
            assertThat(Objects.requireNonNull(rewards.get(dimension)).getRaw())
                .as(dimension)
                .isCloseTo(raw, within(0.25)));
  }

  private static void assertGolden(
      Bundle bundle, GoldenSample golden, Map<String, Reward> rewards) {
    golden
        .rewards()
        .forEach((dimension, raw) ->
            assertThat(Objects.requireNonNull(rewards.get(dimension)).getRaw())
                .as(golden.name() + " " + dimension)
                .isCloseTo(raw, within(bundle.golden().tolerance())));
  }

  private static Map<String, Reward> score(Bundle bundle, Sample sample) {
    return client
        .rewards()
        .score(
            ScoreRequest.newBuilder()
                .setModel(ModelRef.newBuilder().setName(bundle.manifest().name()))
                .setSample(sample)
                .build())
        .getRewards()
        .getByDimensionMap();
  }

  private static Sample sample(GoldenSample golden, DataType type) {
    GoldenClip.Latents latents = (GoldenClip.Latents) golden.clip();
    GoldenPrompt.Embedding embedding = (GoldenPrompt.Embedding) golden.prompt();
    byte[] mask = new byte[embedding.mask().size()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = embedding.mask().get(i).byteValue();
    }
    Latents.Builder message = Latents.newBuilder().setTensor(tensor(latents.data(), type, LATENTS));
    if (latents.timestep() != null) {
      message.setTimestep(latents.timestep());
    }
    return Sample.newBuilder()
        .setLatents(message)
        .setPromptEmbedding(
            PromptEmbedding.newBuilder()
                .setTensor(tensor(embedding.data(), type, EMBEDDING))
                .setMask(ByteString.copyFrom(mask)))
        .build();
  }

  /** Numbers of float32 as that type, rounded towards zero for bfloat16. */
  private static Tensor tensor(byte[] float32, DataType type, List<Long> shape) {
    return Tensor.newBuilder()
        .setDataType(type)
        .addAllShape(shape)
        .setData(ByteString.copyFrom(TinyLatents.bytes(numbers(float32), name(type))))
        .build();
  }

  private static String name(DataType type) {
    return type.name().substring("DATA_TYPE_".length()).toLowerCase(Locale.ROOT);
  }

  private static float[] numbers(byte[] float32) {
    float[] numbers = new float[float32.length / Float.BYTES];
    ByteBuffer.wrap(float32).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return numbers;
  }

  private static Sample widened(Sample half, DataType type) {
    Sample.Builder wide = half.toBuilder();
    wide.getLatentsBuilder().setTensor(widened(half.getLatents().getTensor(), type));
    wide.getPromptEmbeddingBuilder()
        .setTensor(widened(half.getPromptEmbedding().getTensor(), type));
    return wide.build();
  }

  private static Tensor widened(Tensor half, DataType type) {
    ByteBuffer halves = half.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    float[] numbers = new float[halves.remaining() / Short.BYTES];
    for (int i = 0; i < numbers.length; i++) {
      short number = halves.getShort();
      numbers[i] =
          type == DataType.DATA_TYPE_FLOAT16
              ? Float.float16ToFloat(number)
              : Float.intBitsToFloat(number << 16);
    }
    return half.toBuilder()
        .setDataType(DataType.DATA_TYPE_FLOAT32)
        .setData(ByteString.copyFrom(TinyLatents.bytes(numbers, "float32")))
        .build();
  }
}
