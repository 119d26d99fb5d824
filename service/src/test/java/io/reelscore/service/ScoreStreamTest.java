package io.reelscore.service;

import static io.reelscore.service.StreamSamples.assertInvalid;
import static io.reelscore.service.StreamSamples.good;
import static io.reelscore.service.StreamSamples.raw;
import static io.reelscore.service.StreamSamples.withoutData;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.Failure;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreStreamRequest;
import io.reelscore.v1.StreamHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Samples in a stream. */
class ScoreStreamTest {
  @RegisterExtension static final TinyServer TINY = new TinyServer();

  /** A sample waits here for a second one. */
  @RegisterExtension
  static final TinyServer PAIRS =
      new TinyServer()
          .with("reelscore.execution.workers", 1)
          .with("reelscore.execution.max-batch-items", 2)
          .with("reelscore.execution.max-batch-delay", "60s");

  @AfterEach
  void nothing_is_held() throws Exception {
    Held.nothingBy(TINY.server());
    Held.nothingBy(PAIRS.server());
  }

  @Test
  void every_sample_is_answered_by_name_with_the_rewards_of_a_single_call() throws Exception {
    StreamCallDriver stream = new StreamCallDriver(TINY.client()).header();
    for (int red = 0; red < 20; red++) {
      stream.sample("red " + red, good(red));
    }
    stream.complete();

    StreamCallDriver.Outcomes outcomes = stream.next(20);
    stream.awaitEnd();
    for (int red = 0; red < 20; red++) {
      Rewards single = TINY.client().rewards().score(TestClient.request(good(red))).getRewards();
      assertThat(raw(outcomes.of("red " + red).getRewards())).isEqualTo(raw(single));
    }
  }

  @Test
  void a_sample_that_is_ready_overtakes_one_that_is_not() throws Exception {
    byte[] late = TinyModel.frames(1, 2, 3);
    StreamCallDriver stream = new StreamCallDriver(TINY.client()).header();

    stream.start("late", withoutData(late), late.length).sample("quick", good(7));
    SampleOutcome first = stream.next();
    stream.chunk("late", 0, ByteString.copyFrom(late));
    SampleOutcome second = stream.next();
    stream.complete().awaitEnd();

    assertThat(first.getSampleId()).isEqualTo("quick");
    assertThat(second.getSampleId()).isEqualTo("late");
    assertThat(first.hasRewards() && second.hasRewards()).isTrue();
  }

  @Test
  void a_bad_sample_fails_alone() throws Exception {
    Sample shapeless =
        Sample.newBuilder()
            .setFrames(TestClient.tensor(TinyModel.frames(1, 1, 1)).toBuilder().setShape(0, 1))
            .setPrompt("a")
            .build();
    StreamCallDriver stream =
        new StreamCallDriver(TINY.client())
            .header()
            .sample("good", good(3))
            .sample("shape", shapeless)
            .sample("poison", TestClient.sample(TinyModel.poisonedFrames(), TestClient.PROMPT))
            .sample("nothing", Sample.newBuilder().setPrompt("a").build())
            .complete();

    StreamCallDriver.Outcomes outcomes = stream.next(4);
    stream.awaitEnd();

    assertThat(outcomes.of("good").hasRewards()).isTrue();
    assertThat(outcomes.of("shape").getFailure().getMessage())
        .isEqualTo("sample.frames.shape: [1, 32, 32, 3] (expected: [8, 32, 32, 3])");
    assertThat(outcomes.of("poison").getFailure().getReason())
        .isEqualTo(Reason.REASON_NON_FINITE_SCORE);
    assertThat(outcomes.of("nothing").getFailure().getReason())
        .isEqualTo(Reason.REASON_INVALID_FIELD);
  }

  @Test
  void a_name_that_is_in_flight_is_not_given_twice() throws Exception {
    byte[] frames = TinyModel.frames(1, 2, 3);
    StreamCallDriver stream =
        new StreamCallDriver(TINY.client())
            .header()
            .start("a", withoutData(frames), frames.length)
            .sample("a", good(5));

    SampleOutcome refused = stream.next();
    stream.chunk("a", 0, ByteString.copyFrom(frames));
    SampleOutcome first = stream.next();
    stream.sample("a", good(5));
    SampleOutcome again = stream.next();
    stream.complete().awaitEnd();

    assertInvalid(refused, "a", "sample.sample_id: a (expected: one that is not in flight)");
    assertThat(first.hasRewards() && again.hasRewards()).isTrue();
  }

  @Test
  void a_chunk_for_a_whole_sample_that_is_in_flight_means_nothing() throws Exception {
    StreamCallDriver stream =
        new StreamCallDriver(PAIRS.client())
            .header()
            .sample("a", good(1))
            .chunk("a", 0, ByteString.copyFromUtf8("x"))
            .sample("b", good(2))
            .complete();

    StreamCallDriver.Outcomes outcomes = stream.next(2);
    stream.awaitEnd();

    assertThat(outcomes.of("a").hasRewards() && outcomes.of("b").hasRewards()).isTrue();
    assertThat(stream.waiting()).isZero();
  }

  @Test
  void a_key_that_was_used_for_other_content_is_a_conflict() throws Exception {
    Sample keyed = good(41).toBuilder().setIdempotencyKey("k").build();
    StreamCallDriver stream = new StreamCallDriver(TINY.client()).header().sample("first", keyed);

    SampleOutcome first = stream.next();
    stream.sample("again", keyed);
    SampleOutcome again = stream.next();
    stream.sample("other", good(42).toBuilder().setIdempotencyKey("k").build());
    SampleOutcome other = stream.next();
    stream.complete().awaitEnd();

    assertThat(again.getRewards()).isEqualTo(first.getRewards());
    assertThat(other.getFailure().getReason()).isEqualTo(Reason.REASON_IDEMPOTENCY_CONFLICT);
  }

  @Test
  void a_caller_that_goes_leaves_nothing_behind() throws Exception {
    byte[] frames = TinyModel.frames(1, 2, 3);
    StreamCallDriver stream = new StreamCallDriver(TINY.client()).header();
    byte[] file = Clips.mp4(TINY.folder(), 17);
    for (int i = 0; i < 20; i++) {
      stream.sample("file " + i, Clips.sample(file));
    }
    stream.start("a", withoutData(frames), frames.length);
    stream.chunk("a", 0, ByteString.copyFrom(frames, 0, 100));

    stream.cancel();

    assertThat(stream.code()).isEqualTo(Status.Code.CANCELLED);
  }

  @Test
  void the_header_comes_first_and_once() throws Exception {
    assertCallInvalid(
        new StreamCallDriver(TINY.client()).sample("a", good(1)),
        "first message: no header (expected: the stream's header)");
    assertCallInvalid(
        new StreamCallDriver(TINY.client()).complete(),
        "first message: no header (expected: the stream's header)");
    assertCallInvalid(
        new StreamCallDriver(TINY.client()).header().header(),
        "header: a second one (expected: exactly one, first)");
    assertCallInvalid(
        new StreamCallDriver(TINY.client()).send(ScoreStreamRequest.getDefaultInstance()),
        "message: none (expected: header, sample, start or chunk)");
  }

  @Test
  void a_header_that_is_not_legal_ends_the_call() throws Exception {
    assertCallInvalid(
        new StreamCallDriver(TINY.client())
            .header(StreamHeader.newBuilder().setSampleTimeoutMillis(-1).build()),
        "header.sample_timeout_millis: -1 (expected: at least 0)");
    StreamCallDriver pinned =
        new StreamCallDriver(TINY.client())
            .header(
                StreamHeader.newBuilder()
                    .setModel(ModelRef.newBuilder().setIdentity("tiny@1.0.0#000000000000"))
                    .build());

    assertThat(pinned.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void a_name_that_is_too_long_to_be_told_back_ends_the_call() throws Exception {
    StreamCallDriver stream =
        new StreamCallDriver(TINY.client()).header().sample("n".repeat(257), good(1));

    assertThat(TestClient.failure(stream.error()).orElseThrow().getReason())
        .isEqualTo(Reason.REASON_TOO_LARGE);
  }

  @Test
  void a_stream_without_samples_ends_well() throws Exception {
    new StreamCallDriver(TINY.client()).header().complete().awaitEnd();
  }

  private static void assertCallInvalid(StreamCallDriver stream, String message) throws Exception {
    Failure failure = TestClient.failure(stream.error()).orElseThrow();
    assertThat(failure.getMessage()).isEqualTo(message);
    assertThat(failure.getReason()).isEqualTo(Reason.REASON_INVALID_FIELD);
    assertThat(stream.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }
}
