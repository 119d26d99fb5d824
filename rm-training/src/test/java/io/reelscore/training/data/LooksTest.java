package io.reelscore.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.media.FrameSpec;
import io.reelscore.world.Clip;
import io.reelscore.world.ClipRenderer;
import io.reelscore.world.Domain;
import io.reelscore.world.Latent;
import io.reelscore.world.WorldSampler;
import java.util.List;
import org.junit.jupiter.api.Test;

class LooksTest {
  private static final FrameSpec ROW = new FrameSpec(1, 1, 3);

  @Test
  void each_look_is_measured_in_what_pixels_hold() {
    byte[] pixels = bytes(255, 0, 0, 255, 255, 255, 0, 0, 0);

    assertThat(Looks.brightness(pixels)).isCloseTo((0.299 * 255 + 255) / 3, within(1e-9));
    assertThat(Looks.saturation(pixels)).isEqualTo(85);
    assertThat(Looks.grain(pixels, 3)).isCloseTo(2 * 255 - 0.299 * 255, within(1e-9));
  }

  @Test
  void looks_are_told_in_deviations_and_one_that_all_share_counts_nothing() {
    List<Sample> samples =
        List.of(
            new Sample(bytes(9, 9, 9, 9, 9, 9, 9, 9, 9), "a", 0),
            new Sample(bytes(5, 5, 5, 5, 5, 5, 5, 5, 5), "a", 0));

    assertThat(Looks.of(samples, ROW)).containsExactly(1, -1);
    assertThat(Looks.of(samples.subList(0, 1), ROW)).containsExactly(0);
  }

  @Test
  void in_the_world_they_follow_the_shortcuts_that_it_knows() {
    List<Clip> clips =
        WorldSampler.of(7, Domain.IN_DISTRIBUTION).groups(100, 4).stream()
            .flatMap(group -> group.clips().stream())
            .toList();
    List<Sample> samples =
        clips.stream().map(clip -> new Sample(ClipRenderer.modelFrames(clip), "", 0)).toList();

    double[] looks = Looks.of(samples, WorldData.FRAMES);

    double[] known =
        clips.stream()
            .mapToDouble(clip -> Latent.SHORTCUTS.stream().mapToDouble(clip.latents()::get).sum())
            .toArray();
    assertThat(correlation(looks, known)).isGreaterThan(0.5);
  }

  private static double correlation(double[] x, double[] y) {
    double sumX = 0;
    double sumY = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      sumX += x[i];
      sumY += y[i];
      xx += x[i] * x[i];
      yy += y[i] * y[i];
      xy += x[i] * y[i];
    }
    int n = x.length;
    double covariance = xy / n - sumX * sumY / n / n;
    return covariance / Math.sqrt((xx / n - sumX * sumX / n / n) * (yy / n - sumY * sumY / n / n));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
