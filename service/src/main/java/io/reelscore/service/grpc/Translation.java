package io.reelscore.service.grpc;

import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ServedModel;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.ScoreRequest;
import java.util.List;

/**
 * What another protocol's call for rewards means in ours. Values are checked where ours are.
 *
 * @param <Q> its request
 * @param <R> its response
 */
public interface Translation<Q, R> {

  /** All of it but the samples: the model that is meant, the run, the priority. */
  ScoreRequest call(Q request) throws Rejection;

  /**
   * Its samples, in the order in which they are answered; at least one.
   *
   * @param maxItems more are refused
   */
  List<TranslatedSample> samples(Q request, ServedModel model, int maxItems) throws Rejection;

  /**
   * The answer, when every sample has its rewards.
   *
   * @param rewards one a sample, in their order
   */
  R response(Q request, ServedModel model, List<Rewards> rewards);
}
