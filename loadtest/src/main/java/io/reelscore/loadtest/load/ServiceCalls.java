package io.reelscore.loadtest.load;

import io.reelscore.client.ModelRef;
import io.reelscore.client.RetryPolicy;
import io.reelscore.client.RewardClient;
import io.reelscore.client.Sample;
import io.reelscore.client.ScoreOptions;
import io.reelscore.client.ScoreResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Calls of one service over as many connections as its limit of calls a connection needs. Nothing
 * is sent twice: what is measured is the service.
 */
public final class ServiceCalls implements AutoCloseable {
  /** Less than the calls a server takes of one connection. */
  private static final int CALLS_A_CONNECTION = 32;

  private static final Duration DEADLINE = Duration.ofMinutes(4);

  private final List<RewardClient> clients = new ArrayList<>();
  private int next;

  /**
   * Connects when it is first used.
   *
   * @param target {@code host:port}
   * @param inFlight the most calls at once
   */
  public ServiceCalls(String target, int inFlight) {
    for (int i = 0; i < Math.ceilDiv(inFlight, CALLS_A_CONNECTION); i++) {
      clients.add(RewardClient.builder(target).deadline(DEADLINE).retry(RetryPolicy.NONE).build());
    }
  }

  /** Begins a call, the connections in turn. Used by one thread at a time. */
  public CompletableFuture<ScoreResult> score(Sample sample, ModelRef model) {
    next = (next + 1) % clients.size();
    return clients.get(next).scoreAsync(sample, ScoreOptions.DEFAULT.withModel(model));
  }

  @Override
  public void close() {
    clients.forEach(RewardClient::close);
  }
}
