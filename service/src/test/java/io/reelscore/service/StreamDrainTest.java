package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams at the end of a server. */
class StreamDrainTest {
  @TempDir Path folder;

  @Test
  void what_is_in_flight_is_finished_what_comes_later_is_refused_and_the_call_ends()
      throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    ReelscoreServer server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"))
                .with("reelscore.drain-timeout", "60s"));
    try (TestClient client = new TestClient(server)) {
      byte[] frames = TinyModel.frames(1, 2, 3);
      Sample whole = TestClient.sample(frames, TestClient.PROMPT);
      Sample start = whole.toBuilder().setFrames(whole.getFrames().toBuilder().clearData()).build();
      StreamCallDriver idle = new StreamCallDriver(client).header().sample("only", whole);
      assertThat(idle.next().hasRewards()).isTrue();
      StreamCallDriver busy =
          new StreamCallDriver(client).header().start("begun", start, frames.length);
      Eventually.succeeds(() -> assertThat(Held.items(server)).isEqualTo(1));

      Thread closing = Thread.ofPlatform().start(server::close);
      Status.Code ofIdle = idle.code();
      busy.sample("late", whole);
      SampleOutcome late = busy.next();
      busy.chunk("begun", 0, ByteString.copyFrom(frames));
      SampleOutcome begun = busy.next();

      assertThat(ofIdle).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(late.getSampleId()).isEqualTo("late");
      assertThat(late.getFailure().getReason()).isEqualTo(Reason.REASON_DRAINING);
      assertThat(begun.hasRewards()).isTrue();
      assertThat(busy.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(TestClient.failure(busy.error()).orElseThrow().getReason())
          .isEqualTo(Reason.REASON_DRAINING);
      assertThat(closing.join(Duration.ofSeconds(60))).isTrue();
    }
  }
}
