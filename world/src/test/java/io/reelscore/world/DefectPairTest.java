package io.reelscore.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefectPairTest {

  @Test
  void the_defect_is_much_worse_on_its_dimension() {
    for (Dimension dimension : Dimension.values()) {
      for (int i = 0; i < 200; i++) {
        DefectPair pair = DefectPair.heldOut(dimension, i);

        double clean = GoldOracle.gold(pair.clean(), dimension);
        double defect = GoldOracle.gold(pair.defect(), dimension);

        assertThat(defect).as("%s %d", dimension, i).isLessThan(0.1 * clean);
      }
    }
  }

  @Test
  void physics_and_deformity_do_not_touch_the_other_dimensions() {
    DefectPair physics = DefectPair.heldOut(Dimension.PHYSICAL_PLAUSIBILITY, 4);
    DefectPair deformity = DefectPair.heldOut(Dimension.SUBJECT_DEFORMITY, 4);

    double[] clean = GoldOracle.gold(physics.clean());
    double[] impossible = GoldOracle.gold(physics.defect());
    double[] deformed = GoldOracle.gold(deformity.defect());

    assertThat(deformity.clean()).isEqualTo(physics.clean());
    assertThat(impossible).containsExactly(impossible[0], clean[1], clean[2]);
    assertThat(deformed).containsExactly(clean[0], deformed[1], clean[2]);
  }

  @Test
  void a_wrong_prompt_differs_in_colour_shape_and_direction_and_leaves_the_picture() {
    for (int i = 0; i < 50; i++) {
      DefectPair pair = DefectPair.heldOut(Dimension.SEMANTIC_ALIGNMENT, i);
      Prompt right = pair.clean().prompt();
      Prompt wrong = pair.defect().prompt();

      assertThat(wrong.colour()).isNotEqualTo(right.colour());
      assertThat(wrong.shape()).isNotEqualTo(right.shape());
      assertThat(wrong.motion()).isEqualTo(right.motion().reversed());
      assertThat(pair.defect().scene()).isEqualTo(pair.clean().scene());
      assertThat(pair.defect().latents()).isEqualTo(pair.clean().latents());
    }
  }

  @Test
  void no_sampler_draws_a_held_out_scene() {
    Set<Long> heldOut = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      heldOut.add(DefectPair.heldOut(Dimension.SUBJECT_DEFORMITY, i).clean().scene().seed());
    }

    for (long seed = 0; seed < 20; seed++) {
      for (PromptGroup group : WorldSampler.of(seed, Domain.IN_DISTRIBUTION).groups(100, 4)) {
        group.clips().forEach(clip -> assertThat(heldOut).doesNotContain(clip.scene().seed()));
      }
    }
    assertThat(heldOut).hasSize(200);
  }
}
