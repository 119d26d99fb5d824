package io.reelscore.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorldSamplerTest {
  private static final List<Clip> FAMILIAR = clips(7, Domain.IN_DISTRIBUTION);
  private static final List<Clip> STRANGE = clips(7, Domain.OUT_OF_DISTRIBUTION);

  @Test
  void a_longer_data_set_begins_with_the_shorter_one() {
    WorldSampler sampler = WorldSampler.of(3, Domain.IN_DISTRIBUTION);

    List<PromptGroup> shorter = sampler.groups(5, 4);
    List<PromptGroup> longer = sampler.groups(9, 4);

    assertThat(longer.subList(0, 5)).isEqualTo(shorter);
    assertThat(sampler.group(8, 4)).isEqualTo(longer.get(8));
  }

  @Test
  void seeds_and_domains_give_other_scenes() {
    Set<Long> seeds = new HashSet<>();

    for (long seed = 0; seed < 20; seed++) {
      for (Domain domain : Domain.values()) {
        WorldSampler.of(seed, domain)
            .groups(5, 4)
            .forEach(group -> group.clips().forEach(clip -> seeds.add(clip.scene().seed())));
      }
    }

    assertThat(seeds).hasSize(20 * 2 * 5 * 4);
  }

  @Test
  void colours_and_shapes_out_of_distribution_are_never_seen_in_distribution() {
    Set<Object> familiar = attributes(FAMILIAR);
    Set<Object> strange = attributes(STRANGE);

    assertThat(Collections.disjoint(familiar, strange)).isTrue();
    assertThat(familiar).hasSize(6 + 4);
    assertThat(strange).hasSize(2 + 2);
  }

  @Test
  void backgrounds_out_of_distribution_are_more_colourful() {
    double familiar =
        FAMILIAR.stream().mapToDouble(c -> c.scene().backgroundSaturation()).max().orElseThrow();
    double strange =
        STRANGE.stream().mapToDouble(c -> c.scene().backgroundSaturation()).min().orElseThrow();

    assertThat(familiar).isLessThan(strange);
  }

  @Test
  void shortcuts_predict_quality_in_distribution_only() {
    for (Latent shortcut : Latent.SHORTCUTS) {
      double familiar = correlationWithGold(FAMILIAR, shortcut);
      double strange = correlationWithGold(STRANGE, shortcut);

      assertThat(familiar).as("%s in distribution", shortcut).isBetween(0.15, 0.45);
      assertThat(strange).as("%s out of distribution", shortcut).isBetween(-0.06, 0.06);
    }
  }

  @Test
  void clips_of_one_prompt_share_the_scene_and_part_of_the_quality() {
    double between = 0;
    double within = 0;
    int groups = FAMILIAR.size() / 4;
    for (int g = 0; g < groups; g++) {
      List<Clip> group = FAMILIAR.subList(4 * g, 4 * g + 4);
      assertThat(group)
          .extracting(clip -> clip.scene().radius())
          .containsOnly(group.get(0).scene().radius());
      within += severity(group.get(0)) * severity(group.get(1));
      between += severity(group.get(0)) * severity(FAMILIAR.get((4 * g + 4) % FAMILIAR.size()));
    }

    assertThat(within / groups).isGreaterThan(between / groups + 1);
  }

  /** Sum of the defect latents, centred. */
  private static double severity(Clip clip) {
    double sum = 0;
    for (Latent defect : Latent.ALL.subList(0, Latent.DEFECTS)) {
      sum += clip.latents().get(defect) + 1.2;
    }
    return sum;
  }

  private static List<Clip> clips(long seed, Domain domain) {
    return WorldSampler.of(seed, domain).groups(1000, 4).stream()
        .flatMap(group -> group.clips().stream())
        .toList();
  }

  private static Set<Object> attributes(List<Clip> clips) {
    Set<Object> attributes = new HashSet<>();
    for (Clip clip : clips) {
      attributes.add(clip.prompt().colour());
      attributes.add(clip.prompt().shape());
    }
    return attributes;
  }

  private static double correlationWithGold(List<Clip> clips, Latent latent) {
    double[] x = clips.stream().mapToDouble(clip -> clip.latents().get(latent)).toArray();
    double[] y =
        clips.stream()
            .mapToDouble(clip -> GoldOracle.gold(clip, Dimension.PHYSICAL_PLAUSIBILITY))
            .toArray();
    return Correlation.of(x, y);
  }
}
