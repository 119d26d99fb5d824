package io.reelscore.service.grpc;

import io.reelscore.core.Priority;
import io.reelscore.core.RunKey;
import io.reelscore.service.model.ServedModel;
import io.reelscore.v1.StreamHeader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What holds for every sample of a stream.
 *
 * @param model scores it
 * @param wishes what is wanted of its rewards
 * @param run whose work it is
 * @param priority how urgent it is
 * @param sampleTimeNanos from its first message to its outcome
 */
record StreamTerms(
    ServedModel model, RewardWishes wishes, RunKey run, Priority priority, long sampleTimeNanos) {

  /** As long as the header says, at most as long as the server allows. */
  static long sampleTimeNanos(StreamHeader header, Duration longest) {
    long asked = TimeUnit.MILLISECONDS.toNanos(header.getSampleTimeoutMillis());
    return asked == 0 ? longest.toNanos() : Math.min(asked, longest.toNanos());
  }
}
