package io.reelscore.client;

import java.util.List;

/**
 * One answer per sample of a group. When the call itself failed, every sample has that failure.
 *
 * @param groupId the group's name
 * @param results in the order of the samples
 */
public record GroupResult(String groupId, List<ScoreResult> results) {

  public GroupResult {
    results = List.copyOf(results);
  }

  /** Whether every sample has its reward. */
  public boolean allScored() {
    return results.stream().allMatch(ScoreResult.Scored.class::isInstance);
  }
}
