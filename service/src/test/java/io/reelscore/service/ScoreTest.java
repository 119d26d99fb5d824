package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.SampledClip;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.v1.Determinism;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.Reward;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.Warning;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rewards over a real socket: real runtime, real decoder, a model a test can compute. */
class ScoreTest {
  @TempDir static Path folder;
  private static ModelIdentity identity;
  private static ReelscoreServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    identity = TinyBundles.write(folder.resolve("tiny"));
    server = ReelscoreServer.start(ServerOptions.onFreePorts(folder.resolve("tiny")));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    server.close();
  }

  @Test
  void frames_get_the_rewards_of_the_model() {
    byte[] frames = TinyModel.frames(200, 100, 50);

    ScoreResponse response = client.rewards().score(TestClient.goodRequest());

    assertThat(response.getSampleId()).isEqualTo("s");
    assertRewards(response.getRewards(), frames, TestClient.PROMPT);
    assertThat(response.getRewards().getLossyInput()).isFalse();
    assertThat(response.getRewards().getTimings().getBatchSize()).isGreaterThanOrEqualTo(1);
    assertThat(response.getRewards().getTimings().getComputeNanos()).isPositive();
    assertThat(response.getServedBy().getModel().getText()).isEqualTo(identity.text());
    assertThat(response.getServedBy().getModel().getDigest()).isEqualTo(identity.digest());
    assertThat(response.getServedBy().getDeterminism())
        .isEqualTo(Determinism.DETERMINISM_BATCH_INVARIANT);
    assertThat(response.getServedBy().getExecutionFingerprint()).contains("onnxruntime", "cpu");
  }

  @Test
  void rewards_are_normalised_against_the_reference() {
    Rewards rewards = client.rewards().score(TestClient.goodRequest()).getRewards();

    Reward physics = rewards.getByDimensionOrThrow("physical_plausibility");
    double std = TinyBundles.reference().scores("physical_plausibility").std();
    assertThat(physics.getNormalized()).isCloseTo((physics.getRaw() - 0.5) / std, within(1e-9));
    assertThat(physics.getPercentile()).isCloseTo(100 * physics.getRaw(), within(0.6));
    double sum =
        rewards.getByDimensionMap().values().stream().mapToDouble(Reward::getNormalized).sum();
    assertThat(rewards.getComposite()).isCloseTo(sum / 3, within(1e-9));
  }

  @Test
  void named_weights_leave_the_other_dimensions_out() {
    ScoreRequest request =
        TestClient.goodRequest().toBuilder()
            .putCompositeWeights("physical_plausibility", 3)
            .putCompositeWeights("subject_deformity", 1)
            .build();

    Rewards rewards = client.rewards().score(request).getRewards();

    double physics = rewards.getByDimensionOrThrow("physical_plausibility").getNormalized();
    double deformity = rewards.getByDimensionOrThrow("subject_deformity").getNormalized();
    assertThat(rewards.getComposite()).isCloseTo((3 * physics + deformity) / 4, within(1e-9));
    assertThat(rewards.getByDimensionMap()).hasSize(3);
  }

  @Test
  void the_limits_of_the_model_and_unknown_words_are_warnings() {
    Sample sample =
        TestClient.sample(
            TinyModel.frames(1, 2, 3), "a crimson circle rolling right a a a a a a purple");

    List<Warning> warnings =
        client.rewards().score(TestClient.request(sample)).getRewards().getWarningsList();

    assertThat(warnings)
        .extracting(Warning::getCode, Warning::getMessage)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Warning.Code.CODE_UNKNOWN_WORDS, "the model does not know: crimson"),
            org.assertj.core.groups.Tuple.tuple(
                Warning.Code.CODE_PROMPT_TRUNCATED,
                "the model reads the first 8 tokens of the prompt"),
            org.assertj.core.groups.Tuple.tuple(Warning.Code.CODE_MODEL_LIMIT, TinyBundles.LIMIT));
  }

  @Test
  void an_uploaded_mp4_is_decoded_sampled_and_scored() throws Exception {
    byte[] file = Clips.mp4(folder, 17);
    SampledClip clip =
        FfmpegVideoDecoder.create()
            .decode(ByteBuffer.wrap(file), new FrameSpec(8, 32, 32), DecodeLimits.DEFAULT);

    Rewards rewards = client.rewards().score(TestClient.request(Clips.sample(file))).getRewards();

    assertRewards(rewards, clip.frames().data(), TestClient.PROMPT);
    assertThat(rewards.getLossyInput()).isTrue();
    assertThat(rewards.getTimings().getPreparationNanos()).isPositive();
    assertThat(rewards.getWarningsList())
        .extracting(Warning::getCode)
        .containsExactly(Warning.Code.CODE_MODEL_LIMIT);
  }

  @Test
  void a_clip_with_too_few_frames_is_scored_with_a_warning() throws Exception {
    byte[] file = Clips.mp4(folder, 3);

    Rewards rewards = client.rewards().score(TestClient.request(Clips.sample(file))).getRewards();

    assertThat(rewards.getWarningsList())
        .extracting(Warning::getMessage)
        .contains("the clip has 3 frames, the model takes 8: some were repeated");
  }

  @Test
  void a_pinned_identity_that_is_served_is_served() {
    ModelRef pinned =
        ModelRef.newBuilder()
            .setName("tiny")
            .setVersion("1.0.0")
            .setIdentity(identity.text())
            .build();

    ScoreResponse response =
        client.rewards().score(TestClient.goodRequest().toBuilder().setModel(pinned).build());

    assertThat(response.getServedBy().getModel().getText()).isEqualTo(identity.text());
  }

  @Test
  void many_calls_at_once_each_get_their_own_rewards() {
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] frames = TinyModel.frames(i, 2 * i, 255 - i);
      calls.add(
          CompletableFuture.runAsync(() ->
              assertRewards(
                  client
                      .rewards()
                      .score(TestClient.request(TestClient.sample(frames, TestClient.PROMPT)))
                      .getRewards(),
                  frames,
                  TestClient.PROMPT)));
    }

    assertThat(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)))
        .succeedsWithin(java.time.Duration.ofSeconds(60));
  }

  private static void assertRewards(Rewards rewards, byte[] frames, String prompt) {
    Map<String, Double> expected = TinyModel.rewards(frames, prompt);
    assertThat(rewards.getByDimensionMap().keySet()).isEqualTo(expected.keySet());
    expected.forEach((dimension, raw) ->
        assertThat(rewards.getByDimensionOrThrow(dimension).getRaw())
            .as(dimension)
            .isCloseTo(raw, within(1e-4)));
  }
}
