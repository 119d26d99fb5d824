package io.reelscore.training.study;

import io.reelscore.world.Clip;
import io.reelscore.world.Domain;
import io.reelscore.world.WorldSampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Group-relative policy optimisation (arXiv 2402.03300): each step draws groups of clips of one
 * prompt, A = (r - mean) / (std + 1e-4) within a group (ddof 0), and follows the gradient of the
 * likelihood of the clips weighted by A.
 */
final class Grpo {

  private static final double EPSILON = 1e-4;
  private static final long SEED = 0x6290;
  private static final long SEED_STRIDE = 1_000_003;

  private Grpo() {}

  /**
   * Trains a policy.
   *
   * @param reward of the clips of a step
   * @return the policy before each update and after the last one
   */
  static List<PolicyStep> run(PolicySettings settings, long seed, StepReward reward)
      throws InterruptedException {
    WorldSampler world = WorldSampler.of(SEED + seed, Domain.IN_DISTRIBUTION);
    Random random = new Random(SEED_STRIDE * seed + SEED);
    LatentPolicy policy = new LatentPolicy(settings);
    List<PolicyStep> path = new ArrayList<>();
    for (int step = 0; step <= settings.steps(); step++) {
      List<List<Clip>> groups = new ArrayList<>();
      List<double[]> noise = new ArrayList<>();
      for (int g = 0; g < settings.prompts(); g++) {
        List<Clip> group = new ArrayList<>();
        for (Clip shown :
            world.group((long) step * settings.prompts() + g, settings.clips()).clips()) {
          double[] draw = LatentPolicy.noise(random);
          noise.add(draw);
          group.add(Clip.of(shown.scene(), policy.latents(draw)));
        }
        groups.add(group);
      }
      double[][] rewards = reward.of(groups);
      List<Double> gold = policy.gold();
      double[] advantages = new double[noise.size()];
      double sum = 0;
      double deviations = 0;
      int at = 0;
      for (double[] group : rewards) {
        double mean = mean(group);
        double deviation = deviation(group, mean);
        for (double r : group) {
          sum += r;
          advantages[at++] = (r - mean) / (deviation + EPSILON);
        }
        deviations += deviation;
      }
      path.add(
          new PolicyStep(
              sum / at,
              deviations / rewards.length,
              gold.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
              gold,
              policy.kl(),
              policy.shortcuts()));
      policy.update(noise, advantages);
    }
    return path;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(double[] values, double mean) {
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length);
  }

  /** What clips are worth to the policy. */
  interface StepReward {

    /** One number for each clip of each group. */
    double[][] of(List<List<Clip>> groups) throws InterruptedException;
  }
}
