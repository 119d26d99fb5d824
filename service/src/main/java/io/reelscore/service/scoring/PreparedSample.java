package io.reelscore.service.scoring;

import io.reelscore.core.SampleInput;
import java.util.List;

/**
 * A sample as the engine takes it, and what its reply will say about the preparation.
 *
 * @param input for the engine
 * @param notices what a reader of the reward should know
 * @param lossy whether the frames came through a lossy codec
 * @param preparationNanos decoding, sampling, resizing, tokenizing; waiting for it included
 */
public record PreparedSample(
    SampleInput input, List<Notice> notices, boolean lossy, long preparationNanos) {
  public PreparedSample {
    notices = List.copyOf(notices);
  }
}
