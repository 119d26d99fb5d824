package io.reelscore.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FrameResizerTest {
  private final FrameResizer resizer = new FrameResizer();

  @TestFactory
  Stream<DynamicTest> every_pixel_agrees_with_pillow() {
    List<GoldenCases.Line> lines = GoldenCases.read("resize.json").lines();
    assertThat(lines).hasSize(63);
    return lines.stream()
        .map(line ->
            DynamicTest.dynamicTest(
                "%s %s to %s"
                    .formatted(
                        line.text("pattern"),
                        Arrays.toString(line.integers("source")),
                        Arrays.toString(line.integers("target"))),
                () -> agrees(line)));
  }

  private void agrees(GoldenCases.Line line) throws Exception {
    int[] source = line.integers("source");
    int[] target = line.integers("target");
    byte[] pixels = pattern(line.text("pattern"), source[0] * source[1] * 3);
    assertThat(sha256(pixels)).isEqualTo(line.text("source_sha256"));

    RgbFrames resized =
        resizer.resize(new RgbFrames(1, source[0], source[1], pixels), target[0], target[1]);

    line.optionalText("target_base64")
        .ifPresent(
            full -> assertThat(resized.data()).containsExactly(Base64.getDecoder().decode(full)));
    assertThat(sha256(resized.data())).isEqualTo(line.text("target_sha256"));
  }

  @Test
  void each_frame_of_several_is_resized_as_if_alone() {
    byte[] pixels = pattern("noise", 3 * 21 * 34 * 3);

    RgbFrames together = resizer.resize(new RgbFrames(3, 21, 34, pixels), 10, 40);

    for (int i = 0; i < 3; i++) {
      byte[] one = Arrays.copyOfRange(pixels, i * 21 * 34 * 3, (i + 1) * 21 * 34 * 3);
      assertThat(resizer.resize(new RgbFrames(1, 21, 34, one), 10, 40).data())
          .containsExactly(Arrays.copyOfRange(together.data(), i * 1200, (i + 1) * 1200));
    }
  }

  @Test
  void frames_of_the_target_size_are_not_copied() {
    RgbFrames frames = new RgbFrames(2, 4, 5, pattern("noise", 120));

    RgbFrames resized = resizer.resize(frames, 4, 5);

    assertThat(resized).isSameAs(frames);
  }

  @Test
  void more_sizes_than_kernels_are_kept_give_the_same_pixels_again() {
    RgbFrames frames = new RgbFrames(1, 20, 20, pattern("noise", 1200));
    byte[] before = resizer.resize(frames, 7, 7).data();
    IntStream.range(1, 100).filter(i -> i != 20).forEach(i -> resizer.resize(frames, i, i));

    byte[] after = resizer.resize(frames, 7, 7).data();

    assertThat(after).containsExactly(before);
  }

  @Test
  void an_empty_target_is_refused() {
    RgbFrames frames = new RgbFrames(1, 4, 5, pattern("noise", 60));

    assertThatThrownBy(() -> resizer.resize(frames, 0, 5))
        .hasMessage("target size: 0 x 5 (expected: each at least 1)");
  }

  private static byte[] pattern(String name, int size) {
    byte[] bytes = new byte[size];
    for (int p = 0; p < size; p++) {
      int hash = (int) (2654435761L * (p + 1));
      hash = (int) (2246822519L * (hash ^ (hash >>> 15)));
      bytes[p] =
          switch (name) {
            case "ramp" -> (byte) (7L * p / 3);
            case "noise" -> (byte) (hash >>> 24);
            case "extremes" -> (byte) ((hash >>> 24) >= 128 ? 255 : 0);
            default -> throw new IllegalArgumentException(name);
          };
    }
    return bytes;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
