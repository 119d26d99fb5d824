package io.reelscore.service.grpc;

import io.reelscore.service.group.GroupSpread;
import io.reelscore.service.model.ServedModel;
import io.reelscore.v1.GroupStatistics;
import io.reelscore.v1.Reward;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.Standing;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** The reply to a group: its members' answers, how their rewards are spread, where each stands. */
final class GroupReply {
  private final GroupWishes wishes;
  private final List<SampleAnswer> answers;
  private final List<SampleOutcome.Builder> outcomes;
  private final ScoreGroupResponse.Builder response = ScoreGroupResponse.newBuilder();

  private GroupReply(GroupWishes wishes, List<SampleAnswer> answers) {
    this.wishes = wishes;
    this.answers = answers;
    this.outcomes = answers.stream().map(answer -> answer.message().toBuilder()).toList();
  }

  /**
   * The reply.
   *
   * @param answers to the members, in their order
   */
  static ScoreGroupResponse of(
      String groupId, ServedModel model, GroupWishes wishes, List<SampleAnswer> answers) {
    GroupReply reply = new GroupReply(wishes, answers);
    reply.state(
        GroupReply::composite, reply.response::setComposite, SampleOutcome.Builder::setStanding);
    for (String dimension : wishes.rewards().dimensions()) {
      reply.state(
          scored -> raw(scored, dimension),
          statistics -> reply.response.putByDimension(dimension, statistics),
          (outcome, standing) -> outcome.putStandingByDimension(dimension, standing));
    }
    reply.outcomes.forEach(reply.response::addOutcomes);
    return reply.response.setGroupId(groupId).setServedBy(RewardMessages.servedBy(model)).build();
  }

  /** States one reward of the members that have it. */
  private void state(
      Function<SampleAnswer.Scored, OptionalDouble> reward,
      Consumer<GroupStatistics> spread,
      BiConsumer<SampleOutcome.Builder, Standing> stand) {
    List<OptionalDouble> members = answers.stream().map(answer -> reward(answer, reward)).toList();
    GroupSpread.of(members, wishes.ddof())
        .ifPresent(found -> {
          spread.accept(statistics(found));
          for (int i = 0; i < members.size(); i++) {
            SampleOutcome.Builder outcome = outcomes.get(i);
            members.get(i).ifPresent(value -> stand.accept(outcome, standing(found, value)));
          }
        });
  }

  private static OptionalDouble reward(
      SampleAnswer answer, Function<SampleAnswer.Scored, OptionalDouble> reward) {
    return switch (answer) {
      case SampleAnswer.Scored scored -> reward.apply(scored);
      case SampleAnswer.Failed _ -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble composite(SampleAnswer.Scored scored) {
    return scored.rewards().hasComposite()
        ? OptionalDouble.of(scored.rewards().getComposite())
        : OptionalDouble.empty();
  }

  private static OptionalDouble raw(SampleAnswer.Scored scored, String dimension) {
    Reward reward = scored.rewards().getByDimensionMap().get(dimension);
    return reward == null ? OptionalDouble.empty() : OptionalDouble.of(reward.getRaw());
  }

  private GroupStatistics statistics(GroupSpread spread) {
    GroupStatistics.Builder statistics =
        GroupStatistics.newBuilder()
            .setCount(spread.count())
            .setMean(spread.mean())
            .setDegenerate(spread.isDegenerate())
            .setDdof(spread.ddof());
    spread.standardDeviation().ifPresent(statistics::setStd);
    wishes.eps().ifPresent(statistics::setEps);
    return statistics.build();
  }

  private Standing standing(GroupSpread spread, double reward) {
    Standing.Builder standing = Standing.newBuilder().setRank(spread.rank(reward));
    wishes.eps().ifPresent(eps -> spread.advantage(reward, eps).ifPresent(standing::setAdvantage));
    return standing.build();
  }
}
