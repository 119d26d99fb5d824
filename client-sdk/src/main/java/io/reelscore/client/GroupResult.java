package io.reelscore.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One answer per sample of a group. When the call itself failed, every sample has that failure.
 *
 * @param groupId the group's name
 * @param results in the order of the samples
 * @param composite of the composite rewards; absent when no member has one
 * @param byDimension of the raw rewards; without dimensions that no member has
 */
public record GroupResult(
    String groupId,
    List<ScoreResult> results,
    Optional<GroupStatistics> composite,
    Map<String, GroupStatistics> byDimension) {

  /** The answers to one group. */
  public GroupResult {
    results = List.copyOf(results);
    byDimension = Collections.unmodifiableMap(new LinkedHashMap<>(byDimension));
  }

  /** Answers that say nothing of the group as a whole. */
  static GroupResult withoutStatistics(String groupId, List<ScoreResult> results) {
    return new GroupResult(groupId, results, Optional.empty(), Map.of());
  }

  /**
   * Whether every sample has its reward.
   *
   * @return true when none failed
   */
  public boolean allScored() {
    return results.stream().allMatch(ScoreResult.Scored.class::isInstance);
  }
}
