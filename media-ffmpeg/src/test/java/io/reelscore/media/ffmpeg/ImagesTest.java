package io.reelscore.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameResizer;
import io.reelscore.media.FrameSampler;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.SampledClip;
import io.reelscore.media.Upload;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Lists of images are clips whose pixels are those Pillow reads. */
class ImagesTest {
  private static final GoldenImages GOLDEN = GoldenImages.read();

  private final FfmpegVideoDecoder decoder = FfmpegVideoDecoder.create();

  @TestFactory
  Stream<DynamicTest> a_png_has_the_pixels_that_pillow_reads() {
    return cases("png_")
        .map(name ->
            DynamicTest.dynamicTest(
                name,
                () -> {
                  GoldenImages.Image image = GOLDEN.image(name);

                  SampledClip clip = decoded(image);

                  assertThat(clip.frames().data()).isEqualTo(image.rgb());
                  assertThat(clip.codec()).isEqualTo("png");
                  assertThat(clip.lossy()).isFalse();
                }));
  }

  /** The inverse transforms of FFmpeg and libjpeg round the last bit differently. */
  @TestFactory
  Stream<DynamicTest> a_jpeg_has_the_pixels_that_pillow_reads_but_for_a_bound() {
    return cases("jpeg_")
        .filter(name -> !name.equals("jpeg_cmyk"))
        .map(name ->
            DynamicTest.dynamicTest(
                name,
                () -> {
                  GoldenImages.Image image = GOLDEN.image(name);

                  SampledClip clip = decoded(image);

                  Difference difference = Difference.of(clip.frames().data(), image.rgb());
                  assertThat(difference.mean()).as("%s", difference).isLessThan(0.1);
                  assertThat(difference.largest()).as("%s", difference).isLessThanOrEqualTo(3);
                  assertThat(clip.codec()).isEqualTo("mjpeg");
                  assertThat(clip.lossy()).isTrue();
                }));
  }

  @Test
  void images_are_sampled_and_resized_as_the_frames_of_a_video() throws Exception {
    List<String> names =
        IntStream.range(0, 11).mapToObj(i -> i % 2 == 0 ? "png_rgb_8" : "png_rgba_8").toList();
    FrameSpec spec = new FrameSpec(4, 16, 24);

    SampledClip clip = decode(spec, names.stream().map(GOLDEN::file).toArray(byte[][]::new));

    int frame = 16 * 24 * 3;
    int[] taken = FrameSampler.segmentCenters(11, 4);
    assertThat(clip.decodedFrames()).isEqualTo(11);
    for (int i = 0; i < taken.length; i++) {
      RgbFrames whole = new RgbFrames(1, 13, 19, GOLDEN.image(names.get(taken[i])).rgb());
      assertThat(Arrays.copyOfRange(clip.frames().data(), i * frame, (i + 1) * frame))
          .isEqualTo(new FrameResizer().resize(whole, 16, 24).data());
    }
  }

  @Test
  void too_few_images_are_repeated() throws Exception {
    SampledClip clip = decode(new FrameSpec(3, 13, 19), GOLDEN.file("png_rgb_8"));

    assertThat(clip.decodedFrames()).isEqualTo(1);
    assertThat(clip.frames().count()).isEqualTo(3);
  }

  @Test
  void one_jpeg_makes_a_list_lossy() throws Exception {
    GoldenImages.Image jpeg = GOLDEN.image("jpeg_444");
    byte[] png = Pngs.solid(jpeg.width(), jpeg.height());

    SampledClip clip = decode(new FrameSpec(1, 8, 8), png, png, jpeg.file());

    assertThat(clip.lossy()).isTrue();
  }

  private SampledClip decoded(GoldenImages.Image image) throws MediaException {
    return decode(new FrameSpec(1, image.height(), image.width()), image.file());
  }

  private SampledClip decode(FrameSpec spec, byte[]... files) throws MediaException {
    List<ByteBuffer> buffers = Arrays.stream(files).map(ByteBuffer::wrap).toList();
    return decoder.decode(new Upload.Images(buffers), spec, DecodeLimits.DEFAULT, () -> true);
  }

  private static Stream<String> cases(String prefix) {
    return GOLDEN.byName().keySet().stream().filter(name -> name.startsWith(prefix));
  }

  private record Difference(double mean, int largest) {
    static Difference of(byte[] a, byte[] b) {
      assertThat(a).hasSameSizeAs(b);
      long sum = 0;
      int largest = 0;
      for (int i = 0; i < a.length; i++) {
        int difference = Math.abs((a[i] & 0xff) - (b[i] & 0xff));
        sum += difference;
        largest = Math.max(largest, difference);
      }
      return new Difference((double) sum / a.length, largest);
    }
  }
}
