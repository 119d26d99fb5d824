package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.world.Clip;
import io.reelscore.world.GoldOracle;
import io.reelscore.world.Latent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrpoTest {

  private static final PolicySettings SETTINGS = new PolicySettings(6, 12, 150, 0.06, 0.03);

  @Test
  void a_policy_that_is_rewarded_with_true_quality_becomes_nearly_perfect() throws Exception {
    List<PolicyStep> path = Grpo.run(SETTINGS, 1, groups -> rewards(groups, GrpoTest::gold));

    assertThat(path).hasSize(151);
    assertThat(path.getFirst().kl()).isZero();
    assertThat(path.getFirst().gold()).isBetween(0.3, 0.6);
    assertThat(path.getLast().gold()).isGreaterThan(0.95);
    assertThat(path.getLast().reward()).isGreaterThan(0.9);
  }

  @Test
  void a_policy_that_is_rewarded_with_brightness_learns_nothing_else() throws Exception {
    PolicySettings few = new PolicySettings(6, 12, 40, 0.06, 0.03);

    List<PolicyStep> path =
        Grpo.run(few, 1, groups -> rewards(groups, clip -> clip.latents().get(Latent.BRIGHTNESS)));

    assertThat(path.getLast().shortcuts()).isGreaterThan(0.4);
    assertThat(path.getLast().gold()).isCloseTo(path.getFirst().gold(), within(0.15));
  }

  @Test
  void the_same_seed_gives_the_same_path_and_another_one_does_not() throws Exception {
    PolicySettings few = new PolicySettings(2, 4, 3, 0.06, 0.03);

    List<PolicyStep> one = Grpo.run(few, 1, groups -> rewards(groups, GrpoTest::gold));
    List<PolicyStep> same = Grpo.run(few, 1, groups -> rewards(groups, GrpoTest::gold));
    List<PolicyStep> other = Grpo.run(few, 2, groups -> rewards(groups, GrpoTest::gold));

    assertThat(same).isEqualTo(one);
    assertThat(other).isNotEqualTo(one);
  }

  @Test
  void an_update_is_adams_first_step_and_kl_is_half_its_square() {
    LatentPolicy policy = new LatentPolicy(SETTINGS);
    double[] noise = new double[Latent.ALL.size()];
    noise[0] = 1;

    policy.update(List.of(noise), new double[] {2});

    assertThat(policy.kl()).isCloseTo(0.06 * 0.06 / 2, within(1e-9));
    assertThat(policy.latents(new double[noise.length]).get(Latent.TELEPORT))
        .isCloseTo(-1.02 + 0.06, within(1e-6));
  }

  private static double gold(Clip clip) {
    return Arrays.stream(GoldOracle.gold(clip)).average().orElseThrow();
  }

  private static double[][] rewards(
      List<List<Clip>> groups, java.util.function.ToDoubleFunction<Clip> reward) {
    return groups.stream()
        .map(group -> group.stream().mapToDouble(reward).toArray())
        .toArray(double[][]::new);
  }
}
