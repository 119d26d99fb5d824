package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.v1.Reward;
import io.reelscore.v1.ScoreRequest;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A well-behaved client that scores the same sample over and over on a connection of its own, from
 * before an attack begins until after its verdict. Closing it asserts that a whole request was
 * served while the attack went on, and that none got anything but the rewards of the first.
 */
final class Neighbour implements AutoCloseable {
  private final TestClient client;
  private final ScoreRequest request;
  private final Map<String, Reward> rewards;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final AtomicInteger served = new AtomicInteger();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> work;
  private volatile boolean leaving;
  private int servedBeside;

  /**
   * One that is served already.
   *
   * @param client its own, closed with it
   */
  Neighbour(TestClient client, ScoreRequest request) {
    this.client = client;
    this.request = request;
    this.rewards = score();
    assertThat(rewards).isNotEmpty();
    this.work = CompletableFuture.runAsync(this::work, Thread::startVirtualThread);
  }

  static Neighbour of(ReelscoreServer server) {
    return new Neighbour(new TestClient(server), TestClient.goodRequest());
  }

  /** What an attacker does, verdict included. */
  interface Attack {
    void run() throws Exception;
  }

  /** Attacks until a request of the neighbour that began meanwhile has ended, once at least. */
  void beside(Attack attack) throws Exception {
    int before = served.get();
    do {
      attack.run();
    } while (wholeSince(before) == 0 && failures.isEmpty());
    servedBeside += wholeSince(before);
  }

  /** Without the one that may have been open before. */
  private int wholeSince(int before) {
    return Math.max(0, served.get() - before - 1);
  }

  /** Does something while the neighbour has no request open. */
  void resting(Attack step) throws Exception {
    turn.lock();
    try {
      step.run();
    } finally {
      turn.unlock();
    }
  }

  private void work() {
    while (!leaving) {
      turn.lock();
      try {
        assertThat(score()).isEqualTo(rewards);
        served.incrementAndGet();
      } catch (RuntimeException | AssertionError e) {
        failures.add(e);
      } finally {
        turn.unlock();
      }
    }
  }

  private Map<String, Reward> score() {
    return client.rewards().score(request).getRewards().getByDimensionMap();
  }

  @Override
  public void close() {
    leaving = true;
    work.join();
    client.close();
    assertThat(failures).as("requests of the neighbour that failed").isEmpty();
    assertThat(servedBeside).as("requests served beside the attack").isPositive();
  }
}
