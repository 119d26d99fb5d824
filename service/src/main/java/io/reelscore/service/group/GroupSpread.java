package io.reelscore.service.group;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How one reward is spread over the members of a group that have it, and where each of them stands.
 *
 * <pre>
 * std       = sqrt(sum((reward - mean)^2) / (count - ddof))
 * advantage = (reward - mean) / (std + eps)
 * </pre>
 *
 * The formula of GRPO (Shao et al. 2024, "DeepSeekMath", 4.1.2) as trainers write it: TRL's {@code
 * GRPOTrainer} with ddof 1 and eps 1e-4, DanceGRPO's {@code train_grpo_flux.py} with ddof 1 and eps
 * 1e-8; both take {@code torch.std}, whose default is Bessel's correction.
 *
 * <p>Sums are taken of the sorted distances from the lowest reward, and the variance in two passes
 * with the rounding of the mean taken out (Chan, Golub, LeVeque 1983, "Algorithms for computing the
 * sample variance", equation 1.7). So an offset that all rewards share costs no digits, equal
 * rewards have a std of exactly 0, and the order of the members changes no bit.
 */
public final class GroupSpread {
  /** Squares of the distance of two smaller numbers are finite, and so are their sums. */
  private static final double LARGEST = 1e150;

  private final double[] ascending;
  private final int ddof;
  private final double meanAboveLowest;
  private final OptionalDouble std;

  private GroupSpread(double[] ascending, int ddof) {
    this.ascending = ascending;
    this.ddof = ddof;
    double sum = 0;
    for (double reward : ascending) {
      sum += aboveLowest(reward);
    }
    this.meanAboveLowest = sum / ascending.length;
    this.std = ascending.length > ddof ? OptionalDouble.of(std()) : OptionalDouble.empty();
  }

  /**
   * The spread; absent when no member has the reward.
   *
   * @param members the reward of each member, or none; at most 1e150 in magnitude
   * @param ddof 0 or 1
   */
  public static Optional<GroupSpread> of(List<OptionalDouble> members, int ddof) {
    if (ddof != 0 && ddof != 1) {
      throw new IllegalArgumentException("ddof: " + ddof + " (expected: 0 or 1)");
    }
    double[] rewards =
        members.stream()
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .map(GroupSpread::positiveZero)
            .sorted()
            .toArray();
    for (double reward : rewards) {
      if (!(Math.abs(reward) <= LARGEST)) {
        throw new IllegalArgumentException(
            "reward: " + reward + " (expected: at most " + LARGEST + " in magnitude)");
      }
    }
    return rewards.length == 0 ? Optional.empty() : Optional.of(new GroupSpread(rewards, ddof));
  }

  /** Members that have the reward. */
  public int count() {
    return ascending.length;
  }

  /** Of the rewards. */
  public double mean() {
    return ascending[0] + meanAboveLowest;
  }

  /** With the ddof it was asked for; absent when there are no more members than that. */
  public OptionalDouble standardDeviation() {
    return std;
  }

  /** Fewer than two members, or all rewards equal: the group teaches nothing. */
  public boolean isDegenerate() {
    return ascending[0] == ascending[ascending.length - 1];
  }

  /** Delta degrees of freedom of the standard deviation. */
  public int ddof() {
    return ddof;
  }

  /** 1 for the highest reward; equal ones share the mean of their ranks. */
  public double rank(double reward) {
    int from = place(reward);
    int to = from;
    while (to + 1 < ascending.length && ascending[to + 1] == reward) {
      to++;
    }
    return ascending.length - (from + to) / 2.0;
  }

  /**
   * (reward - mean) / (std + eps); absent when the standard deviation is.
   *
   * @param reward of a member
   * @param eps greater than 0, finite
   */
  public OptionalDouble advantage(double reward, double eps) {
    if (!(eps > 0 && eps < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("eps: " + eps + " (expected: finite and > 0)");
    }
    double deviation = deviation(ascending[place(reward)]);
    return std.isPresent()
        ? OptionalDouble.of(deviation / (std.getAsDouble() + eps))
        : OptionalDouble.empty();
  }

  private double std() {
    double squares = 0;
    double rounding = 0;
    for (double reward : ascending) {
      double deviation = deviation(reward);
      squares += deviation * deviation;
      rounding += deviation;
    }
    double corrected = squares - rounding * rounding / ascending.length;
    return Math.sqrt(Math.max(0, corrected) / (ascending.length - ddof));
  }

  private double deviation(double reward) {
    return aboveLowest(reward) - meanAboveLowest;
  }

  private double aboveLowest(double reward) {
    return reward - ascending[0];
  }

  /** The first place of that reward in ascending order. */
  private int place(double reward) {
    int place = Arrays.binarySearch(ascending, positiveZero(reward));
    if (place < 0) {
      throw new IllegalArgumentException("reward: " + reward + " (expected: one of a member)");
    }
    while (place > 0 && ascending[place - 1] == ascending[place]) {
      place--;
    }
    return place;
  }

  /** The two zeros are equal rewards; everything else stays what it is. */
  private static double positiveZero(double reward) {
    return reward + 0.0;
  }
}
