package io.reelscore.service.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The repetition is the seed; run one seed again with {@code -Dreelscore.seed=N}. */
class GroupSpreadTest {
  private static final String SEED = "seed " + RepeatedTest.CURRENT_REPETITION_PLACEHOLDER;
  private static final double TRL_EPS = 1e-4;
  private static final double DANCE_GRPO_EPS = 1e-8;
  private static final MathContext EXACT = new MathContext(60);

  @Test
  void it_equals_the_formulas_of_trl_and_dance_grpo() throws Exception {
    JsonNode cases;
    try (InputStream golden = GroupSpreadTest.class.getResourceAsStream("/golden/groups.json")) {
      cases = JsonMapper.shared().readTree(golden);
    }

    assertThat(cases.size()).isGreaterThan(50);
    for (JsonNode golden : cases) {
      String name = golden.get("name").asString();
      List<OptionalDouble> members = new ArrayList<>();
      golden
          .get("members")
          .forEach(reward ->
              members.add(
                  reward.isNull() ? OptionalDouble.empty() : OptionalDouble.of(reward.asDouble())));
      double[] rewards = present(members);
      GroupSpread spread = GroupSpread.of(members, 1).orElseThrow();
      assertThat(spread.count()).as(name).isEqualTo(rewards.length);
      assertClose(name, spread.mean(), golden.get("mean"), 1);
      assertClose(name, spread.standardDeviation().orElseThrow(), golden.get("std_ddof_1"), 1);
      assertClose(
          name,
          GroupSpread.of(members, 0).orElseThrow().standardDeviation().orElseThrow(),
          golden.get("std_ddof_0"),
          1);
      for (int i = 0; i < rewards.length; i++) {
        // numpy's mean of numbers that are far from zero is rounded before it is subtracted.
        double scale = 1 + Math.abs(spread.mean()) / spread.standardDeviation().orElseThrow();
        double limit = Double.isFinite(scale) ? scale : 1;
        assertThat(spread.rank(rewards[i]))
            .as(name)
            .isEqualTo(golden.get("ranks").get(i).asDouble());
        assertClose(
            name,
            spread.advantage(rewards[i], TRL_EPS).orElseThrow(),
            golden.get("trl").get(i),
            limit);
        assertClose(
            name,
            spread.advantage(rewards[i], DANCE_GRPO_EPS).orElseThrow(),
            golden.get("dance_grpo").get(i),
            limit);
      }
    }
  }

  @RepeatedTest(value = 200, name = SEED)
  void mean_and_deviation_are_those_of_exact_arithmetic(RepetitionInfo repetition) {
    Random random = seeded(repetition);
    double offset = random.nextGaussian() * Math.pow(10, random.nextInt(9));
    double[] rewards =
        random.doubles(2 + random.nextInt(100), -1, 1).map(reward -> offset + reward * 3).toArray();
    int ddof = random.nextInt(2);

    GroupSpread spread = GroupSpread.of(all(rewards), ddof).orElseThrow();

    BigDecimal sum = BigDecimal.ZERO;
    for (double reward : rewards) {
      sum = sum.add(new BigDecimal(reward));
    }
    BigDecimal mean = sum.divide(BigDecimal.valueOf(rewards.length), EXACT);
    BigDecimal squares = BigDecimal.ZERO;
    for (double reward : rewards) {
      squares = squares.add(new BigDecimal(reward).subtract(mean).pow(2));
    }
    double std =
        squares.divide(BigDecimal.valueOf(rewards.length - ddof), EXACT).sqrt(EXACT).doubleValue();
    assertThat(spread.mean())
        .isCloseTo(mean.doubleValue(), within(Math.ulp(mean.doubleValue()) + 1e-14));
    assertThat(spread.standardDeviation().orElseThrow()).isCloseTo(std, within(std * 1e-13));
    for (double reward : rewards) {
      double exact = new BigDecimal(reward).subtract(mean).doubleValue() / (std + DANCE_GRPO_EPS);
      assertThat(spread.advantage(reward, DANCE_GRPO_EPS).orElseThrow())
          .isCloseTo(exact, within(1e-12));
    }
  }

  @RepeatedTest(value = 200, name = SEED)
  void masked_members_and_the_order_change_no_bit(RepetitionInfo repetition) {
    Random random = seeded(repetition);
    double[] rewards = withTies(random);
    List<OptionalDouble> members = new ArrayList<>(all(rewards));
    for (int i = random.nextInt(5); i > 0; i--) {
      members.add(random.nextInt(members.size() + 1), OptionalDouble.empty());
    }
    Collections.shuffle(members, random);

    GroupSpread plain = GroupSpread.of(all(rewards), 1).orElseThrow();
    GroupSpread masked = GroupSpread.of(members, 1).orElseThrow();

    assertThat(masked.count()).isEqualTo(rewards.length);
    assertThat(masked.mean()).isEqualTo(plain.mean());
    assertThat(masked.standardDeviation()).isEqualTo(plain.standardDeviation());
    for (double reward : rewards) {
      assertThat(masked.rank(reward)).isEqualTo(plain.rank(reward));
      assertThat(masked.advantage(reward, TRL_EPS)).isEqualTo(plain.advantage(reward, TRL_EPS));
    }
  }

  @RepeatedTest(value = 200, name = SEED)
  void ranks_are_the_mean_place_among_all(RepetitionInfo repetition) {
    double[] rewards = withTies(seeded(repetition));

    GroupSpread spread = GroupSpread.of(all(rewards), 1).orElseThrow();

    double sum = 0;
    for (double reward : rewards) {
      long higher = Arrays.stream(rewards).filter(other -> other > reward).count();
      long equal = Arrays.stream(rewards).filter(other -> other == reward).count();
      assertThat(spread.rank(reward)).isEqualTo(higher + (equal + 1) / 2.0);
      sum += spread.rank(reward);
    }
    assertThat(sum).isEqualTo(rewards.length * (rewards.length + 1) / 2.0);
  }

  @RepeatedTest(value = 200, name = SEED)
  void an_offset_that_all_share_changes_no_advantage(RepetitionInfo repetition) {
    Random random = seeded(repetition);
    double[] rewards = random.ints(8, 0, 1024).mapToDouble(reward -> reward / 1024.0).toArray();
    double[] far = Arrays.stream(rewards).map(reward -> reward + (1 << 30)).toArray();

    GroupSpread near = GroupSpread.of(all(rewards), 1).orElseThrow();
    GroupSpread offset = GroupSpread.of(all(far), 1).orElseThrow();

    for (int i = 0; i < rewards.length; i++) {
      assertThat(offset.advantage(far[i], TRL_EPS)).isEqualTo(near.advantage(rewards[i], TRL_EPS));
    }
  }

  @Test
  void one_member_has_no_deviation_of_its_own_kind() {
    GroupSpread bessel = GroupSpread.of(all(0.3), 1).orElseThrow();
    GroupSpread population = GroupSpread.of(all(0.3), 0).orElseThrow();

    assertThat(bessel.isDegenerate()).isTrue();
    assertThat(bessel.mean()).isEqualTo(0.3);
    assertThat(bessel.rank(0.3)).isEqualTo(1);
    assertThat(bessel.standardDeviation()).isEmpty();
    assertThat(bessel.advantage(0.3, TRL_EPS)).isEmpty();
    assertThat(population.isDegenerate()).isTrue();
    assertThat(population.standardDeviation()).hasValue(0);
    assertThat(population.advantage(0.3, TRL_EPS)).hasValue(0);
  }

  @Test
  void equal_rewards_teach_nothing() {
    GroupSpread spread = GroupSpread.of(all(0.1, 0.1, 0.1), 1).orElseThrow();

    assertThat(spread.isDegenerate()).isTrue();
    assertThat(spread.mean()).isEqualTo(0.1);
    assertThat(spread.standardDeviation()).hasValue(0);
    assertThat(spread.rank(0.1)).isEqualTo(2);
    assertThat(spread.advantage(0.1, Double.MIN_VALUE)).hasValue(0);
    assertThat(GroupSpread.of(all(0.0, -0.0), 1).orElseThrow().isDegenerate()).isTrue();
    assertThat(GroupSpread.of(all(0.0, -0.0), 1).orElseThrow().rank(-0.0)).isEqualTo(1.5);
    assertThat(GroupSpread.of(all(0.1, Math.nextUp(0.1)), 1).orElseThrow().isDegenerate())
        .isFalse();
  }

  @Test
  void without_members_there_is_nothing_to_say() {
    assertThat(GroupSpread.of(List.of(), 1)).isEmpty();
    assertThat(GroupSpread.of(List.of(OptionalDouble.empty()), 0)).isEmpty();
  }

  @Test
  void the_largest_rewards_stay_finite() {
    GroupSpread spread = GroupSpread.of(all(1e150, -1e150, 0), 1).orElseThrow();

    assertThat(spread.standardDeviation()).hasValue(1e150);
    assertThat(spread.advantage(1e150, Double.MIN_VALUE)).hasValue(1);
    assertThat(spread.advantage(1e150, Double.MAX_VALUE).orElseThrow())
        .isCloseTo(0, within(1e-100));
  }

  @Test
  void what_is_no_reward_and_no_setting_is_refused() {
    GroupSpread spread = GroupSpread.of(all(1, 2), 1).orElseThrow();

    assertThatThrownBy(() -> GroupSpread.of(all(1), 2)).hasMessage("ddof: 2 (expected: 0 or 1)");
    assertThatThrownBy(() -> GroupSpread.of(all(1, Double.NaN), 1))
        .hasMessage("reward: NaN (expected: at most 1.0E150 in magnitude)");
    assertThatThrownBy(() -> spread.advantage(1, 0))
        .hasMessage("eps: 0.0 (expected: finite and > 0)");
    assertThatThrownBy(() -> spread.advantage(1, Double.NaN))
        .hasMessage("eps: NaN (expected: finite and > 0)");
    assertThatThrownBy(() -> spread.rank(3)).hasMessage("reward: 3.0 (expected: one of a member)");
  }

  private static Random seeded(RepetitionInfo repetition) {
    return new Random(Long.getLong("reelscore.seed", repetition.getCurrentRepetition()));
  }

  private static double[] withTies(Random random) {
    return random.ints(1 + random.nextInt(40), 0, 12).mapToDouble(i -> i / 7.0 - 0.5).toArray();
  }

  private static List<OptionalDouble> all(double... rewards) {
    return DoubleStream.of(rewards).mapToObj(OptionalDouble::of).toList();
  }

  private static double[] present(List<OptionalDouble> members) {
    return members.stream()
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
  }

  private static void assertClose(String name, double found, JsonNode expected, double scale) {
    double number = expected.asDouble();
    assertThat(found).as(name).isCloseTo(number, within(1e-14 * scale + 1e-12 * Math.abs(number)));
  }
}
