package io.reelscore.service.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnknownFieldSet;
import io.reelscore.core.FailureReason;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.Payload.Video;
import io.reelscore.v1.ImageList;
import io.reelscore.v1.PromptEmbedding;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleChunk;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreStreamRequest;
import io.reelscore.v1.Tensor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Beside the generated parser, over the same bytes. */
class RequestReaderTest {
  private final long seed = Long.getLong("reelscore.seed", new Random().nextLong());

  @Test
  void reads_what_the_generated_parser_reads() {
    System.out.println("RequestReaderTest seed: " + seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] score = new RandomWire(new Random(seed + i)).scoreRequest();
      byte[] group = new RandomWire(new Random(seed - i)).groupRequest();
      byte[] stream = new RandomWire(new Random(seed ^ i)).streamRequest();

      assertSame("score " + (seed + i), score, RequestReader.ofScore(), ScoreRequest.parser());
      assertSame("group " + (seed - i), group, RequestReader.ofGroup(), ScoreGroupRequest.parser());
      assertSame(
          "stream " + (seed ^ i), stream, RequestReader.ofStream(), ScoreStreamRequest.parser());
    }
  }

  @Test
  void refuses_what_the_generated_parser_refuses() {
    System.out.println("RequestReaderTest seed: " + seed);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      Random random = new Random(seed + i);
      byte[] bytes = damaged(new RandomWire(random).scoreRequest(), random);

      refused +=
          assertSame("seed " + (seed + i), bytes, RequestReader.ofScore(), ScoreRequest.parser());
      byte[] stream = damaged(new RandomWire(random).streamRequest(), random);
      refused +=
          assertSame(
              "seed " + (seed + i), stream, RequestReader.ofStream(), ScoreStreamRequest.parser());
    }
    assertThat(refused).isBetween(500, 9_500);
  }

  @Test
  void refuses_bytes_of_chance_like_the_generated_parser() {
    System.out.println("RequestReaderTest seed: " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);

      assertSame("seed " + seed, bytes, RequestReader.ofScore(), ScoreRequest.parser());
      assertSame("seed " + seed, bytes, RequestReader.ofGroup(), ScoreGroupRequest.parser());
      assertSame("seed " + seed, bytes, RequestReader.ofStream(), ScoreStreamRequest.parser());
    }
  }

  @Test
  void a_tensor_of_a_size_no_model_takes_is_not_stored() {
    byte[] bytes = request(Tensor.newBuilder().setData(bytes(1000))).toByteArray();

    Received<ScoreRequest> received =
        read(bytes, RequestReader.ofScore(), new TestMemory(size -> size == 999));

    assertThat(message(received).payload())
        .isEqualTo(new Payload(new Video.Frames(1000, null), null));
  }

  @Test
  void a_tensor_goes_into_the_memory_it_is_given() {
    TestMemory memory = new TestMemory(size -> true);
    byte[] bytes = request(Tensor.newBuilder().setData(bytes(200_000))).toByteArray();

    Received<ScoreRequest> received = read(bytes, RequestReader.ofScore(), memory);

    Video.Frames frames = (Video.Frames) message(received).payload().video();
    ByteBuffer data = Objects.requireNonNull(frames.data());
    assertThat(data).isSameAs(memory.last);
    assertThat(ByteString.copyFrom(data.duplicate())).isEqualTo(bytes(200_000));
    assertThat(message(received).envelope().getSample().getFrames().getData()).isEmpty();
  }

  @Test
  void nothing_is_taken_for_a_tensor_that_ends_too_early() {
    TestMemory memory = new TestMemory(size -> true);
    byte[] whole = request(Tensor.newBuilder().setData(bytes(1000))).toByteArray();

    Received<ScoreRequest> received =
        read(Arrays.copyOf(whole, whole.length - 1), RequestReader.ofScore(), memory);

    assertThat(failure(received).reason()).isEqualTo(FailureReason.INVALID_FIELD);
    assertThat(memory.last).isNull();
  }

  @Test
  void a_file_that_may_not_be_stored_is_refused_with_the_reason() {
    byte[] bytes =
        ScoreRequest.newBuilder()
            .setSample(Sample.newBuilder().setEncodedVideo(bytes(1000)))
            .build()
            .toByteArray();

    Received<ScoreRequest> received =
        read(bytes, RequestReader.ofScore(), new TestMemory(size -> false));

    assertThat(failure(received)).isEqualTo(TestMemory.NO_ROOM);
  }

  @Test
  void a_stream_is_told_whose_sample_got_no_room() {
    byte[] bytes =
        ScoreStreamRequest.newBuilder()
            .setSample(
                Sample.newBuilder()
                    .setSampleId("a")
                    .setEncodedVideo(bytes(1000))
                    .setPromptEmbedding(
                        PromptEmbedding.newBuilder()
                            .setTensor(Tensor.newBuilder().setData(bytes(10)))))
            .build()
            .toByteArray();

    Received<ScoreStreamRequest> received =
        read(bytes, RequestReader.ofStream(), new TestMemory(size -> size < 1000));

    assertThat(message(received).payload().video())
        .isEqualTo(new Video.Refused(TestMemory.NO_ROOM));
    assertThat(message(received).envelope().getSample().getSampleId()).isEqualTo("a");
  }

  @Test
  void a_chunk_that_ends_its_message_goes_to_its_place() {
    byte[] bytes =
        ScoreStreamRequest.newBuilder()
            .setChunk(SampleChunk.newBuilder().setSampleId("ä").setOffset(7).setData(bytes(99_000)))
            .build()
            .toByteArray();
    TestMemory memory = new TestMemory(size -> true);

    Received<ScoreStreamRequest> received = read(bytes, RequestReader.ofStream(), memory);

    assertThat(memory.place).isEqualTo("ä at 7");
    assertThat(ByteString.copyFrom(Objects.requireNonNull(memory.last).duplicate()))
        .isEqualTo(bytes(99_000));
    assertThat(message(received).payload().video()).isEqualTo(new Video.Chunk(99_000, null));
  }

  @Test
  void a_chunk_without_a_place_takes_no_memory() {
    byte[] bytes =
        ScoreStreamRequest.newBuilder()
            .setChunk(SampleChunk.newBuilder().setSampleId("a").setData(bytes(1000)))
            .build()
            .toByteArray();
    TestMemory memory = new TestMemory(size -> false);

    Received<ScoreStreamRequest> received = read(bytes, RequestReader.ofStream(), memory);

    assertThat(memory.last).isNull();
    assertThat(message(received).payload().video()).isEqualTo(new Video.Chunk(1000, null));
  }

  @Test
  void images_are_counted_before_they_are_stored() {
    byte[] bytes =
        ScoreRequest.newBuilder()
            .setSample(Sample.newBuilder().setImages(images(TestMemory.MAX_IMAGES + 1, bytes(1))))
            .build()
            .toByteArray();

    Received<ScoreRequest> received =
        read(bytes, RequestReader.ofScore(), new TestMemory(size -> true));

    assertThat(failure(received)).isEqualTo(TestMemory.TOO_MANY);
  }

  @Test
  void nothing_more_is_asked_for_a_sample_that_is_refused() {
    TestMemory memory = new TestMemory(size -> true);
    byte[] bytes =
        streamOf(
            Sample.newBuilder()
                .setSampleId("a")
                .setImages(images(TestMemory.MAX_IMAGES + 1000, bytes(1)))
                .setPromptEmbedding(
                    PromptEmbedding.newBuilder()
                        .setTensor(Tensor.newBuilder().setData(bytes(10)))));

    Received<ScoreStreamRequest> received = read(bytes, RequestReader.ofStream(), memory);

    assertThat(message(received).payload().video())
        .isEqualTo(new Video.Refused(TestMemory.TOO_MANY));
    assertThat(memory.asked).isEqualTo(TestMemory.MAX_IMAGES + 1);
  }

  @Test
  void images_that_are_not_stored_are_counted_as_fields() {
    int most = RequestReader.MAX_ENVELOPE_FIELDS;
    Sample.Builder empty = Sample.newBuilder().setImages(images(most, ByteString.EMPTY));
    Sample.Builder beyond =
        Sample.newBuilder().setImages(images(TestMemory.MAX_IMAGES + most, bytes(1)));

    for (Sample.Builder sample : List.of(empty, beyond)) {
      Received<ScoreStreamRequest> received =
          read(streamOf(sample), RequestReader.ofStream(), new TestMemory(size -> true));

      assertThat(failure(received).message())
          .isEqualTo("request: more than %d fields (expected: at most so many)".formatted(most));
    }
  }

  @Test
  void a_lack_of_memory_is_the_failure_of_what_needed_it() {
    assertThatExceptionOfType(Rejection.class)
        .isThrownBy(() -> HeapArray.of(Integer.MAX_VALUE))
        .extracting(rejection -> rejection.failure().reason())
        .isEqualTo(FailureReason.OVERLOADED);
  }

  @Test
  void what_stands_beside_the_video_is_limited() {
    byte[] prompt =
        ScoreRequest.newBuilder()
            .setSample(Sample.newBuilder().setPrompt("a".repeat(70_000)))
            .build()
            .toByteArray();
    byte[] fields =
        ScoreRequest.newBuilder().setSample(Sample.newBuilder().build()).build().toByteArray();
    byte[] manyFields = new byte[5000 * fields.length];
    for (int i = 0; i < 5000; i++) {
      System.arraycopy(fields, 0, manyFields, i * fields.length, fields.length);
    }

    assertThat(failure(read(prompt, RequestReader.ofScore(), new TestMemory(size -> true))))
        .isEqualTo(
            Rejection.ofField(
                    FailureReason.TOO_LARGE,
                    "sample.prompt",
                    "70000 bytes",
                    "at most 65536 in all beside the video")
                .failure());
    assertThat(
            failure(read(manyFields, RequestReader.ofScore(), new TestMemory(size -> true)))
                .reason())
        .isEqualTo(FailureReason.TOO_LARGE);
  }

  @Test
  void unknown_fields_take_no_memory() {
    byte[] bytes =
        ScoreRequest.newBuilder()
            .setRunId("r")
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        77,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(bytes(1_000_000))
                            .build())
                    .build())
            .build()
            .toByteArray();

    Received<ScoreRequest> received =
        read(bytes, RequestReader.ofScore(), new TestMemory(size -> true));

    assertThat(message(received).envelope())
        .isEqualTo(ScoreRequest.newBuilder().setRunId("r").build());
  }

  @Test
  void a_message_of_unknown_length_ends_with_its_stream() {
    byte[] bytes = request(Tensor.newBuilder().setData(bytes(100_000))).toByteArray();
    TestMemory memory = new TestMemory(size -> true);

    Received<ScoreRequest> received =
        RequestReader.ofScore().read(new Dribble(bytes), 1 << 20, false, memory);

    assertThat(Assembled.of(message(received), memory))
        .isEqualTo(request(Tensor.newBuilder().setData(bytes(100_000))));
  }

  private static ImageList images(int count, ByteString each) {
    return ImageList.newBuilder().addAllImages(Collections.nCopies(count, each)).build();
  }

  private static byte[] streamOf(Sample.Builder sample) {
    return ScoreStreamRequest.newBuilder().setSample(sample).build().toByteArray();
  }

  private static ByteString bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (31 * i);
    }
    return ByteString.copyFrom(bytes);
  }

  private static ScoreRequest request(Tensor.Builder tensor) {
    return ScoreRequest.newBuilder()
        .setSample(
            Sample.newBuilder()
                .setFrames(tensor.addAllShape(Collections.nCopies(4, 8L)))
                .setPrompt("a"))
        .build();
  }

  /** Returns 1 when both refuse. */
  private static <M extends Message> int assertSame(
      String which, byte[] bytes, RequestReader<M> reader, Parser<M> parser) {
    TestMemory memory = new TestMemory(size -> true);
    Received<M> received = read(bytes, reader, memory);
    M expected;
    try {
      expected = Assembled.known(parser.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      assertThat(received).as(which).isInstanceOf(Received.Refused.class);
      return 1;
    }
    if (received instanceof Received.Refused<M>(ScoreOutcome.Failed failure)
        && failure.message().contains("a number of more than 10 bytes")) {
      // Of these the generated parser takes some, by what their bits happen to be.
      return 1;
    }
    assertThat(received).as(which).isInstanceOf(Received.Message.class);
    assertThat(Assembled.of(message(received), memory))
        .as(which)
        .isEqualTo(Assembled.withoutMisplaced(expected));
    return 0;
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    if (bytes.length == 0 || random.nextInt(3) == 0) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }
    byte[] damaged = bytes.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return damaged;
  }

  private static <M> Received<M> read(byte[] bytes, RequestReader<M> reader, PayloadMemory memory) {
    return reader.read(new Dribble(bytes), bytes.length, true, memory);
  }

  private static <M> Received.Message<M> message(Received<M> received) {
    assertThat(received).isInstanceOf(Received.Message.class);
    return (Received.Message<M>) received;
  }

  private static ScoreOutcome.Failed failure(Received<?> received) {
    assertThat(received).isInstanceOf(Received.Refused.class);
    return ((Received.Refused<?>) received).failure();
  }

  /** A stream that gives less than it is asked for. */
  private static final class Dribble extends InputStream {
    private final ByteArrayInputStream bytes;
    private int piece;

    Dribble(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      piece = piece % 7 + 1;
      return bytes.read(target, offset, Math.min(length, piece * 1000));
    }
  }
}
