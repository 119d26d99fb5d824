package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.ModelIdentity;
import io.reelscore.v1.Reason;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.ServedBy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that knows its model sends for no other, and takes no reward of another. */
@Timeout(120)
class IdentityPinTest {
  private static final String OTHER = "reelscore-demo@2#ba9876543210";

  private final List<ScoreRequest> requests = new CopyOnWriteArrayList<>();

  @Test
  void the_first_reply_pins_requests_and_replies() throws Exception {
    try (TestServer server = answering(Protos.IDENTITY, Protos.IDENTITY, OTHER);
        RewardClient client = server.client().pinFirst().build()) {
      assertThat(client.pinned()).isEmpty();

      ScoreResult first = client.score(Protos.sample("s"));
      ScoreResult second = client.score(Protos.sample("s"));
      Failed third = (Failed) client.score(Protos.sample("s"));

      assertThat(first).isInstanceOf(Scored.class);
      assertThat(second).isInstanceOf(Scored.class);
      assertThat(client.pinned()).contains(Protos.IDENTITY);
      assertThat(requests)
          .extracting(request -> request.getModel().getIdentity())
          .containsExactly("", Protos.IDENTITY, Protos.IDENTITY);
      assertThat(third.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(third.reason()).isEqualTo(Reason.REASON_IDENTITY_MISMATCH);
      assertThat(third.message())
          .isEqualTo("model: %s (expected: %s)".formatted(OTHER, Protos.IDENTITY));
    }
  }

  @Test
  void a_configured_pin_goes_with_the_first_request() throws Exception {
    try (TestServer server = answering(OTHER);
        RewardClient client = server.client().pin(Protos.IDENTITY).build()) {

      Failed failed = (Failed) client.score(Protos.sample("s"));

      assertThat(requests.get(0).getModel().getIdentity()).isEqualTo(Protos.IDENTITY);
      assertThat(failed.reason()).isEqualTo(Reason.REASON_IDENTITY_MISMATCH);
      assertThat(client.pinned()).contains(Protos.IDENTITY);
    }
  }

  @Test
  void a_pin_of_the_call_s_own_goes_before_that_of_the_client() throws Exception {
    try (TestServer server = answering(OTHER);
        RewardClient client = server.client().pin(Protos.IDENTITY).build()) {

      ScoreResult result =
          client.score(Protos.sample("s"), ScoreOptions.DEFAULT.withModel(ModelRef.pinned(OTHER)));

      assertThat(result).isInstanceOf(Scored.class);
      assertThat(requests.get(0).getModel().getIdentity()).isEqualTo(OTHER);
    }
  }

  @Test
  void a_client_without_a_pin_takes_what_answers() throws Exception {
    try (TestServer server = answering(Protos.IDENTITY, OTHER);
        RewardClient client = server.client().build()) {

      assertThat(client.score(Protos.sample("s"))).isInstanceOf(Scored.class);
      assertThat(client.score(Protos.sample("s"))).isInstanceOf(Scored.class);
      assertThat(client.pinned()).isEmpty();
    }
  }

  @Test
  void groups_and_streams_are_pinned_too() throws Exception {
    try (TestServer groups =
            TestServer.grouping(messages ->
                ScoreGroupResponse.newBuilder()
                    .addOutcomes(
                        SampleOutcome.newBuilder().setSampleId("s").setRewards(Protos.rewards(1)))
                    .setServedBy(servedBy(OTHER))
                    .build());
        TestServer streams = TestServer.streaming(each -> each.score(1));
        RewardClient grouping = groups.client().pin(Protos.IDENTITY).build();
        RewardClient streaming = streams.client().pin(OTHER).build();
        ScoreStream stream = streaming.openStream(ScoreOptions.DEFAULT)) {

      ScoreResult member =
          grouping
              .scoreGroup(
                  "g",
                  List.of(Protos.sample("s")),
                  FailurePolicy.FAILURE_POLICY_MASK,
                  ScoreOptions.DEFAULT)
              .results()
              .get(0);
      ScoreResult streamed = stream.send(Protos.sample("s")).get();

      assertThat(((Failed) member).reason()).isEqualTo(Reason.REASON_IDENTITY_MISMATCH);
      assertThat(((Failed) streamed).reason()).isEqualTo(Reason.REASON_IDENTITY_MISMATCH);
      assertThat(streams.headers().get(0).getModel().getIdentity()).isEqualTo(OTHER);
    }
  }

  @Test
  void what_is_no_identity_is_refused() {
    assertThatThrownBy(() -> RewardClient.builder("h:1").pin("reelscore-demo"))
        .hasMessage("model identity: \"reelscore-demo\" (expected: name@version#12-hex-digits)");
  }

  private TestServer answering(String... identities) throws Exception {
    Queue<String> next = new ArrayDeque<>(List.of(identities));
    return TestServer.scoring(
        TestServer.replying(request -> {
          requests.add(request);
          return ScoreResponse.newBuilder()
              .setSampleId("s")
              .setRewards(Protos.rewards(1))
              .setServedBy(servedBy(next.remove()))
              .build();
        }));
  }

  private static ServedBy servedBy(String identity) {
    return Protos.servedBy().toBuilder()
        .setModel(ModelIdentity.newBuilder().setText(identity))
        .build();
  }
}
