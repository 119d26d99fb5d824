package io.reelscore.client;

import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What all calls of a client share, and which of them are under way. */
final class Connection {
  private static final long CLOSING_SECONDS = 5;
  private static final long IDLE_SECONDS = 10;

  private final ManagedChannel channel;
  private final Duration deadline;
  private final Failures failures;
  private final RetryRules rules;
  private final ByteBudget budget;
  private final IdentityPin pin;
  private final Replies replies;
  private final ScheduledThreadPoolExecutor timers;

  /** Run what a timer begins, and what its callers do with the answer, as long as that takes. */
  private final ThreadPoolExecutor workers;

  private final String keyPrefix = UUID.randomUUID() + "-";
  private final AtomicLong keys = new AtomicLong();
  private final Set<UnderWay> underWay = ConcurrentHashMap.newKeySet();
  private final Set<SampleStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Something without its answer, and how to give it one. */
  private static final class UnderWay {
    private final CompletableFuture<?> answer;
    private final Consumer<Status> abort;

    UnderWay(CompletableFuture<?> answer, Consumer<Status> abort) {
      this.answer = answer;
      this.abort = abort;
    }
  }

  Connection(RewardClientBuilder builder) {
    this.deadline = builder.deadline;
    this.failures = new Failures(builder.target);
    this.rules = new RetryRules(builder.retry, () -> ThreadLocalRandom.current().nextDouble());
    this.budget = new ByteBudget(builder.maxInFlightBytes);
    this.pin = builder.pin.get();
    this.replies = new Replies(pin);
    this.channel = channel(builder);
    this.timers = new ScheduledThreadPoolExecutor(1, Connection::thread);
    timers.setRemoveOnCancelPolicy(true);
    this.workers =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Connection::thread,
            new ThreadPoolExecutor.DiscardPolicy());
  }

  private static ManagedChannel channel(RewardClientBuilder builder) {
    NettyChannelBuilder channel =
        NettyChannelBuilder.forTarget(builder.target, builder.credentials)
            .maxInboundMessageSize(builder.maxInboundMessageBytes)
            .defaultLoadBalancingPolicy("round_robin")
            .keepAliveTime(builder.keepAlive.toNanos(), TimeUnit.NANOSECONDS);
    List<ClientInterceptor> innermostFirst = new ArrayList<>(builder.interceptors);
    Collections.reverse(innermostFirst);
    if (!builder.apiKey.isEmpty()) {
      innermostFirst.add(0, MetadataUtils.newAttachHeadersInterceptor(bearing(builder.apiKey)));
    }
    channel.intercept(innermostFirst);
    builder.channel.accept(channel);
    return channel.build();
  }

  private static Metadata bearing(String apiKey) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + apiKey);
    return headers;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "reelscore-client");
    thread.setDaemon(true);
    return thread;
  }

  ManagedChannel channel() {
    return channel;
  }

  Failures failures() {
    return failures;
  }

  RetryRules rules() {
    return rules;
  }

  ByteBudget budget() {
    return budget;
  }

  IdentityPin pin() {
    return pin;
  }

  Replies replies() {
    return replies;
  }

  /** How long a call may take that begins now: not longer than the caller itself. */
  Deadline deadline(ScoreOptions options) {
    Deadline own =
        Deadline.after(options.deadline().orElse(deadline).toNanos(), TimeUnit.NANOSECONDS);
    Deadline caller = Context.current().getDeadline();
    return caller == null ? own : own.minimum(caller);
  }

  /** The sample with a key, if it may be sent twice. */
  Sample keyed(Sample sample) {
    return rules.retries() && sample.idempotencyKey().isEmpty()
        ? sample.withIdempotencyKey(keyPrefix + keys.incrementAndGet())
        : sample;
  }

  /** The task as it is to be run on any thread in the context of the current one. */
  Runnable carried(Runnable task) {
    return Context.current().wrap(task);
  }

  /** Runs a task later, not at all once the client is closed. What is returned takes it back. */
  Runnable later(Duration delay, Runnable task) {
    try {
      Future<?> timer =
          timers.schedule(() -> workers.execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException isClosed) {
      return () -> {};
    }
  }

  /**
   * Something is under way until its answer is there.
   *
   * @param abort gives it its answer at once
   * @throws IllegalStateException when the client is closed
   */
  void begin(CompletableFuture<?> answer, Consumer<Status> abort) {
    UnderWay begun = new UnderWay(answer, abort);
    underWay.add(begun);
    if (closed) {
      underWay.remove(begun);
      throw new IllegalStateException("the client is closed");
    }
    var unused = answer.whenComplete((reply, thrown) -> underWay.remove(begun));
  }

  /**
   * @throws IllegalStateException when the client is closed
   */
  void opened(SampleStream stream) {
    streams.add(stream);
    if (closed) {
      streams.remove(stream);
      throw new IllegalStateException("the client is closed");
    }
  }

  void finished(SampleStream stream) {
    streams.remove(stream);
  }

  /** Begins nothing more, waits for what is under way, then breaks it off. */
  void close(Duration drain) {
    closed = true;
    streams.forEach(SampleStream::finish);
    try {
      awaitAnswers(drain);
      abort();
      channel.shutdown();
      boolean unused = channel.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      abort();
      channel.shutdownNow();
      timers.shutdownNow();
      workers.shutdown();
    }
  }

  private void awaitAnswers(Duration drain) throws InterruptedException {
    CompletableFuture<?>[] answers =
        underWay.stream().map(each -> each.answer).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(answers).get(drain.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException allThere) {
      // Some answers are failures.
    } catch (TimeoutException e) {
      abort();
    }
  }

  private void abort() {
    Status status = Status.CANCELLED.withDescription("the client was closed before the answer");
    underWay.forEach(each -> each.abort.accept(status));
  }
}
