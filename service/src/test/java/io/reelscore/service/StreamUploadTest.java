package io.reelscore.service;

import static io.reelscore.service.StreamSamples.assertInvalid;
import static io.reelscore.service.StreamSamples.good;
import static io.reelscore.service.StreamSamples.raw;
import static io.reelscore.service.StreamSamples.withoutData;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.Failure;
import io.reelscore.v1.ImageList;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.StreamHeader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Samples of a stream whose data comes in chunks. */
class StreamUploadTest {
  @RegisterExtension static final TinyServer TINY = new TinyServer();

  @AfterEach
  void nothing_is_held() throws Exception {
    Held.nothingBy(TINY.server());
  }

  @Test
  void chunks_that_alternate_give_the_bits_of_whole_samples() throws Exception {
    ByteString frames = ByteString.copyFrom(TinyModel.frames(9, 8, 7));
    ByteString file = ByteString.copyFrom(Clips.mp4(TINY.folder(), 17));
    Sample fileSample = Clips.sample(file.toByteArray());
    StreamCallDriver stream = new StreamCallDriver(TINY.client()).header();
    stream
        .sample("frames whole", good(9, 8, 7))
        .sample("file whole", fileSample)
        .start("frames", withoutData(frames.toByteArray()), frames.size())
        .start(
            "file", fileSample.toBuilder().setEncodedVideo(ByteString.EMPTY).build(), file.size());

    int piece = 1001;
    for (int at = 0; at < Math.max(frames.size(), file.size()); at += piece) {
      for (Map.Entry<String, ByteString> data : Map.of("frames", frames, "file", file).entrySet()) {
        if (at < data.getValue().size()) {
          int to = Math.min(data.getValue().size(), at + piece);
          stream.chunk(data.getKey(), at, data.getValue().substring(at, to));
        }
      }
    }

    StreamCallDriver.Outcomes outcomes = stream.complete().next(4);
    stream.awaitEnd();
    assertThat(raw(outcomes.of("frames").getRewards()))
        .isEqualTo(raw(outcomes.of("frames whole").getRewards()));
    assertThat(raw(outcomes.of("file").getRewards()))
        .isEqualTo(raw(outcomes.of("file whole").getRewards()));
    assertThat(outcomes.of("file").getRewards().getLossyInput()).isTrue();
  }

  @Test
  void chunks_that_are_compressed_give_the_same_bits() throws Exception {
    byte[] frames = TinyModel.frames(9, 8, 7);
    StreamCallDriver stream = StreamCallDriver.compressed(TINY.client()).header();

    stream
        .sample("whole", good(9, 8, 7))
        .start("chunks", withoutData(frames), frames.length)
        .chunk("chunks", 0, ByteString.copyFrom(frames, 0, 1000))
        .chunk("chunks", 1000, ByteString.copyFrom(frames, 1000, frames.length - 1000));

    StreamCallDriver.Outcomes outcomes = stream.complete().next(2);
    assertThat(raw(outcomes.of("chunks").getRewards()))
        .isEqualTo(raw(outcomes.of("whole").getRewards()));
  }

  @Test
  void a_chunk_of_no_sample_is_told_once() throws Exception {
    StreamCallDriver stream =
        new StreamCallDriver(TINY.client())
            .header()
            .chunk("x", 0, ByteString.copyFromUtf8("a"))
            .chunk("x", 1, ByteString.copyFromUtf8("b"))
            .sample("good", good(1))
            .complete();

    StreamCallDriver.Outcomes outcomes = stream.next(2);
    stream.awaitEnd();

    assertInvalid(
        outcomes.of("x"), "x", "chunk.sample_id: x (expected: a sample that has been started)");
    assertThat(outcomes.of("good").hasRewards()).isTrue();
  }

  @Test
  void a_sample_that_begins_twice_fails_and_what_comes_for_either_means_nothing() throws Exception {
    byte[] frames = TinyModel.frames(1, 2, 3);
    StreamCallDriver stream =
        new StreamCallDriver(TINY.client())
            .header()
            .start("a", withoutData(frames), frames.length)
            .chunk("a", 0, ByteString.copyFrom(frames, 0, 100))
            .start("a", withoutData(frames), frames.length)
            .chunk("a", 0, ByteString.copyFrom(frames, 0, 100))
            .chunk("a", 100, ByteString.copyFrom(frames, 100, frames.length - 100))
            .complete();

    List<SampleOutcome> outcomes = List.of(stream.next(), stream.next());
    stream.awaitEnd();

    assertThat(outcomes)
        .extracting(outcome -> outcome.getFailure().getMessage())
        .containsExactlyInAnyOrder(
            "start.sample.sample_id: a (expected: one that is not in flight)",
            "start.sample.sample_id: a a second time (expected: once: data of two samples under"
                + " one name cannot be told apart)");
    assertThat(outcomes)
        .allMatch(outcome -> outcome.getFailure().getReason() == Reason.REASON_INVALID_FIELD);
    assertThat(stream.waiting()).isZero();
  }

  @Test
  void a_gap_fails_its_sample() throws Exception {
    assertUpload(
        1,
        ByteString.copyFromUtf8("ab"),
        "chunk.offset: 1 (expected: 0, where the last chunk ended)");
  }

  @Test
  void more_bytes_than_were_declared_fail_their_sample() throws Exception {
    byte[] frames = TinyModel.frames(1, 2, 3);
    assertUpload(
        0,
        ByteString.copyFrom(new byte[frames.length + 1]),
        "chunk.data: %d bytes (expected: %d at most, as start.data_bytes says)"
            .formatted(frames.length + 1, frames.length));
  }

  @Test
  void an_empty_chunk_fails_its_sample() throws Exception {
    assertUpload(0, ByteString.EMPTY, "chunk.data: 0 bytes (expected: at least 1)");
  }

  @Test
  void a_sample_whose_chunks_end_too_early_fails() throws Exception {
    byte[] frames = TinyModel.frames(1, 2, 3);
    StreamCallDriver stream =
        new StreamCallDriver(TINY.client())
            .header()
            .start("a", withoutData(frames), frames.length)
            .chunk("a", 0, ByteString.copyFrom(frames, 0, 100))
            .complete();

    assertInvalid(
        stream.next(),
        "a",
        "chunks: 100 bytes (expected: %d, as start.data_bytes says)".formatted(frames.length));
    stream.awaitEnd();
  }

  @Test
  void a_start_that_cannot_be_followed_is_refused_at_once() throws Exception {
    Sample frames = withoutData(TinyModel.frames(1, 2, 3));
    Sample images =
        Sample.newBuilder().setPrompt("a").setImages(ImageList.getDefaultInstance()).build();
    StreamCallDriver stream =
        new StreamCallDriver(TINY.client())
            .header()
            .start("", frames, 24576)
            .start("size", frames, 24575)
            .start("zero", frames, 0)
            .start("huge", frames, 1L << 40)
            .start("data", good(1), 24576)
            .start("images", images, 10)
            .start(
                "greedy",
                Sample.newBuilder().setPrompt("a").setEncodedVideo(ByteString.EMPTY).build(),
                2_000_000_000)
            .complete();

    Map<String, String> messages = new HashMap<>();
    stream
        .next(7)
        .byId()
        .forEach((id, outcome) -> messages.put(id, outcome.getFailure().getMessage()));
    stream.awaitEnd();

    assertThat(messages.get("greedy")).contains("2000000021 bytes", "expected: at most");
    messages.remove("greedy");
    assertThat(messages)
        .isEqualTo(
            Map.of(
                "",
                "start.sample.sample_id: empty (expected: a name for its chunks)",
                "size",
                "sample.frames.data: 24575 bytes (expected: 24576, as the shape says)",
                "zero",
                "start.data_bytes: 0 (expected: at least 1)",
                "huge",
                "start.data_bytes: 1099511627776 (expected: at most 2147483639)",
                "data",
                "start.sample: 24576 bytes of its video (expected: none, they come in chunks)",
                "images",
                "start.sample.video: IMAGES (expected: frames, encoded_video or latents)"));
  }

  @Test
  void a_sample_whose_time_is_over_fails_and_its_late_chunks_mean_nothing() throws Exception {
    byte[] frames = TinyModel.frames(1, 2, 3);
    StreamCallDriver stream =
        new StreamCallDriver(TINY.client())
            .header(StreamHeader.newBuilder().setSampleTimeoutMillis(200).build())
            .start("a", withoutData(frames), frames.length)
            .chunk("a", 0, ByteString.copyFrom(frames, 0, 100));

    Failure failure = stream.next().getFailure();
    Eventually.succeeds(() -> assertThat(Held.items(TINY.server())).isZero());
    stream.chunk("a", 100, ByteString.copyFrom(frames, 100, 100)).complete();
    stream.awaitEnd();

    assertThat(failure.getReason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
    assertThat(failure.getMessage())
        .isEqualTo("the sample's time was over before all of its chunks were there");
    assertThat(stream.waiting()).isZero();
  }

  /** One chunk of a sample, upon which the sample fails, and one more that means nothing. */
  private static void assertUpload(long offset, ByteString data, String message) throws Exception {
    byte[] frames = TinyModel.frames(1, 2, 3);
    StreamCallDriver stream =
        new StreamCallDriver(TINY.client())
            .header()
            .start("a", withoutData(frames), frames.length)
            .chunk("a", offset, data)
            .chunk("a", offset, data)
            .complete();

    assertInvalid(stream.next(), "a", message);
    stream.awaitEnd();
    assertThat(stream.waiting()).isZero();
  }
}
