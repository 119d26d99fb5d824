package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.v1.CompositePolicy;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Determinism;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Priority;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.Warning;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a caller says reaches the server, and what the server says reaches the caller. */
@Timeout(60)
class RewardClientTest {

  @Test
  void a_scored_sample_has_every_part_of_the_reply() throws Exception {
    try (TestServer server =
            TestServer.scoring(TestServer.replying(request -> reply(Protos.rewards(3))));
        RewardClient client = server.client().build()) {

      ScoreResult result = client.score(Protos.sample("s"));

      assertThat(result)
          .isEqualTo(
              new Scored(
                  "s",
                  Map.of(
                      "physical_plausibility", new Reward(3, 1.5, 50),
                      "subject_deformity", new Reward(4, 2, 50)),
                  OptionalDouble.of(1.5),
                  Map.of(),
                  new ServedBy(
                      Protos.IDENTITY, Determinism.DETERMINISM_BATCH_INVARIANT, "onnxruntime/cpu"),
                  List.of(new ScoreWarning(Warning.Code.CODE_UNKNOWN_WORDS, "1 word")),
                  true,
                  new Timings(1, 2, 3, 4)));
      assertThat(result.<Object>match(Scored::sampleId, Failed::message)).isEqualTo("s");
    }
  }

  @Test
  void the_request_says_what_the_caller_said() throws Exception {
    AtomicReference<ScoreRequest> seen = new AtomicReference<>();
    try (TestServer server =
            TestServer.scoring(
                TestServer.replying(request -> {
                  seen.set(request);
                  return reply(Protos.rewards(1));
                }));
        RewardClient client = server.client().build()) {
      ScoreOptions options =
          ScoreOptions.DEFAULT
              .withModel(ModelRef.pinned(Protos.IDENTITY))
              .withCompositeWeights(Map.of("subject_deformity", 2.0))
              .withRunId("run-7")
              .withPriority(ScoreOptions.Priority.EVALUATION)
              .withStep(17)
              .withDimensions(List.of("subject_deformity"))
              .withOnNonFinite(ScoreOptions.OnNonFinite.OMIT);

      client.score(Protos.sample("s").withIdempotencyKey("key-1"), options);

      ScoreRequest request = seen.get();
      assertThat(request.getModel().getName()).isEqualTo("reelscore-demo");
      assertThat(request.getModel().getVersion()).isEqualTo("1");
      assertThat(request.getModel().getIdentity()).isEqualTo(Protos.IDENTITY);
      assertThat(request.getCompositeWeightsMap()).isEqualTo(Map.of("subject_deformity", 2.0));
      assertThat(request.getRunId()).isEqualTo("run-7");
      assertThat(request.getPriority()).isEqualTo(Priority.PRIORITY_EVALUATION);
      assertThat(request.getStep()).isEqualTo(17);
      assertThat(request.getDimensionsList()).containsExactly("subject_deformity");
      assertThat(request.getCompositePolicy()).isEqualTo(CompositePolicy.COMPOSITE_POLICY_OMIT);
      assertThat(request.getSample().getIdempotencyKey()).isEqualTo("key-1");
      assertThat(request.getSample().getPrompt()).isEqualTo("a red circle rolling right");
      assertThat(request.getSample().getFrames().getDataType()).isEqualTo(DataType.DATA_TYPE_UINT8);
      assertThat(request.getSample().getFrames().getShapeList()).containsExactly(2L, 3L, 4L, 3L);
      assertThat(request.getSample().getFrames().getData().size()).isEqualTo(72);
    }
  }

  @Test
  void an_omitted_dimension_says_why_and_takes_the_composite_along() throws Exception {
    Rewards partial =
        Protos.rewards(3).toBuilder()
            .removeByDimension("subject_deformity")
            .putFailedDimensions(
                "subject_deformity",
                Failure.newBuilder()
                    .setReason(Reason.REASON_NON_FINITE_SCORE)
                    .setMessage("NaN")
                    .build())
            .clearComposite()
            .build();
    try (TestServer server = TestServer.scoring(TestServer.replying(request -> reply(partial)));
        RewardClient client = server.client().build()) {

      Scored scored = (Scored) client.score(Protos.sample("s"));

      assertThat(scored.rewards()).containsOnlyKeys("physical_plausibility");
      assertThat(scored.composite()).isEmpty();
      assertThat(scored.omitted())
          .isEqualTo(
              Map.of(
                  "subject_deformity",
                  new DimensionFailure(Reason.REASON_NON_FINITE_SCORE, "NaN")));
    }
  }

  @Test
  void an_encoded_clip_travels_byte_for_byte() throws Exception {
    AtomicReference<ScoreRequest> seen = new AtomicReference<>();
    byte[] file = new byte[5_000_000];
    file[4_999_999] = 42;
    try (TestServer server =
            TestServer.scoring(
                TestServer.replying(request -> {
                  seen.set(request);
                  return reply(Protos.rewards(1));
                }));
        RewardClient client = server.client().build()) {

      ScoreResult result = client.score(new Sample("s", Clip.encoded(file), ""));

      assertThat(result).isInstanceOf(Scored.class);
      assertThat(seen.get().getSample().getEncodedVideo().toByteArray()).isEqualTo(file);
    }
  }

  @Test
  void illegal_settings_are_refused_with_value_and_expectation() {
    assertThatThrownBy(() -> RewardClient.builder(" ")).hasMessageContaining("host:port");
    assertThatThrownBy(() -> RewardClient.builder("h:1").deadline(Duration.ZERO))
        .hasMessage("deadline: PT0S (expected: greater than 0, at most 365 days)");
    assertThatThrownBy(() -> ScoreOptions.DEFAULT.withDeadline(Duration.ofDays(366)))
        .hasMessage("deadline: PT8784H (expected: greater than 0, at most 365 days)");
    assertThatThrownBy(() -> RewardClient.builder("h:1").maxInboundMessageBytes(0))
        .hasMessage("largest reply: 0 bytes (expected: at least 1)");
    assertThatThrownBy(() -> ScoreOptions.DEFAULT.withCompositeWeights(Map.of("a", -1.0)))
        .hasMessage("weight of a: -1.0 (expected: finite, at least 0)");
    assertThatThrownBy(() -> ScoreOptions.DEFAULT.withStep(-1))
        .hasMessage("step: -1 (expected: at least 0)");
    assertThatThrownBy(() -> new Advantages(2, 1)).hasMessage("ddof: 2 (expected: 0 or 1)");
    assertThatThrownBy(() -> new Advantages(1, 0))
        .hasMessage("eps: 0.0 (expected: finite, greater than 0)");
    assertThatThrownBy(() -> ModelRef.pinned("reelscore-demo"))
        .hasMessage("model identity: \"reelscore-demo\" (expected: name@version#12-hex-digits)");
    assertThatThrownBy(() -> Clip.encoded(new byte[0]))
        .hasMessage("encoded video: 0 bytes (expected: at least 1)");
  }

  private static ScoreResponse reply(Rewards rewards) {
    return ScoreResponse.newBuilder()
        .setSampleId("s")
        .setRewards(rewards)
        .setServedBy(Protos.servedBy())
        .build();
  }
}
