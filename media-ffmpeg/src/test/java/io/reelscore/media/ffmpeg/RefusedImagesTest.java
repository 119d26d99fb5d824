package io.reelscore.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.MediaException.Kind;
import io.reelscore.media.Upload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedImagesTest {
  private static final GoldenImages GOLDEN = GoldenImages.read();
  private static final FrameSpec SPEC = new FrameSpec(2, 8, 8);

  private final FfmpegVideoDecoder decoder = FfmpegVideoDecoder.create();

  static Stream<String> files() {
    return GOLDEN.byName().keySet().stream().filter(name -> !name.equals("jpeg_cmyk"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void a_file_cut_anywhere_is_refused(String name) {
    byte[] whole = GOLDEN.file(name);
    for (int i = 0; i < 60; i++) {
      int length = (int) ((long) (whole.length - 1) * i / 59);

      MediaException refusal = refusal(DecodeLimits.DEFAULT, Arrays.copyOf(whole, length));

      assertThat(refusal).as("%d of %d bytes", length, whole.length).isNotNull();
      assertThat(refusal.kind()).isEqualTo(Kind.UNREADABLE);
      assertThat(refusal).hasMessageStartingWith("image 0: ");
    }
  }

  @Test
  void a_png_that_declares_what_it_does_not_have_is_too_large_before_anything_is_allocated() {
    byte[] bomb =
        Pngs.of(Pngs.header(60_000, 60_000), Pngs.chunk("IDAT", new byte[10]), Pngs.end());

    MediaException refusal = refusal(DecodeLimits.DEFAULT, bomb);

    assertThat(bomb.length).isLessThan(100);
    assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(refusal)
        .hasMessage("image 0: 60000 x 60000 = 3600000000 pixels (expected: at most 35389440)");
  }

  @Test
  void a_jpeg_that_declares_what_it_does_not_have_is_too_large() {
    byte[] bomb = GOLDEN.file("jpeg_444").clone();
    ByteBuffer.wrap(bomb)
        .putShort(frameHeader(bomb) + 5, (short) 65_000)
        .putShort(frameHeader(bomb) + 7, (short) 65_000);

    MediaException refusal = refusal(DecodeLimits.DEFAULT, bomb);

    assertThat(refusal)
        .hasMessage("image 0: 65000 x 65000 = 4225000000 pixels (expected: at most 35389440)");
  }

  @Test
  void pixels_of_all_images_together_are_limited() {
    byte[] image = Pngs.solid(100, 50);
    DecodeLimits limits = new DecodeLimits(10, 5000, 14_999, Duration.ofSeconds(30));

    MediaException refusal = refusal(limits, image, image, image);

    assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(refusal)
        .hasMessage(
            "100 x 50 pixels in each of the first 3 (expected: at most 14999 pixels in all)");
    assertThat(refusal(limits, image, image)).isNull();
  }

  @Test
  void more_images_than_allowed_are_too_large() {
    DecodeLimits limits = new DecodeLimits(2, 5000, Duration.ofSeconds(30));
    byte[] image = Pngs.solid(4, 4);

    MediaException refusal = refusal(limits, image, image, image);

    assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(refusal).hasMessage("3 files (expected: 1..2)");
  }

  @Test
  void images_of_different_sizes_are_no_clip() {
    MediaException refusal =
        refusal(DecodeLimits.DEFAULT, Pngs.solid(64, 32), Pngs.solid(64, 32), Pngs.solid(32, 64));

    assertThat(refusal.kind()).isEqualTo(Kind.INCONSISTENT);
    assertThat(refusal).hasMessage("image 2: 32 x 64 pixels (expected: 64 x 32, as image 0 has)");
  }

  @Test
  void cmyk_is_refused() {
    assertThat(refusal(DecodeLimits.DEFAULT, GOLDEN.file("jpeg_cmyk")))
        .hasMessage("image 0: JPEG of 4 components (expected: 1, grey, or 3, colour)");
  }

  @Test
  void an_arithmetic_coded_jpeg_is_refused() {
    byte[] bytes = GOLDEN.file("jpeg_444").clone();
    bytes[frameHeader(bytes) + 1] = (byte) 0xC9;

    assertThat(refusal(DecodeLimits.DEFAULT, bytes))
        .hasMessage(
            "image 0: JPEG of coding process 0xC9 (expected: Huffman-coded baseline or progressive, 8 bits)");
  }

  @Test
  void a_png_with_fewer_rows_than_it_says_is_refused() {
    byte[] bytes =
        Pngs.of(
            Pngs.header(64, 64), Pngs.chunk("IDAT", Pngs.deflated(Pngs.rows(64, 60))), Pngs.end());

    assertThat(refusal(DecodeLimits.DEFAULT, bytes).kind()).isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void a_jpeg_whose_data_ends_early_is_refused() {
    byte[] whole = GOLDEN.file("jpeg_420");
    byte[] bytes = Arrays.copyOf(whole, whole.length - 200);
    bytes[bytes.length - 2] = (byte) 0xFF;
    bytes[bytes.length - 1] = (byte) 0xD9;

    assertThat(refusal(DecodeLimits.DEFAULT, bytes).kind()).isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void text_that_would_unfold_to_gigabytes_is_never_looked_at() {
    byte[] text = new byte[64 << 20];
    byte[] head = "Comment\0\0".getBytes(StandardCharsets.ISO_8859_1);
    byte[] folded = Pngs.deflated(text);
    byte[] chunk = Arrays.copyOf(head, head.length + folded.length);
    System.arraycopy(folded, 0, chunk, head.length, folded.length);
    byte[] bytes =
        Pngs.of(
            Pngs.header(8, 8),
            Pngs.chunk("zTXt", chunk),
            Pngs.chunk("IDAT", Pngs.deflated(Pngs.rows(8, 8))),
            Pngs.end());

    assertThat(refusal(DecodeLimits.DEFAULT, bytes)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#EXTM3U\nfile:///etc/passwd\n",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "GIF89a",
        "BM",
        "RIFF\0\0\0\0WEBP"
      })
  void other_formats_are_refused(String text) {
    MediaException refusal =
        refusal(DecodeLimits.DEFAULT, text.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(refusal.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(refusal).hasMessageMatching("image 0: not an image: begins with 0x.*");
  }

  @Test
  void an_empty_file_is_named_so() {
    assertThat(refusal(DecodeLimits.DEFAULT, Pngs.solid(8, 8), new byte[0]))
        .hasMessage("image 1: empty file (expected: an image)");
  }

  @Test
  void images_nobody_wants_are_given_up() {
    List<ByteBuffer> files = Collections.nCopies(3, ByteBuffer.wrap(Pngs.solid(8, 8)));

    MediaException refusal =
        catchThrowableOfType(
            MediaException.class,
            () ->
                decoder.decode(new Upload.Images(files), SPEC, DecodeLimits.DEFAULT, () -> false));

    assertThat(refusal.kind()).isEqualTo(Kind.ABANDONED);
  }

  @Test
  void garbage_is_refused_or_decoded_but_never_harmful() {
    long seed = Long.getLong("reelscore.seed", new Random().nextLong());
    System.out.println("RefusedImagesTest seed " + seed + " (-Dreelscore.seed)");
    Random random = new Random(seed);
    DecodeLimits limits = new DecodeLimits(4, 1 << 16, Duration.ofSeconds(30));
    for (GoldenImages.Image image : GOLDEN.byName().values()) {
      for (int i = 0; i < 40; i++) {
        byte[] bytes = image.file().clone();
        for (int changes = 1 + random.nextInt(10); changes > 0; changes--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }

        MediaException refusal = refusal(limits, bytes);

        if (refusal != null) {
          assertThat(refusal.getMessage()).isNotBlank();
        }
      }
    }
  }

  private MediaException refusal(DecodeLimits limits, byte[]... files) {
    List<ByteBuffer> buffers = Arrays.stream(files).map(ByteBuffer::wrap).toList();
    return catchThrowableOfType(
        MediaException.class,
        () -> decoder.decode(new Upload.Images(buffers), SPEC, limits, () -> true));
  }

  /** Where the marker of the frame header lies. */
  private static int frameHeader(byte[] jpeg) {
    return new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0\0\u0011");
  }
}
