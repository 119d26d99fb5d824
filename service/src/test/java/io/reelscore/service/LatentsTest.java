package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyLatents;
import io.reelscore.fixtures.TinyLatents.Variant;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.Failure;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.Latents;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.PromptEmbedding;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.StreamHeader;
import io.reelscore.v1.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of latents beside one of frames, in one server. */
class LatentsTest {
  private static final List<Integer> MASK = List.of(1, 1, 0, 1, 0, 0);

  @TempDir static Path folder;
  private static ReelscoreServer server;
  private static TestClient client;

  private final float[] latents = TinyLatents.numbers(TinyLatents.NUMBERS, new Random(1));
  private final float[] embedding =
      TinyLatents.numbers(TinyLatents.TOKENS * TinyLatents.EMBEDDING_WIDTH, new Random(2));

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("frames"));
    for (Variant variant : Variant.values()) {
      TinyLatents.write(folder.resolve(variant.name()), variant);
    }
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(
                folder.resolve("frames"),
                folder.resolve("FLOAT32"),
                folder.resolve("FLOAT16"),
                folder.resolve("BFLOAT16"),
                folder.resolve("TEXT"),
                folder.resolve("NO_PROMPT")));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @AfterEach
  void nothing_is_held() throws Exception {
    Held.nothingBy(server);
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "float16", "bfloat16"})
  void latents_and_embeddings_of_each_type_that_widens_give_the_same_rewards(String type)
      throws Exception {
    Sample sample = sample(type).build();

    assertRewards(score(Variant.FLOAT32, sample), 0.25f);
    assertRewards(score(Variant.FLOAT32, LatentMessages.withTimestep(sample, 0.75f)), 0.75f);
  }

  @Test
  void models_of_half_precision_take_their_own_type() throws Exception {
    assertRewards(
        score(Variant.FLOAT16, LatentMessages.withTimestep(sample("float16").build(), 500)), 500);
    assertRewards(score(Variant.BFLOAT16, sample("bfloat16").build()), 0);
  }

  @Test
  void a_model_of_frames_is_served_beside_them() {
    assertThat(client.rewards().score(TestClient.goodRequest("tiny")).hasRewards()).isTrue();
  }

  @Test
  void a_shorter_embedding_is_padded_and_masked() throws Exception {
    int rows = 2;
    float[] shorter = Arrays.copyOf(embedding, rows * TinyLatents.EMBEDDING_WIDTH);
    Sample sample =
        sample("float32")
            .setPromptEmbedding(
                PromptEmbedding.newBuilder()
                    .setTensor(
                        LatentMessages.tensor(
                            "float16", shorter, rows, TinyLatents.EMBEDDING_WIDTH)))
            .build();

    Rewards rewards = score(Variant.FLOAT32, sample);

    assertRewards(
        rewards,
        TinyLatents.rewards(
            latents, 0.25f, Arrays.copyOf(shorter, embedding.length), List.of(1, 1, 0, 0, 0, 0)));
  }

  @Test
  void a_model_without_a_prompt_reads_none() throws Exception {
    Sample sample = sample("float32").clearPromptEmbedding().build();

    assertRewards(score(Variant.NO_PROMPT, sample), TinyLatents.rewards(latents, ""));
    assertRefused(
        Variant.NO_PROMPT,
        sample("float32").build(),
        Reason.REASON_INVALID_FIELD,
        "sample.prompt_embedding: set (expected: none, the model reads no prompt)");
  }

  @Test
  void a_model_that_reads_text_beside_latents_is_sent_text() throws Exception {
    Sample.Builder sample = sample("bfloat16").clearPromptEmbedding();

    for (String prompt : List.of("a red circle", "GREEN unknown left")) {
      assertRewards(
          score(Variant.TEXT, sample.setPrompt(prompt).build()),
          TinyLatents.rewards(latents, prompt));
    }
    assertRefused(
        Variant.TEXT,
        sample("float32").build(),
        Reason.REASON_INVALID_FIELD,
        "sample.prompt_embedding: set (expected: prompt, which the model reads as text)");
  }

  @Test
  void a_lossy_source_is_told_back() throws Exception {
    assertThat(score(Variant.FLOAT32, sample("float32").build()).getLossyInput()).isFalse();
    assertThat(
            score(Variant.FLOAT32, sample("float32").setLossySource(true).build()).getLossyInput())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "float16", "bfloat16"})
  void latents_in_chunks_and_in_a_group_give_the_bits_of_a_single_call(String type)
      throws Exception {
    Sample whole = sample(type).build();
    Latents message = whole.getLatents();
    ByteString data = message.getTensor().getData();
    Sample start =
        whole.toBuilder()
            .setLatents(message.toBuilder().setTensor(message.getTensor().toBuilder().clearData()))
            .build();
    ModelRef model = ModelRef.newBuilder().setName(Variant.FLOAT32.modelName()).build();
    Rewards single = score(Variant.FLOAT32, whole);

    StreamCallDriver stream =
        new StreamCallDriver(client)
            .header(StreamHeader.newBuilder().setModel(model).build())
            .sample("whole", whole)
            .start("chunks", start, data.size())
            .chunk("chunks", 0, data.substring(0, 101))
            .chunk("chunks", 101, data.substring(101))
            .complete();
    StreamCallDriver.Outcomes outcomes = stream.next(2);
    ScoreGroupResponse group =
        new GroupCallDriver(client)
            .header(
                GroupHeader.newBuilder()
                    .setModel(model)
                    .setSize(2)
                    .setFailurePolicy(FailurePolicy.FAILURE_POLICY_FAIL)
                    .build())
            .sample("a", whole)
            .sample("b", whole)
            .complete()
            .response();

    Map<String, io.reelscore.v1.Reward> expected = single.getByDimensionMap();
    assertThat(outcomes.of("whole").getRewards().getByDimensionMap()).isEqualTo(expected);
    assertThat(outcomes.of("chunks").getRewards().getByDimensionMap()).isEqualTo(expected);
    assertThat(group.getOutcomes(0).getRewards().getByDimensionMap()).isEqualTo(expected);
    assertThat(group.getOutcomes(1).getRewards().getByDimensionMap()).isEqualTo(expected);
  }

  @Test
  void what_a_model_does_not_take_is_refused_with_what_it_takes() {
    assertRefused(
        Variant.FLOAT32,
        TestClient.goodRequest().getSample(),
        Reason.REASON_INVALID_FIELD,
        "sample.video: frames (expected: latents, which the model takes)");
    Failure failure =
        failure(
            ScoreRequest.newBuilder()
                .setModel(ModelRef.newBuilder().setName("tiny"))
                .setSample(sample("float32").setPrompt("a"))
                .build());
    assertThat(failure.getMessage())
        .isEqualTo(
            "sample.video: latents (expected: frames, encoded_video or images, which the model"
                + " takes)");
  }

  @Test
  void a_type_that_is_not_exact_or_a_shape_that_is_not_the_models_is_refused() {
    assertRefused(
        Variant.FLOAT16,
        LatentMessages.withTimestep(sample("float32").build(), 1),
        Reason.REASON_WRONG_DATA_TYPE,
        "sample.latents.tensor.data_type: DATA_TYPE_FLOAT32 (expected: DATA_TYPE_FLOAT16)");
    assertRefused(
        Variant.FLOAT32,
        latents(tensor -> tensor.toBuilder().setShape(0, Long.MAX_VALUE).build()),
        Reason.REASON_WRONG_SHAPE,
        "sample.latents.tensor.shape: [9223372036854775807, 2, 3, 5] (expected: [4, 2, 3, 5])");
    assertRefused(
        Variant.FLOAT32,
        latents(tensor -> tensor.toBuilder().setData(tensor.getData().substring(4)).build()),
        Reason.REASON_WRONG_SHAPE,
        "sample.latents.tensor.data: 476 bytes (expected: 480, as the shape says)");
  }

  @Test
  void a_timestep_that_is_not_legal_is_refused() {
    Sample sample = sample("float32").build();
    for (float timestep : new float[] {-0.5f, 1.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertRefused(
          Variant.FLOAT32,
          LatentMessages.withTimestep(sample, timestep),
          Reason.REASON_INVALID_FIELD,
          "sample.latents.timestep: %s (expected: 0.0..1.0)".formatted(timestep));
    }
    assertRefused(
        Variant.FLOAT16,
        sample("float16").build(),
        Reason.REASON_INVALID_FIELD,
        "sample.latents.timestep: none (expected: 0.0..1000.0)");
    assertRefused(
        Variant.BFLOAT16,
        LatentMessages.withTimestep(sample("bfloat16").build(), 0.5f),
        Reason.REASON_INVALID_FIELD,
        "sample.latents.timestep: 0.5 (expected: none, the model takes no timestep)");
  }

  @Test
  void an_embedding_that_is_not_legal_is_refused() {
    assertRefused(
        Variant.FLOAT32,
        sample("float32").clearPromptEmbedding().setPrompt("a").build(),
        Reason.REASON_INVALID_FIELD,
        "sample.prompt_embedding: none (expected: the output of tiny-words@1, which the model"
            + " reads)");
    assertEmbedding(
        embedding -> embedding.toBuilder().setMask(ByteString.copyFrom(new byte[5])).build(),
        Reason.REASON_WRONG_SHAPE,
        "sample.prompt_embedding.mask: 5 bytes (expected: 6, one for each row of the tensor)");
    assertEmbedding(
        embedding -> embedding.toBuilder().setMask(ByteString.copyFrom(new byte[6])).build(),
        Reason.REASON_INVALID_FIELD,
        "sample.prompt_embedding.mask: all 0 (expected: at least one 1)");
    assertEmbedding(
        embedding ->
            embedding.toBuilder()
                .setMask(ByteString.copyFrom(new byte[] {1, (byte) 255, 0, 0, 0, 0}))
                .build(),
        Reason.REASON_INVALID_FIELD,
        "sample.prompt_embedding.mask: byte 1: 255 (expected: 0 or 1)");
    assertEmbedding(
        embedding ->
            embedding.toBuilder()
                .setTensor(embedding.getTensor().toBuilder().setShape(0, 7))
                .build(),
        Reason.REASON_WRONG_SHAPE,
        "sample.prompt_embedding.tensor.shape: [7, 8] (expected: [1..6, 8])");
    assertEmbedding(
        embedding ->
            embedding.toBuilder().setTensor(embedding.getTensor().toBuilder().clearData()).build(),
        Reason.REASON_WRONG_SHAPE,
        "sample.prompt_embedding.tensor.data: 0 bytes (expected: 192, as the shape says)");
  }

  @Test
  void numbers_that_are_none_give_a_failure_and_no_number() {
    float[] poisoned = latents.clone();
    poisoned[0] = Float.NaN;

    Failure failure =
        failure(
            request(
                Variant.FLOAT32,
                sample("float32")
                    .setLatents(
                        Latents.newBuilder()
                            .setTensor(LatentMessages.tensor("float32", poisoned, 4, 2, 3, 5)))
                    .build()));

    assertThat(failure.getReason()).isEqualTo(Reason.REASON_NON_FINITE_SCORE);
  }

  @Test
  void an_idempotency_key_stands_for_all_that_is_said_of_a_sample() throws Exception {
    Sample keyed = sample("float32").setIdempotencyKey("key of latents").build();
    Rewards first = score(Variant.FLOAT32, keyed);

    assertThat(score(Variant.FLOAT32, keyed)).isEqualTo(first);
    List<Sample> others =
        List.of(
            LatentMessages.withTimestep(keyed, 0.75f),
            sample("float16").setIdempotencyKey("key of latents").build(),
            keyed.toBuilder().setLossySource(true).build(),
            keyed.toBuilder()
                .setPromptEmbedding(
                    keyed.getPromptEmbedding().toBuilder()
                        .setMask(ByteString.copyFrom(new byte[] {1, 1, 1, 1, 0, 0})))
                .build());
    for (Sample other : others) {
      assertThat(failure(request(Variant.FLOAT32, other)).getReason())
          .isEqualTo(Reason.REASON_IDEMPOTENCY_CONFLICT);
    }
  }

  private Sample.Builder sample(String type) {
    byte[] mask = new byte[MASK.size()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = MASK.get(i).byteValue();
    }
    return Sample.newBuilder()
        .setSampleId("s")
        .setLatents(
            Latents.newBuilder().setTensor(LatentMessages.tensor(type, latents, 4, 2, 3, 5)))
        .setPromptEmbedding(
            PromptEmbedding.newBuilder()
                .setTensor(
                    LatentMessages.tensor(
                        type, embedding, TinyLatents.TOKENS, TinyLatents.EMBEDDING_WIDTH))
                .setMask(ByteString.copyFrom(mask)));
  }

  private Sample latents(UnaryOperator<Tensor> change) {
    Sample.Builder sample = sample("float32");
    Tensor tensor = sample.getLatents().getTensor();
    return sample.setLatents(Latents.newBuilder().setTensor(change.apply(tensor))).build();
  }

  private void assertEmbedding(
      UnaryOperator<PromptEmbedding> change, Reason reason, String message) {
    Sample.Builder sample = sample("float32");
    assertRefused(
        Variant.FLOAT32,
        sample.setPromptEmbedding(change.apply(sample.getPromptEmbedding())).build(),
        reason,
        message);
  }

  private static ScoreRequest request(Variant variant, Sample sample) {
    return ScoreRequest.newBuilder()
        .setModel(ModelRef.newBuilder().setName(variant.modelName()))
        .setSample(sample)
        .build();
  }

  private static Rewards score(Variant variant, Sample sample) {
    return client.rewards().score(request(variant, sample)).getRewards();
  }

  private static Failure failure(ScoreRequest request) {
    return TestClient.failure(catchThrowable(() -> client.rewards().score(request))).orElseThrow();
  }

  private void assertRewards(Rewards rewards, float timestep) {
    assertRewards(rewards, TinyLatents.rewards(latents, timestep, embedding, MASK));
  }

  private static void assertRewards(Rewards rewards, Map<String, Double> expected) {
    assertThat(rewards.getByDimensionMap()).hasSize(TinyModel.DIMENSIONS.size());
    expected.forEach((dimension, raw) ->
        assertThat(rewards.getByDimensionOrThrow(dimension).getRaw())
            .as(dimension)
            .isCloseTo(raw, within(1e-4)));
  }

  private static void assertRefused(Variant variant, Sample sample, Reason reason, String message) {
    Failure failure = failure(request(variant, sample));

    assertThat(failure.getMessage()).isEqualTo(message);
    assertThat(failure.getReason()).isEqualTo(reason);
  }
}
