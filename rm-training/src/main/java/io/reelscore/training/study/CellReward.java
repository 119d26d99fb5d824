package io.reelscore.training.study;

import io.reelscore.client.Reward;
import io.reelscore.world.Clip;
import io.reelscore.world.ClipRenderer;
import java.util.List;

/**
 * What a condition makes of the rewards of its models: of each dimension the transform, over the
 * members the aggregate, over the dimensions the mean.
 */
final class CellReward implements Grpo.StepReward {

  private final Condition condition;
  private final List<GroupScorer> members;

  CellReward(Condition condition, List<GroupScorer> members) {
    this.condition = condition;
    this.members = List.copyOf(members);
  }

  @Override
  public double[][] of(List<List<Clip>> groups) throws InterruptedException {
    List<List<byte[]>> frames =
        groups.stream()
            .map(group -> group.stream().map(ClipRenderer::modelFrames).toList())
            .toList();
    Reward[][][][] byMember = new Reward[members.size()][][][];
    for (int m = 0; m < byMember.length; m++) {
      byMember[m] = members.get(m).score(groups, frames);
    }
    double[][] rewards = new double[groups.size()][];
    for (int g = 0; g < rewards.length; g++) {
      rewards[g] = new double[groups.get(g).size()];
      for (int i = 0; i < rewards[g].length; i++) {
        rewards[g][i] = reward(byMember, g, i);
      }
    }
    return rewards;
  }

  private double reward(Reward[][][][] byMember, int group, int clip) {
    int dimensions = byMember[0][group][clip].length;
    double sum = 0;
    for (int d = 0; d < dimensions; d++) {
      double[] values = new double[byMember.length];
      for (int m = 0; m < values.length; m++) {
        values[m] = condition.transform().of(byMember[m][group][clip][d]);
      }
      sum += condition.ensemble().aggregate(values);
    }
    return sum / dimensions;
  }
}
