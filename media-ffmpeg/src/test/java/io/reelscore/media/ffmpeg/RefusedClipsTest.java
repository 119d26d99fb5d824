package io.reelscore.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.SampledClip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedClipsTest {
  private static final FrameSpec SPEC = new FrameSpec(8, 32, 32);

  private final FfmpegVideoDecoder decoder = FfmpegVideoDecoder.create();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void a_file_cut_anywhere_is_refused(Clips.Kind kind) throws Exception {
    byte[] whole = Files.readAllBytes(kind.write(folder, Clips.crossing(17, 64, 64)));
    for (int i = 0; i < 60; i++) {
      int length = (int) ((long) (whole.length - 1) * i / 59);

      MediaException refusal = refusal(Arrays.copyOf(whole, length), DecodeLimits.DEFAULT);

      assertThat(refusal).as("%d of %d bytes", length, whole.length).isNotNull();
      assertThat(refusal.kind()).isEqualTo(MediaException.Kind.UNREADABLE);
    }
  }

  @Test
  void an_mp4_whose_data_is_cut_is_named_truncated() throws Exception {
    byte[] whole =
        Files.readAllBytes(Clips.Kind.MP4_H264.write(folder, Clips.crossing(17, 64, 64)));

    MediaException refusal =
        refusal(Arrays.copyOf(whole, whole.length - 100), DecodeLimits.DEFAULT);

    assertThat(refusal)
        .hasMessage(
            "truncated: box 'mdat' ends at byte %d (found: %d bytes)",
            whole.length, whole.length - 100);
  }

  @Test
  void an_mp4_without_index_is_named_so() throws Exception {
    byte[] whole =
        Files.readAllBytes(Clips.Kind.MP4_INDEX_LAST.write(folder, Clips.crossing(17, 64, 64)));
    int index = new String(whole, StandardCharsets.ISO_8859_1).indexOf("moov") - 4;

    MediaException refusal = refusal(Arrays.copyOf(whole, index), DecodeLimits.DEFAULT);

    assertThat(refusal).hasMessage("damaged: no box 'moov', the index of frames");
  }

  @Test
  void samples_beyond_the_file_are_refused_with_frames_decoded_and_expected() throws Exception {
    byte[] whole =
        Files.readAllBytes(Clips.Kind.MP4_H264.write(folder, Clips.crossing(17, 64, 64)));
    int data = new String(whole, StandardCharsets.ISO_8859_1).indexOf("mdat") - 4;
    int kept = whole.length - 100;
    byte[] cut = Arrays.copyOf(whole, kept);
    ByteBuffer.wrap(cut).putInt(data, kept - data);

    MediaException refusal = refusal(cut, DecodeLimits.DEFAULT);

    assertThat(refusal.kind()).isEqualTo(MediaException.Kind.UNREADABLE);
    assertThat(refusal).hasMessageMatching("(truncated|damaged): .*1\\d of 17 frames.*");
  }

  @Test
  void overwritten_data_is_refused_with_frames_decoded_and_expected() throws Exception {
    byte[] bytes =
        Files.readAllBytes(Clips.Kind.MP4_H264.write(folder, Clips.crossing(17, 64, 64)));
    Arrays.fill(bytes, bytes.length - 400, bytes.length - 100, (byte) 0x55);

    MediaException refusal = refusal(bytes, DecodeLimits.DEFAULT);

    assertThat(refusal.kind()).isEqualTo(MediaException.Kind.UNREADABLE);
    assertThat(refusal).hasMessageMatching("damaged: .* after \\d+ of 17 frames");
  }

  @Test
  void a_text_file_is_not_a_video() throws Exception {
    Path file = Files.writeString(folder.resolve("clip.mp4"), "Hello, this is not a video.\n");

    MediaException refusal =
        catchThrowableOfType(
            MediaException.class, () -> decoder.decode(file, SPEC, DecodeLimits.DEFAULT));

    assertThat(refusal)
        .hasMessage(
            "not a video: begins with \"Hello, this \" (expected: MP4, QuickTime, WebM, Matroska, AVI"
                + " or GIF)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile /etc/passwd\n",
        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"></MPD>",
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 5004 RTP/AVP 96\r\n"
      })
  void playlists_and_scripts_are_not_opened(String text) {
    MediaException refusal = refusal(text.getBytes(StandardCharsets.UTF_8), DecodeLimits.DEFAULT);

    assertThat(refusal).hasMessageStartingWith("not a video: begins with");
  }

  @Test
  void an_empty_file_is_named_so() {
    MediaException refusal = refusal(new byte[0], DecodeLimits.DEFAULT);

    assertThat(refusal).hasMessage("empty file (expected: a video)");
  }

  @Test
  void a_missing_file_is_named_so() {
    Path file = folder.resolve("none.mp4");

    MediaException refusal =
        catchThrowableOfType(
            MediaException.class, () -> decoder.decode(file, SPEC, DecodeLimits.DEFAULT));

    assertThat(refusal).hasMessage("no file " + file);
  }

  @Test
  void a_folder_is_refused() {
    MediaException refusal =
        catchThrowableOfType(
            MediaException.class, () -> decoder.decode(folder, SPEC, DecodeLimits.DEFAULT));

    assertThat(refusal).hasMessageStartingWith("reading failed: ");
  }

  @Test
  void sound_alone_is_refused() throws Exception {
    byte[] bytes =
        Files.readAllBytes(Clips.Kind.AVI_MJPEG.write(folder, Clips.crossing(3, 32, 32)));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    ByteBuffer.wrap(bytes, text.indexOf("vids"), 4).put("auds".getBytes(StandardCharsets.US_ASCII));

    MediaException refusal = refusal(bytes, DecodeLimits.DEFAULT);

    assertThat(refusal).hasMessage("no video stream among 1 streams (expected: at least 1)");
  }

  @Test
  void no_frames_at_all_is_refused() throws Exception {
    byte[] bytes = Files.readAllBytes(Clips.Kind.GIF.write(folder, Clips.crossing(2, 32, 32)));
    int firstExtension =
        new String(bytes, StandardCharsets.ISO_8859_1).indexOf("!\u00ff\u000bNETSCAPE");
    byte[] empty = Arrays.copyOf(bytes, firstExtension + 1);
    empty[firstExtension] = 0x3B;

    MediaException refusal = refusal(empty, DecodeLimits.DEFAULT);

    assertThat(refusal).hasMessage("frames: 0 (expected: 1..10000)");
  }

  @Test
  void more_frames_than_allowed_are_too_large() throws Exception {
    byte[] bytes =
        Files.readAllBytes(Clips.Kind.WEBM_VP8.write(folder, Clips.crossing(17, 64, 64)));

    MediaException refusal = refusal(bytes, new DecodeLimits(16, 1 << 20, Duration.ofSeconds(30)));

    assertThat(refusal.kind()).isEqualTo(MediaException.Kind.TOO_LARGE);
    assertThat(refusal).hasMessage("frames: more than 16 (expected: 1..16)");
    assertThat(decode(bytes, new DecodeLimits(17, 1 << 20, Duration.ofSeconds(30))).decodedFrames())
        .isEqualTo(17);
  }

  @Test
  void more_pixels_than_allowed_are_too_large() throws Exception {
    byte[] bytes =
        Files.readAllBytes(Clips.Kind.MP4_H264.write(folder, Clips.crossing(3, 66, 100)));

    MediaException refusal = refusal(bytes, new DecodeLimits(16, 6599, Duration.ofSeconds(30)));

    assertThat(refusal.kind()).isEqualTo(MediaException.Kind.TOO_LARGE);
    assertThat(refusal).hasMessage("frame: 100 x 66 = 6600 pixels (expected: at most 6599)");
    assertThat(decode(bytes, new DecodeLimits(16, 6600, Duration.ofSeconds(30))).decodedFrames())
        .isEqualTo(3);
  }

  @Test
  void a_gif_that_claims_a_huge_screen_is_too_large() throws Exception {
    byte[] bytes = Files.readAllBytes(Clips.Kind.GIF.write(folder, Clips.crossing(2, 32, 32)));
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) 0xffff)
        .putShort(8, (short) 0xffff);

    MediaException refusal = refusal(bytes, DecodeLimits.DEFAULT);

    assertThat(refusal.kind()).isEqualTo(MediaException.Kind.TOO_LARGE);
    assertThat(refusal)
        .hasMessage("frame: 65535 x 65535 = 4294836225 pixels (expected: at most 35389440)");
  }

  @Test
  void a_stream_larger_than_its_container_says_is_not_allocated() throws Exception {
    byte[] bytes =
        Files.readAllBytes(Clips.Kind.AVI_MJPEG.write(folder, Clips.crossing(2, 640, 640)));
    int format = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("strf") + 8;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(format + 4, 64);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(format + 8, 64);

    MediaException refusal = refusal(bytes, new DecodeLimits(16, 64 * 64, Duration.ofSeconds(30)));

    assertThat(refusal).hasMessage("damaged: decoding failed: Invalid argument");
  }

  @Test
  void time_that_runs_out_is_too_large() throws Exception {
    byte[] bytes =
        Files.readAllBytes(Clips.Kind.WEBM_VP8.write(folder, Clips.crossing(17, 64, 64)));
    for (int ticks = 1; ticks <= 40; ticks++) {
      AtomicLong clock = new AtomicLong();
      FfmpegVideoDecoder ticking = new FfmpegVideoDecoder(clock::incrementAndGet);
      DecodeLimits limits = new DecodeLimits(100, 1 << 20, Duration.ofNanos(ticks));

      MediaException refusal =
          catchThrowableOfType(
              MediaException.class, () -> ticking.decode(ByteBuffer.wrap(bytes), SPEC, limits));

      assertThat(refusal).as("%d ticks", ticks).isNotNull();
      assertThat(refusal.kind()).as("%d ticks", ticks).isEqualTo(MediaException.Kind.TOO_LARGE);
      assertThat(refusal).hasMessage("decoding takes longer than 0 ms");
    }
  }

  @Test
  void garbage_is_refused_or_decoded_but_never_harmful() throws Exception {
    long seed = Long.getLong("reelscore.seed", new Random().nextLong());
    System.out.println("RefusedClipsTest seed " + seed + " (-Dreelscore.seed)");
    Random random = new Random(seed);
    for (Clips.Kind kind : Clips.Kind.values()) {
      byte[] whole = Files.readAllBytes(kind.write(folder, Clips.crossing(5, 32, 32)));
      for (int i = 0; i < 60; i++) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(20);
        for (int c = 0; c < changes; c++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        try {

          SampledClip clip = decode(bytes, new DecodeLimits(50, 1 << 16, Duration.ofSeconds(30)));

          assertThat(clip.frames().count()).isEqualTo(8);
        } catch (MediaException refused) {
          assertThat(refused.getMessage()).isNotBlank();
        }
      }
    }
  }

  @Test
  void random_bytes_behind_a_container_s_first_bytes_are_refused() {
    long seed = Long.getLong("reelscore.seed", new Random().nextLong());
    System.out.println("RefusedClipsTest seed " + seed + " (-Dreelscore.seed)");
    Random random = new Random(seed);
    for (String head :
        new String[] {"", "GIF89a", "RIFF", "\u001aE\u00df\u00a3", "\0\0\0\u0018ftyp"}) {
      byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0; i < 50; i++) {
        byte[] bytes = new byte[16 + random.nextInt(2000)];
        random.nextBytes(bytes);
        System.arraycopy(start, 0, bytes, 0, start.length);

        MediaException refusal = refusal(bytes, DecodeLimits.DEFAULT);

        assertThat(refusal).isNotNull();
      }
    }
  }

  private MediaException refusal(byte[] bytes, DecodeLimits limits) {
    return catchThrowableOfType(MediaException.class, () -> decode(bytes, limits));
  }

  private SampledClip decode(byte[] bytes, DecodeLimits limits) throws MediaException {
    return decoder.decode(ByteBuffer.wrap(bytes), SPEC, limits);
  }
}
