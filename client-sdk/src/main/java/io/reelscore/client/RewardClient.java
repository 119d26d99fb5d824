package io.reelscore.client;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GetModelRequest;
import io.reelscore.v1.ListModelsRequest;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelServiceGrpc;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.ScoreGroupRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A connection to a Reelscore service. Safe for use by several threads; one per process is enough.
 *
 * <p>Scoring answers, it does not throw: whatever goes wrong after the arguments are accepted is a
 * {@link ScoreResult.Failed}. Interrupting a blocking call, or cancelling the future of an
 * asynchronous one, cancels the call at the server.
 */
public final class RewardClient implements AutoCloseable {
  private final ManagedChannel channel;
  private final Failures failures;
  private final Duration deadline;
  private volatile boolean closed;

  private RewardClient(Builder builder) {
    this.failures = new Failures(builder.target);
    this.deadline = builder.deadline;
    NettyChannelBuilder connection =
        NettyChannelBuilder.forTarget(builder.target, builder.credentials)
            .maxInboundMessageSize(builder.maxInboundMessageBytes);
    if (!builder.apiKey.isEmpty()) {
      connection.intercept(MetadataUtils.newAttachHeadersInterceptor(bearing(builder.apiKey)));
    }
    this.channel = connection.build();
  }

  private static Metadata bearing(String apiKey) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + apiKey);
    return headers;
  }

  /**
   * Starts a client of a service, connected without TLS unless {@link Builder#tls} says otherwise.
   *
   * @param target {@code host:port}, or any target gRPC's name resolvers know
   */
  public static Builder builder(String target) {
    return new Builder(target);
  }

  /**
   * Scores a sample with {@link ScoreOptions#DEFAULT}; see {@link #score(Sample, ScoreOptions)}.
   */
  public ScoreResult score(Sample sample) throws InterruptedException {
    return score(sample, ScoreOptions.DEFAULT);
  }

  /**
   * Scores a sample and waits for the result.
   *
   * @throws InterruptedException when interrupted; the call is cancelled then
   * @throws IllegalStateException when the client is closed
   */
  public ScoreResult score(Sample sample, ScoreOptions options) throws InterruptedException {
    return await(scoreAsync(sample, options));
  }

  /**
   * Scores a sample.
   *
   * @return completes normally with the result, unless it is cancelled
   * @throws IllegalStateException when the client is closed
   */
  public CompletableFuture<ScoreResult> scoreAsync(Sample sample, ScoreOptions options) {
    return answered(
        toCompletable(
            bounded(RewardServiceGrpc.newFutureStub(channel), options)
                .score(Requests.score(sample, options))),
        reply -> Replies.score(sample.id(), options.model(), reply),
        thrown -> failures.ofCall(sample.id(), thrown));
  }

  /**
   * Scores all samples of one prompt in one call and waits for the results.
   *
   * @param groupId the caller's name of the group; at most 256 bytes of UTF-8
   * @param samples at least one
   * @param policy what one failing sample does to the others
   * @throws InterruptedException when interrupted; the call is cancelled then
   * @throws IllegalStateException when the client is closed
   */
  public GroupResult scoreGroup(
      String groupId, List<Sample> samples, FailurePolicy policy, ScoreOptions options)
      throws InterruptedException {
    return await(scoreGroupAsync(groupId, samples, policy, options));
  }

  /**
   * Scores all samples of one prompt in one call; see {@link #scoreGroup}.
   *
   * @return completes normally with one result per sample, unless it is cancelled
   */
  public CompletableFuture<GroupResult> scoreGroupAsync(
      String groupId, List<Sample> samples, FailurePolicy policy, ScoreOptions options) {
    List<Sample> members = List.copyOf(samples);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("samples: 0 (expected: at least 1)");
    }
    Iterator<ScoreGroupRequest> messages =
        Stream.concat(
                Stream.of(Requests.header(groupId, members.size(), policy, options)),
                members.stream().map(Requests::member))
            .iterator();
    GroupCall call = new GroupCall(messages);
    var unused = bounded(RewardServiceGrpc.newStub(channel), options).scoreGroup(call);
    return answered(
        call.reply(),
        reply -> GroupReplies.group(groupId, members, options.model(), reply),
        thrown ->
            GroupResult.withoutStatistics(
                groupId,
                members.stream()
                    .<ScoreResult>map(member -> failures.ofCall(member.id(), thrown))
                    .toList()));
  }

  /**
   * All models of the server, ready or not.
   *
   * @throws RewardServiceException when the call fails
   * @throws InterruptedException when interrupted
   */
  public List<Model> models() throws InterruptedException {
    return lookup(
            bounded(ModelServiceGrpc.newFutureStub(channel), ScoreOptions.DEFAULT)
                .listModels(ListModelsRequest.getDefaultInstance()))
        .getModelsList();
  }

  /**
   * One model with the specification of its input.
   *
   * @throws RewardServiceException when the call fails, for example with NOT_FOUND
   * @throws InterruptedException when interrupted
   */
  public Model model(ModelRef model) throws InterruptedException {
    return lookup(
        bounded(ModelServiceGrpc.newFutureStub(channel), ScoreOptions.DEFAULT)
            .getModel(GetModelRequest.newBuilder().setModel(model.toProto()).build()));
  }

  /**
   * Takes no more calls, waits for those in flight as long as the default deadline, then cancels
   * the rest.
   */
  @Override
  public void close() {
    closed = true;
    channel.shutdown();
    try {
      if (!channel.awaitTermination(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        channel.shutdownNow();
      }
    } catch (InterruptedException e) {
      channel.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private <S extends AbstractStub<S>> S bounded(S stub, ScoreOptions options) {
    if (closed) {
      throw new IllegalStateException("the client is closed");
    }
    return stub.withDeadlineAfter(
        options.deadline().orElse(deadline).toNanos(), TimeUnit.NANOSECONDS);
  }

  private <T> T lookup(ListenableFuture<T> call) throws InterruptedException {
    try {
      return call.get();
    } catch (InterruptedException e) {
      call.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new RewardServiceException(failures.ofCall("", e), e);
    }
  }

  private static <T> T await(CompletableFuture<T> result) throws InterruptedException {
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** A future of the answer that carries its cancellation to the call. */
  private static <R, T> CompletableFuture<T> answered(
      CompletableFuture<R> call, Function<R, T> onReply, Function<Throwable, T> onFailure) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    var unusedReply =
        call.whenComplete((reply, thrown) -> {
          try {
            answer.complete(thrown == null ? onReply.apply(reply) : onFailure.apply(thrown));
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    var unusedCancel =
        answer.whenComplete((result, thrown) -> {
          if (thrown instanceof CancellationException) {
            call.cancel(true);
          }
        });
    return answer;
  }

  private static <T> CompletableFuture<T> toCompletable(ListenableFuture<T> call) {
    CompletableFuture<T> future = new CompletableFuture<>();
    Futures.addCallback(
        call,
        new FutureCallback<T>() {
          @Override
          public void onSuccess(T reply) {
            future.complete(reply);
          }

          @Override
          public void onFailure(Throwable thrown) {
            future.completeExceptionally(thrown);
          }
        },
        MoreExecutors.directExecutor());
    var unusedCancel =
        future.whenComplete((reply, thrown) -> {
          if (thrown instanceof CancellationException) {
            call.cancel(true);
          }
        });
    return future;
  }

  /** Settings of a client. */
  public static final class Builder {
    private final String target;
    private Duration deadline = Duration.ofSeconds(60);
    private int maxInboundMessageBytes = 4 << 20;
    private ChannelCredentials credentials = InsecureChannelCredentials.create();
    private String apiKey = "";

    private Builder(String target) {
      if (target.isBlank()) {
        throw new IllegalArgumentException("target: \"\" (expected: host:port)");
      }
      this.target = target;
    }

    /** How long a call may take unless its options say otherwise; 60 s by default. */
    public Builder deadline(Duration value) {
      ScoreOptions.checkDeadline(value);
      this.deadline = value;
      return this;
    }

    /** The largest reply that is accepted; 4 MiB by default. */
    public Builder maxInboundMessageBytes(int value) {
      if (value < 1) {
        throw new IllegalArgumentException(
            "largest reply: %d bytes (expected: at least 1)".formatted(value));
      }
      this.maxInboundMessageBytes = value;
      return this;
    }

    /**
     * Encrypts the connection.
     *
     * @param value for example {@code TlsChannelCredentials.create()}, which trusts the authorities
     *     of this machine; {@code TlsChannelCredentials.newBuilder()} takes other authorities, and
     *     a client certificate with its key, as PEM files
     */
    public Builder tls(ChannelCredentials value) {
      this.credentials = value;
      return this;
    }

    /**
     * Sends an API key with each call. Without {@link #tls} everybody on the way can read it.
     *
     * @param value as {@code reelscore keys new} prints it
     * @throws IllegalArgumentException when it has characters that no key has; it is not repeated
     */
    public Builder apiKey(String value) {
      if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw new IllegalArgumentException(
            "API key: empty or with other characters (expected: printable ASCII without spaces)");
      }
      this.apiKey = value;
      return this;
    }

    /** The client; it connects with its first call. */
    public RewardClient build() {
      return new RewardClient(this);
    }
  }
}
