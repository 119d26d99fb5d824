package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.StreamHeader;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A stream that takes all it may, and callers beside it. */
class StreamLimitsTest {
  @RegisterExtension
  static final TinyServer TINY =
      new TinyServer()
          .with("reelscore.admission.max-in-flight-items", 4)
          .with("reelscore.admission.max-in-flight-items-per-run", 3)
          .with("reelscore.admission.max-in-flight-size", "1MB")
          .with("reelscore.admission.max-group-items", 3)
          .with("reelscore.grpc.max-in-flight-per-stream", 3)
          .with("reelscore.stream-idle-timeout", "1s");

  @AfterEach
  void nothing_is_held() throws Exception {
    Held.nothingBy(TINY.server());
  }

  /** A caller has its reply a moment before its permit is free. */
  private static void awaitHeld(int items) throws Exception {
    Eventually.succeeds(() -> assertThat(Held.items(TINY.server())).isEqualTo(items));
  }

  @Test
  void a_sample_beyond_the_limits_of_its_run_is_refused_by_name_and_others_are_served()
      throws Exception {
    StreamCallDriver greedy = stream("greedy");
    start(greedy, "a");
    start(greedy, "b");
    awaitHeld(2);
    StreamCallDriver same = stream("greedy");
    start(same, "c");
    awaitHeld(3);

    same.sample("d", good());
    SampleOutcome refused = same.next();
    awaitHeld(3);
    boolean other =
        TINY.client()
            .rewards()
            .score(TestClient.goodRequest().toBuilder().setRunId("other").build())
            .hasRewards();
    finish(greedy, "a");
    SampleOutcome finished = greedy.next();
    awaitHeld(2);
    same.sample("d", good());
    SampleOutcome taken = same.next();
    finish(greedy, "b");
    finish(same, "c");

    Failure failure = refused.getFailure();
    assertThat(refused.getSampleId()).isEqualTo("d");
    assertThat(failure.getReason()).isEqualTo(Reason.REASON_OVERLOADED);
    assertThat(failure.getMessage()).startsWith("in flight of this run: 3 samples");
    assertThat(failure.getRetryable()).isTrue();
    assertThat(failure.hasRetryDelay()).isTrue();
    assertThat(other).isTrue();
    assertThat(finished.hasRewards()).isTrue();
    assertThat(taken.hasRewards()).isTrue();
    assertThat(greedy.next().hasRewards() && same.next().hasRewards()).isTrue();
    greedy.complete().awaitEnd();
    same.complete().awaitEnd();
  }

  @Test
  void no_more_samples_come_in_chunks_at_once_than_may_be_in_flight() throws Exception {
    StreamCallDriver stream = stream("r");
    start(stream, "a");
    start(stream, "b");
    start(stream, "c");
    start(stream, "d");

    SampleOutcome refused = stream.next();
    stream.cancel();

    assertThat(refused.getSampleId()).isEqualTo("d");
    assertThat(refused.getFailure().getMessage())
        .isEqualTo("samples that come in chunks: 4 (expected: at most 3 of one stream at once)");
    assertThat(refused.getFailure().getReason()).isEqualTo(Reason.REASON_OVERLOADED);
  }

  @Test
  void chunks_that_are_compressed_need_no_more_samples_than_they_bring() throws Exception {
    StreamCallDriver stream = StreamCallDriver.compressed(TINY.client()).header();
    for (String id : List.of("a", "b", "c")) {
      start(stream, id);
    }
    awaitHeld(3);

    for (String id : List.of("a", "b", "c")) {
      finish(stream, id);
    }

    StreamCallDriver.Outcomes outcomes = stream.complete().next(3);
    stream.awaitEnd();
    assertThat(outcomes.byId().values()).allMatch(SampleOutcome::hasRewards);
  }

  @Test
  void a_stream_that_sends_nothing_and_holds_nothing_is_ended() throws Exception {
    StreamCallDriver silent = stream("r");

    Failure failure = TestClient.failure(silent.error()).orElseThrow();

    assertThat(failure.getReason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
    assertThat(failure.getMessage())
        .isEqualTo("the caller sent nothing for PT1S while nothing was in flight");
  }

  @Test
  void a_stream_that_never_sends_its_header_is_ended() throws Exception {
    StreamCallDriver silent = new StreamCallDriver(TINY.client());

    assertThat(TestClient.failure(silent.error()).orElseThrow().getReason())
        .isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
  }

  private static StreamCallDriver stream(String run) {
    return new StreamCallDriver(TINY.client())
        .header(StreamHeader.newBuilder().setRunId(run).build());
  }

  private static void start(StreamCallDriver stream, String id) {
    Sample whole = good();
    Sample start = whole.toBuilder().setFrames(whole.getFrames().toBuilder().clearData()).build();
    stream.start(id, start, whole.getFrames().getData().size());
  }

  private static void finish(StreamCallDriver stream, String id) {
    stream.chunk(id, 0, ByteString.copyFrom(TinyModel.frames(1, 2, 3)));
  }

  private static Sample good() {
    return TestClient.sample(TinyModel.frames(1, 2, 3), TestClient.PROMPT);
  }
}
