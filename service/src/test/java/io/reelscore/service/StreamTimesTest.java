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
  private static final Sample WHOLE =
      TestClient.sample(TinyModel.frames(1, 2, 3), TestClient.PROMPT);
  private static final ByteString FRAMES = WHOLE.getFrames().getData();

  @RegisterExtension
  static final TinyServer SHORT =
      new TinyServer().with("reelscore.max-stream-duration", "2s").with("reelscore.admin.port", 0);

  @RegisterExtension
  static final TinyServer IMPATIENT =
      new TinyServer().with("reelscore.transport.message-timeout", "2s");

  /** One sample a stream; each waits here for one of somebody else. */
  @RegisterExtension
  static final TinyServer BUSY =
      new TinyServer()
          .with("reelscore.transport.message-timeout", "2s")
          .with("reelscore.grpc.max-in-flight-per-stream", 1)
          .with("reelscore.execution.workers", 1)
          .with("reelscore.execution.max-batch-items", 2)
          .with("reelscore.execution.max-batch-delay", "60s");

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
    StreamCallDriver stream =
        start(new StreamCallDriver(IMPATIENT.client()).header(), "late")
            .chunk("late", 0, FRAMES.substring(0, 100));

    SampleOutcome late = stream.next();
    stream.sample("good", WHOLE).complete();
    SampleOutcome good = stream.next();
    stream.awaitEnd();

    Failure failure = late.getFailure();
    assertThat(late.getSampleId()).isEqualTo("late");
    assertThat(failure.getMessage()).isEqualTo("the next chunk did not come within 2000 ms");
    assertThat(failure.getReason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
    assertThat(good.hasRewards()).isTrue();
    Held.nothingBy(IMPATIENT.server());
  }

  @Test
  void time_in_which_the_server_reads_no_chunks_is_not_the_callers() throws Exception {
    StreamCallDriver stream = start(new StreamCallDriver(BUSY.client()).header(), "chunks");
    stream.sample("whole", WHOLE);
    Eventually.succeeds(() -> assertThat(Held.items(BUSY.server())).isEqualTo(2));

    StreamCallDriver later = start(new StreamCallDriver(BUSY.client()).header(), "late");
    Failure late = later.next().getFailure();
    later.complete().awaitEnd();
    boolean first = BUSY.client().rewards().score(TestClient.goodRequest()).hasRewards();
    SampleOutcome whole = stream.next();
    stream.chunk("chunks", 0, FRAMES).complete();
    boolean second = BUSY.client().rewards().score(TestClient.goodRequest()).hasRewards();
    SampleOutcome chunks = stream.next();
    stream.awaitEnd();

    assertThat(late.getReason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
    assertThat(whole.getSampleId()).isEqualTo("whole");
    assertThat(whole.hasRewards() && chunks.hasRewards() && first && second).isTrue();
    Held.nothingBy(BUSY.server());
  }

  private static StreamCallDriver start(StreamCallDriver stream, String id) {
    return stream.start(
        id,
        WHOLE.toBuilder().setFrames(WHOLE.getFrames().toBuilder().clearData()).build(),
        FRAMES.size());
  }

  /** A stream of one sample, whose outcome the client's window holds up. */
  private static RawHttp2 unread(TinyServer tiny) throws IOException {
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
        .message(1, ScoreStreamRequest.newBuilder().setSample(WHOLE).build().toByteArray(), 0);
  }

  private static void assertThatNothingIsLeft(TinyServer tiny) throws Exception {
    AdmissionControl admission = tiny.server().part(AdmissionControl.class);
    Eventually.succeeds(() -> assertThat(admission.load().bytes()).isPositive());
    Held.nothingBy(tiny.server());
    assertThat(tiny.client().rewards().score(TestClient.goodRequest()).hasRewards()).isTrue();
  }
}
