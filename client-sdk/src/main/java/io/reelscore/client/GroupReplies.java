package io.reelscore.client;

import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreGroupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Checks the reply to a group. Statistics over rewards that were not accepted are dropped. */
final class GroupReplies {
  private final Replies replies;

  GroupReplies(Replies replies) {
    this.replies = replies;
  }

  GroupResult group(
      String groupId, List<Sample> samples, ModelRef model, ScoreGroupResponse reply) {
    if (reply.getOutcomesCount() != samples.size()) {
      String message =
          "the reply has %d outcomes (expected: %d)"
              .formatted(reply.getOutcomesCount(), samples.size());
      return allFailed(groupId, samples, id -> Replies.wrong(id, message));
    }
    List<ScoreResult> results = new ArrayList<>();
    boolean accepted = true;
    for (int i = 0; i < samples.size(); i++) {
      SampleOutcome outcome = reply.getOutcomes(i);
      ScoreResult result = replies.member(samples.get(i).id(), model, outcome, reply.getServedBy());
      accepted &= !(outcome.hasRewards() && result instanceof Failed);
      results.add(result);
    }
    if (!accepted) {
      return GroupResult.withoutStatistics(groupId, results);
    }
    try {
      return new GroupResult(groupId, results, composite(reply), byDimension(reply));
    } catch (NotFiniteException e) {
      return allFailed(groupId, samples, id -> Replies.nonFinite(id, e.getMessage()));
    }
  }

  private static GroupResult allFailed(
      String groupId, List<Sample> samples, Function<String, Failed> failure) {
    return GroupResult.withoutStatistics(
        groupId, samples.stream().<ScoreResult>map(sample -> failure.apply(sample.id())).toList());
  }

  private static Optional<GroupStatistics> composite(ScoreGroupResponse reply)
      throws NotFiniteException {
    return reply.hasComposite()
        ? Optional.of(
            statistics(
                "composite",
                reply.getComposite(),
                reply.getOutcomesList(),
                SampleOutcome::hasStanding,
                SampleOutcome::getStanding))
        : Optional.empty();
  }

  private static Map<String, GroupStatistics> byDimension(ScoreGroupResponse reply)
      throws NotFiniteException {
    Map<String, GroupStatistics> byDimension = new TreeMap<>();
    for (Map.Entry<String, io.reelscore.v1.GroupStatistics> entry :
        reply.getByDimensionMap().entrySet()) {
      String dimension = entry.getKey();
      byDimension.put(
          dimension,
          statistics(
              dimension,
              entry.getValue(),
              reply.getOutcomesList(),
              outcome -> outcome.containsStandingByDimension(dimension),
              outcome -> outcome.getStandingByDimensionOrThrow(dimension)));
    }
    return byDimension;
  }

  private static GroupStatistics statistics(
      String reward,
      io.reelscore.v1.GroupStatistics message,
      List<SampleOutcome> outcomes,
      Predicate<SampleOutcome> stands,
      Function<SampleOutcome, io.reelscore.v1.Standing> standing)
      throws NotFiniteException {
    List<Optional<Standing>> standings = new ArrayList<>();
    for (SampleOutcome outcome : outcomes) {
      standings.add(
          stands.test(outcome)
              ? Optional.of(standing(reward, standing.apply(outcome)))
              : Optional.empty());
    }
    return new GroupStatistics(
        message.getCount(),
        finite(reward + ": mean", message.getMean()),
        message.hasStd()
            ? OptionalDouble.of(finite(reward + ": std", message.getStd()))
            : OptionalDouble.empty(),
        message.getDegenerate(),
        message.getDdof(),
        message.hasEps() ? OptionalDouble.of(message.getEps()) : OptionalDouble.empty(),
        standings);
  }

  private static Standing standing(String reward, io.reelscore.v1.Standing message)
      throws NotFiniteException {
    return new Standing(
        finite(reward + ": rank", message.getRank()),
        message.hasAdvantage()
            ? OptionalDouble.of(finite(reward + ": advantage", message.getAdvantage()))
            : OptionalDouble.empty());
  }

  private static double finite(String what, double number) throws NotFiniteException {
    if (!Double.isFinite(number)) {
      throw new NotFiniteException(what + " " + number);
    }
    return number;
  }

  /** A number of the reply is none; the message says which. */
  private static final class NotFiniteException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String what;

    NotFiniteException(String what) {
      super(what, null, false, false);
      this.what = what;
    }

    @Override
    public String getMessage() {
      return what;
    }
  }
}
