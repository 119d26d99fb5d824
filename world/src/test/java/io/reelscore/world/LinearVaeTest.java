package io.reelscore.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinearVaeTest {
  private static final int CELLS = LinearVae.FRAMES * LinearVae.HEIGHT * LinearVae.WIDTH;

  private static final List<Clip> CLIPS =
      Stream.of(Domain.values())
          .flatMap(domain -> WorldSampler.of(5, domain).groups(20, 2).stream())
          .flatMap(group -> group.clips().stream())
          .toList();

  @Test
  void the_components_are_orthonormal() {
    double[][] basis = LinearVae.basis();

    for (int a = 0; a < basis.length; a++) {
      for (int b = 0; b < basis.length; b++) {
        double product = 0;
        for (int i = 0; i < basis[a].length; i++) {
          product += basis[a][i] * basis[b][i];
        }
        assertThat(product).as("%d . %d", a, b).isCloseTo(a == b ? 1 : 0, within(1e-12));
      }
    }
  }

  @Test
  void each_channel_has_about_mean_0_and_deviation_1_in_clips_of_the_world() {
    double[] sum = new double[LinearVae.CHANNELS];
    double[] squares = new double[LinearVae.CHANNELS];
    for (Clip clip : CLIPS) {
      float[] latents = LinearVae.encode(ClipRenderer.modelFrames(clip));
      for (int i = 0; i < latents.length; i++) {
        sum[i / CELLS] += latents[i];
        squares[i / CELLS] += latents[i] * latents[i];
      }
    }

    double count = (double) CELLS * CLIPS.size();
    for (int channel = 0; channel < LinearVae.CHANNELS; channel++) {
      double mean = sum[channel] / count;
      double deviation = Math.sqrt(squares[channel] / count - mean * mean);
      assertThat(mean).as("mean of channel %d", channel).isBetween(-0.2, 0.2);
      assertThat(deviation).as("deviation of channel %d", channel).isBetween(0.8, 1.2);
    }
  }

  @Test
  void a_decoded_clip_differs_from_the_clip_by_a_few_levels() {
    double squares = 0;
    for (Clip clip : CLIPS) {
      byte[] frames = ClipRenderer.modelFrames(clip);

      byte[] decoded = LinearVae.decode(LinearVae.encode(frames));

      double clipSquares = squaredDifference(frames, decoded);
      assertThat(Math.sqrt(clipSquares / frames.length)).as("%s", clip).isLessThan(24);
      squares += clipSquares / frames.length;
    }
    assertThat(Math.sqrt(squares / CLIPS.size())).isLessThan(11);
  }

  @Test
  void what_was_decoded_once_encodes_to_nearly_the_same_latents() {
    byte[] smooth = new byte[8 * 32 * 32 * 3];
    for (int i = 0; i < smooth.length; i++) {
      smooth[i] = (byte) (90 + i / 96 % 32 + 2 * (i / 3 % 32) + 3 * (i / 3072));
    }
    float[] latents = LinearVae.encode(smooth);

    float[] again = LinearVae.encode(LinearVae.decode(latents));

    for (int i = 0; i < latents.length; i++) {
      assertThat(again[i]).isCloseTo(latents[i], within(0.06f));
    }
  }

  @Test
  void a_black_clip_is_the_brightness_component_and_nothing_else() {
    float[] latents = LinearVae.encode(new byte[8 * 32 * 32 * 3]);

    assertThat(latents[0]).isCloseTo((float) ((-Math.sqrt(96) + 3.78) / 2.16), within(1e-6f));
    assertThat(latents[CELLS]).isCloseTo(0, within(1e-6f));
    assertThat(LinearVae.decode(latents)).containsOnly(0);
  }

  @Test
  void a_box_that_changes_changes_its_own_cell_only() {
    byte[] frames = ClipRenderer.modelFrames(CLIPS.getFirst());
    float[] before = LinearVae.encode(frames);
    int time = 5;
    int y = 9;
    int x = 30;
    frames[((time * 32 + y) * 32 + x) * 3] ^= 64;

    float[] after = LinearVae.encode(frames);

    int cell = (time / 2 * 8 + y / 4) * 8 + x / 4;
    for (int i = 0; i < after.length; i++) {
      if (i % CELLS != cell) {
        assertThat(after[i]).isEqualTo(before[i]);
      }
    }
    assertThat(after[cell]).isNotEqualTo(before[cell]);
  }

  @Test
  void the_latents_of_a_clip_have_the_same_bytes_everywhere() throws Exception {
    float[] latents = LinearVae.encode(ClipRenderer.modelFrames(CLIPS.getFirst()));

    ByteBuffer bytes = ByteBuffer.allocate(4 * latents.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(latents);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
    assertThat(HexFormat.of().formatHex(digest))
        .isEqualTo("9f59502d747fecdab3dd05d2e96dca1430c81c60682822402e594c4847b09814");
  }

  @Test
  void other_sizes_are_refused() {
    assertThatThrownBy(() -> LinearVae.encode(new byte[5]))
        .hasMessage("frames: 5 bytes (expected: 24576, of [8, 32, 32, 3])");
    assertThatThrownBy(() -> LinearVae.decode(new float[5]))
        .hasMessage("latents: 5 numbers (expected: 4096, of [16, 4, 8, 8])");
  }

  private static double squaredDifference(byte[] one, byte[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = (one[i] & 0xff) - (other[i] & 0xff);
      sum += difference * difference;
    }
    return sum;
  }
}
