package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.reelscore.core.AdmissionControl;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.Failure;
import io.reelscore.v1.ModelState;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreStreamRequest;
import io.reelscore.v1.StreamHeader;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams that take too long, and what is left of them. */
class StreamTimesTest {
  private static final String STREAM = "/reelscore.v1.RewardService/ScoreStream";

  @RegisterExtension
  static final TinyServer SHORT =
      new TinyServer().with("reelscore.max-stream-duration", "2s").with("reelscore.admin.port", 0);

  @RegisterExtension
  static final TinyServer IMPATIENT =
      new TinyServer().with("reelscore.transport.message-timeout", "2s");

  @Test
  void a_stream_whose_replies_nobody_reads_leaves_nothing_when_its_time_is_over() throws Exception {
    try (RawHttp2 _ = unread(SHORT);
        AdminClient admin = new AdminClient(SHORT.server())) {
      assertThatNothingIsLeft(SHORT);

      AdminClient.Told unloaded = admin.unload(TinyBundles.NAME, TinyBundles.VERSION);
      assertThat(unloaded.error()).isNull();
      assertThat(unloaded.last().getState()).isEqualTo(ModelState.MODEL_STATE_UNLOADED);
    }
  }

  @Test
  void a_stream_whose_replies_nobody_reads_leaves_nothing_when_a_message_of_it_is_late()
      throws Exception {
    try (RawHttp2 unread = unread(IMPATIENT)) {
      unread.send(RawHttp2.DATA, 0, 1, new byte[] {0, 0, 1, 0, 0});

      assertThatNothingIsLeft(IMPATIENT);
    }
  }

  @Test
  void a_sample_whose_next_chunk_does_not_come_fails_alone() throws Exception {
    byte[] frames = TinyModel.frames(1, 2, 3);
    Sample whole = TestClient.sample(frames, TestClient.PROMPT);
    Sample start = whole.toBuilder().setFrames(whole.getFrames().toBuilder().clearData()).build();
    StreamCallDriver stream =
        new StreamCallDriver(IMPATIENT.client())
            .header()
            .start("late", start, frames.length)
            .chunk("late", 0, ByteString.copyFrom(frames, 0, 100));

    SampleOutcome late = stream.next();
    stream.sample("good", whole).complete();
    SampleOutcome good = stream.next();
    stream.awaitEnd();

    Failure failure = late.getFailure();
    assertThat(late.getSampleId()).isEqualTo("late");
    assertThat(failure.getMessage()).isEqualTo("the next chunk did not come within 2000 ms");
    assertThat(failure.getReason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
    assertThat(good.hasRewards()).isTrue();
    Held.nothingBy(IMPATIENT.server());
  }

  /** A stream of one sample, whose outcome the client's window holds up. */
  private static RawHttp2 unread(TinyServer tiny) throws IOException {
    Sample sample = TestClient.sample(TinyModel.frames(1, 2, 3), TestClient.PROMPT);
    return new RawHttp2(tiny.server().grpcPort())
        .greet(RawHttp2.INITIAL_WINDOW_SIZE, 0)
        .call(1, STREAM)
        .message(
            1,
            ScoreStreamRequest.newBuilder()
                .setHeader(StreamHeader.getDefaultInstance())
                .build()
                .toByteArray(),
            0)
        .message(1, ScoreStreamRequest.newBuilder().setSample(sample).build().toByteArray(), 0);
  }

  private static void assertThatNothingIsLeft(TinyServer tiny) throws Exception {
    AdmissionControl admission = tiny.server().part(AdmissionControl.class);
    Eventually.succeeds(() -> assertThat(admission.load().bytes()).isPositive());
    Held.nothingBy(tiny.server());
    assertThat(tiny.client().rewards().score(TestClient.goodRequest()).hasRewards()).isTrue();
  }
}
