package io.reelscore.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameResizer;
import io.reelscore.media.FrameSampler;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.SampledClip;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FfmpegVideoDecoderTest {
  private static final DecodeLimits LIMITS = DecodeLimits.DEFAULT;

  private final FfmpegVideoDecoder decoder = FfmpegVideoDecoder.create();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void every_container_gives_the_sampled_frames_resized(Clips.Kind kind) throws Exception {
    RgbFrames film = Clips.crossing(17, 128, 128);
    Path file = kind.write(folder, film);

    SampledClip clip = decoder.decode(file, new FrameSpec(8, 32, 32), LIMITS);

    assertThat(clip.decodedFrames()).isEqualTo(17);
    assertThat(clip.lossy()).isEqualTo(kind.lossy);
    assertThat(clip.frames().count()).isEqualTo(8);
    assertThat(Clips.distance(clip.frames(), expected(film, 8, 32, 32)))
        .isLessThan(kind == Clips.Kind.GIF ? 14.0 : 2.0);
  }

  @ParameterizedTest
  @EnumSource
  void a_file_in_memory_gives_the_same_bits_as_on_disk(Clips.Kind kind) throws Exception {
    Path file = kind.write(folder, Clips.crossing(12, 96, 64));
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 7).position(3);
    direct.put(bytes).flip().position(3);

    SampledClip onDisk = decoder.decode(file, new FrameSpec(5, 40, 24), LIMITS);
    SampledClip onHeap = decoder.decode(ByteBuffer.wrap(bytes), new FrameSpec(5, 40, 24), LIMITS);
    SampledClip offHeap = decoder.decode(direct, new FrameSpec(5, 40, 24), LIMITS);

    assertThat(onHeap.frames().data()).containsExactly(onDisk.frames().data());
    assertThat(offHeap.frames().data()).containsExactly(onDisk.frames().data());
    assertThat(direct.position()).isEqualTo(3);
    assertThat(direct.remaining()).isEqualTo(bytes.length);
  }

  @Test
  void lossless_frames_of_the_wanted_size_come_back_bit_for_bit() throws Exception {
    RgbFrames film = Clips.crossing(9, 33, 47);
    Path file = Clips.Kind.MOV_PNG.write(folder, film);

    SampledClip clip = decoder.decode(file, new FrameSpec(9, 33, 47), LIMITS);

    assertThat(clip.codec()).isEqualTo("png");
    assertThat(clip.lossy()).isFalse();
    assertThat(clip.frames().data()).containsExactly(expected(film, 9, 33, 47).data());
  }

  @Test
  void frames_of_odd_size_are_decoded_to_their_last_row_and_column() throws Exception {
    RgbFrames film = Clips.crossing(7, 51, 67);
    Path file = Clips.Kind.WEBM_VP9.write(folder, film);

    SampledClip clip = decoder.decode(file, new FrameSpec(7, 51, 67), LIMITS);

    assertThat(Clips.distance(clip.frames(), expected(film, 7, 51, 67))).isLessThan(5.0);
  }

  @Test
  void a_clip_shorter_than_the_model_takes_repeats_frames() throws Exception {
    RgbFrames film = Clips.crossing(3, 32, 32);
    Path file = Clips.Kind.MOV_PNG.write(folder, film);

    SampledClip clip = decoder.decode(file, new FrameSpec(8, 32, 32), LIMITS);

    assertThat(clip.decodedFrames()).isEqualTo(3);
    assertThat(clip.frames().data()).containsExactly(expected(film, 8, 32, 32).data());
  }

  @Test
  void a_wrong_count_of_the_container_is_not_believed() throws Exception {
    byte[] bytes =
        Files.readAllBytes(Clips.Kind.AVI_MJPEG.write(folder, Clips.crossing(17, 64, 64)));
    SampledClip truth = decoder.decode(ByteBuffer.wrap(bytes), new FrameSpec(8, 32, 32), LIMITS);
    int lengthField = indexOf(bytes, "strh") + 8 + 32;
    assertThat(ByteBuffer.wrap(bytes, lengthField, 4).order(ByteOrder.LITTLE_ENDIAN).getInt())
        .isEqualTo(17);
    bytes[lengthField] = 40;

    SampledClip clip = decoder.decode(ByteBuffer.wrap(bytes), new FrameSpec(8, 32, 32), LIMITS);

    assertThat(clip.decodedFrames()).isEqualTo(17);
    assertThat(clip.frames().data()).containsExactly(truth.frames().data());
  }

  @Test
  void several_threads_get_the_same_frames_at_the_same_time() throws Exception {
    List<ByteBuffer> files = new ArrayList<>();
    for (Clips.Kind kind : Clips.Kind.values()) {
      files.add(
          ByteBuffer.wrap(Files.readAllBytes(kind.write(folder, Clips.crossing(17, 96, 96)))));
    }
    byte[] alone = decodeAll(files);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {

      List<Future<byte[]>> together = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        together.add(threads.submit(() -> decodeAll(files)));
      }

      for (Future<byte[]> result : together) {
        assertThat(result.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private byte[] decodeAll(List<ByteBuffer> files) throws Exception {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (ByteBuffer file : files) {
      frames.write(decoder.decode(file, new FrameSpec(8, 32, 32), LIMITS).frames().data());
    }
    return frames.toByteArray();
  }

  private static RgbFrames expected(RgbFrames film, int count, int height, int width) {
    int frameBytes = film.data().length / film.count();
    byte[] taken = new byte[count * frameBytes];
    int[] indices = FrameSampler.segmentCenters(film.count(), count);
    for (int i = 0; i < count; i++) {
      System.arraycopy(film.data(), indices[i] * frameBytes, taken, i * frameBytes, frameBytes);
    }
    return new FrameResizer()
        .resize(new RgbFrames(count, film.height(), film.width(), taken), height, width);
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
