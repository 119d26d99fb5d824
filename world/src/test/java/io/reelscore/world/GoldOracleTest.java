package io.reelscore.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GoldOracleTest {
  private static final List<Clip> CLIPS =
      WorldSampler.of(11, Domain.IN_DISTRIBUTION).groups(200, 4).stream()
          .flatMap(group -> group.clips().stream())
          .toList();

  @Test
  void gold_is_between_0_and_1() {
    for (Clip clip : CLIPS) {
      for (double gold : GoldOracle.gold(clip)) {
        assertThat(gold).isGreaterThan(0).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void a_worse_defect_lowers_its_own_dimension_only() {
    for (Dimension dimension : Dimension.values()) {
      for (Latent defect : Latent.defectsOf(dimension)) {
        Clip clip = CLIPS.get(defect.index());
        Clip worse = with(clip, defect, clip.latents().get(defect) + 0.5);

        for (Dimension other : Dimension.values()) {
          double change = GoldOracle.gold(worse, other) - GoldOracle.gold(clip, other);
          assertThat(change)
              .as("%s on %s", defect, other)
              .matches(c -> other == dimension ? c < 0 : c == 0);
        }
      }
    }
  }

  @Test
  void a_shortcut_costs_nothing_up_to_2_5_and_more_and_more_beyond() {
    for (Latent shortcut : Latent.SHORTCUTS) {
      Clip clip = with(CLIPS.get(0), shortcut, 0);

      double free = gold(with(clip, shortcut, -2.5));
      double beyond = gold(with(clip, shortcut, 3.5));
      double far = gold(with(clip, shortcut, 5));

      assertThat(free).isEqualTo(gold(clip));
      assertThat(beyond / free).isCloseTo(Math.exp(-0.1), within(1e-9));
      assertThat(far).isLessThan(beyond);
    }
  }

  @Test
  void the_formula_at_severity_one_half() {
    Clip clip = Clip.of(CLIPS.get(0).scene(), Latents.of(new double[Latent.ALL.size()]));
    double damage = Math.pow(0.5, 1.5);

    double[] gold = GoldOracle.gold(clip);

    assertThat(gold[0]).isCloseTo(Math.exp(-1.2 * 4 * damage), within(1e-12));
    assertThat(gold[1]).isCloseTo(Math.exp(-1.4 * 3 * damage), within(1e-12));
    double still = 1 / (1 + Math.exp(-0.55 * 14));
    assertThat(gold[2]).isCloseTo(Math.exp(-4.8 * damage) * still, within(1e-12));
  }

  @Test
  void a_wrong_prompt_costs_semantic_alignment() {
    for (int i = 0; i < 50; i++) {
      DefectPair pair = DefectPair.heldOut(Dimension.SEMANTIC_ALIGNMENT, i);

      double clean = GoldOracle.gold(pair.clean(), Dimension.SEMANTIC_ALIGNMENT);
      double wrong = GoldOracle.gold(pair.defect(), Dimension.SEMANTIC_ALIGNMENT);

      assertThat(wrong).isLessThan(clean * 0.02);
    }
  }

  private static double gold(Clip clip) {
    return GoldOracle.gold(clip, Dimension.SUBJECT_DEFORMITY);
  }

  private static Clip with(Clip clip, Latent latent, double value) {
    return Clip.of(clip.scene(), clip.latents().with(latent, value));
  }
}
