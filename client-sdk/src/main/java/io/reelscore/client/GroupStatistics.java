package io.reelscore.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How one reward is spread over the members of a group that have it.
 *
 * @param count members that have it, at least 1
 * @param mean of their rewards
 * @param std with that ddof; absent when there are no more members than ddof
 * @param degenerate fewer than two members, or all rewards equal: the group teaches nothing
 * @param ddof delta degrees of freedom of std
 * @param eps of the advantages; absent when none were asked for
 * @param standings in the order of the samples; absent for members without the reward
 */
public record GroupStatistics(
    int count,
    double mean,
    OptionalDouble std,
    boolean degenerate,
    int ddof,
    OptionalDouble eps,
    List<Optional<Standing>> standings) {

  /** Statistics over one group. */
  public GroupStatistics {
    standings = List.copyOf(standings);
  }
}
