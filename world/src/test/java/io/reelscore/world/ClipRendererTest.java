package io.reelscore.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClipRendererTest {
  private static final List<Clip> CLIPS =
      WorldSampler.of(13, Domain.IN_DISTRIBUTION).groups(10, 2).stream()
          .flatMap(group -> group.clips().stream())
          .toList();

  @Test
  void the_same_clip_gives_the_same_bytes() {
    for (Clip clip : CLIPS) {
      assertThat(ClipRenderer.modelFrames(clip)).isEqualTo(ClipRenderer.modelFrames(clip));
    }
  }

  @Test
  void a_frame_rendered_alone_equals_that_frame_of_the_film() {
    for (int size : new int[] {32, 50, 128}) {
      Clip clip = CLIPS.get(size % CLIPS.size());
      byte[] film = render(clip, size, Film.allFrames());
      int frameBytes = size * size * 3;

      for (int frame = 0; frame < Film.FRAMES; frame++) {
        byte[] alone = render(clip, size, frame);

        assertThat(alone)
            .isEqualTo(Arrays.copyOfRange(film, frame * frameBytes, (frame + 1) * frameBytes));
      }
    }
  }

  @Test
  void a_large_picture_averaged_down_is_the_small_one() {
    for (Clip clip : CLIPS) {
      byte[] small = ClipRenderer.modelFrames(clip);
      byte[] large = render(clip, 128, Film.modelFrames());

      double sum = 0;
      for (int i = 0; i < small.length; i++) {
        sum += Math.abs((small[i] & 255) - boxAverage(large, i));
      }

      assertThat(sum / small.length).as("mean difference of %s", clip).isLessThan(1.0);
    }
  }

  @Test
  void every_defect_and_shortcut_changes_the_picture() {
    Clip clean = DefectPair.heldOut(Dimension.PHYSICAL_PLAUSIBILITY, 0).clean();
    for (Latent latent : Latent.ALL) {
      Clip changed = Clip.of(clean.scene(), clean.latents().with(latent, 2.5));

      int pixels =
          changedPixels(ClipRenderer.modelFrames(clean), ClipRenderer.modelFrames(changed));

      assertThat(pixels).as("pixels changed by %s", latent).isGreaterThan(100);
    }
  }

  @Test
  void the_subject_has_the_colour_of_the_prompt() {
    for (int i = 0; i < 100; i++) {
      Clip clip = DefectPair.heldOut(Dimension.SUBJECT_DEFORMITY, i).clean();
      Trajectory trajectory = Trajectory.of(clip.scene(), clip.latents());
      int x = Math.clamp((int) trajectory.x(1), 0, 31);
      int y = Math.clamp((int) trajectory.y(1), 0, 31);
      byte[] frame = render(clip, 32, 1);
      int at = 3 * (32 * y + x);

      float hue =
          java.awt.Color.RGBtoHSB(frame[at] & 255, frame[at + 1] & 255, frame[at + 2] & 255, null)[
              0];

      double distance = Math.abs(hue - clip.prompt().colour().hue());
      assertThat(Math.min(distance, 1 - distance)).as("%s", clip).isLessThan(1 / 12.0);
    }
  }

  @Test
  void the_subject_moves_the_way_the_prompt_says() {
    for (int i = 0; i < 100; i++) {
      Clip clip = DefectPair.heldOut(Dimension.SUBJECT_DEFORMITY, i).clean();

      Trajectory trajectory = Trajectory.of(clip.scene(), clip.latents());

      double way = trajectory.x(6) - trajectory.x(0);
      assertThat(way * clip.prompt().motion().direction()).isGreaterThan(0);
    }
  }

  @Test
  void a_legal_request_is_required() {
    Clip clip = CLIPS.get(0);

    assertThatThrownBy(() -> render(clip, 31, 0))
        .hasMessage("size: 31 pixels (expected: 32..1024)");
    assertThatThrownBy(() -> render(clip, 32, 17)).hasMessage("film frame: 17 (expected: 0..16)");
  }

  private static byte[] render(Clip clip, int size, int... frames) {
    return ClipRenderer.render(clip.scene(), clip.latents(), size, frames);
  }

  /**
   * The mean over the 4 x 4 pixels of the large picture that are value {@code index} of the small.
   */
  private static double boxAverage(byte[] large, int index) {
    int channel = index % 3;
    int x = index / 3 % 32;
    int y = index / 96 % 32;
    int frame = index / (96 * 32);
    int sum = 0;
    for (int dy = 0; dy < 4; dy++) {
      for (int dx = 0; dx < 4; dx++) {
        sum += large[3 * ((frame * 128 + 4 * y + dy) * 128 + 4 * x + dx) + channel] & 255;
      }
    }
    return sum / 16.0;
  }

  private static int changedPixels(byte[] a, byte[] b) {
    int changed = 0;
    for (int i = 0; i < a.length; i += 3) {
      int difference = 0;
      for (int c = 0; c < 3; c++) {
        difference = Math.max(difference, Math.abs((a[i + c] & 255) - (b[i + c] & 255)));
      }
      changed += difference > 8 ? 1 : 0;
    }
    return changed;
  }
}
