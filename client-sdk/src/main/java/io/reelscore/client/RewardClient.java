package io.reelscore.client;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GetModelRequest;
import io.reelscore.v1.ListModelsRequest;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelServiceGrpc;
import io.reelscore.v1.ModelServiceGrpc.ModelServiceFutureStub;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.ScoreGroupRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A connection to a Reelscore service. Safe for use by several threads; one per process is enough.
 *
 * <p>Scoring answers, it does not throw: whatever goes wrong after the arguments are accepted is a
 * {@link ScoreResult.Failed}, one for each sample. What may be repaired by sending it again is sent
 * again first, as {@link RetryPolicy} says, within the deadline. Interrupting a blocking call, or
 * cancelling the future of an asynchronous one, cancels the call at the server.
 *
 * <p>A call whose bytes find no room in the client's budget waits in line until they do, at most to
 * its deadline. An asynchronous one waits without its caller, who gets the future at once: what
 * waits holds no bytes but the caller's own.
 *
 * <p>Calls go to all addresses of the target in turn, and end with the {@link io.grpc.Context} that
 * they are begun in.
 *
 * {@snippet file="io/reelscore/client/ExamplesTest.java" region="score"}
 */
public final class RewardClient implements AutoCloseable {
  /** A clip beyond this goes by a stream, in chunks: less than a server takes as a message. */
  private static final int LARGE_CLIP_BYTES = 32 << 20;

  private final Connection connection;
  private final GroupReplies groupReplies;
  private final Duration deadline;

  private RewardClient(Builder builder) {
    this.connection = new Connection(builder);
    this.groupReplies = new GroupReplies(connection.replies());
    this.deadline = builder.deadline;
  }

  /**
   * Starts a client of a service, connected without TLS unless {@link Builder#tls} says otherwise.
   *
   * @param target {@code host:port}, of which every address is used, or any target gRPC's name
   *     resolvers know
   */
  public static Builder builder(String target) {
    return new Builder(target);
  }

  /**
   * Scores a sample with {@link ScoreOptions#DEFAULT}; see {@link #score(Sample, ScoreOptions)}.
   *
   * @throws InterruptedException when interrupted; the call is cancelled then
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
   * Scores a sample; a large clip travels in chunks.
   *
   * @return completes normally with the result, unless it is cancelled
   * @throws IllegalStateException when the client is closed
   */
  public CompletableFuture<ScoreResult> scoreAsync(Sample sample, ScoreOptions options) {
    if (SampleMessages.data(sample).map(ByteString::size).orElse(0) > LARGE_CLIP_BYTES) {
      SampleStream alone = new SampleStream(connection, options);
      CompletableFuture<ScoreResult> answer = alone.submit(sample).answer();
      alone.finish();
      return answer;
    }
    Sample keyed = connection.keyed(sample);
    return answered(
        Attempts.reply(
            connection,
            connection.deadline(options),
            SampleMessages.bytes(sample),
            until ->
                Attempts.of(
                    RewardServiceGrpc.newFutureStub(connection.channel())
                        .withDeadline(until)
                        .score(
                            Requests.score(
                                keyed, connection.pin().asked(options.model()), options)))),
        reply -> connection.replies().score(sample.id(), options.model(), reply),
        thrown -> connection.failures().ofCall(sample.id(), thrown));
  }

  /**
   * Scores all samples of one prompt in one call and waits for the results. A group is one call,
   * for its statistics are those of all its members: one larger than the server takes is answered
   * TOO_LARGE. Samples that need no statistics go by a stream, any number of them.
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
   * @throws IllegalStateException when the client is closed
   */
  public CompletableFuture<GroupResult> scoreGroupAsync(
      String groupId, List<Sample> samples, FailurePolicy policy, ScoreOptions options) {
    List<Sample> members = samples.stream().map(connection::keyed).toList();
    if (members.isEmpty()) {
      throw new IllegalArgumentException("samples: 0 (expected: at least 1)");
    }
    return answered(
        Attempts.reply(
            connection,
            connection.deadline(options),
            members.stream().mapToLong(SampleMessages::bytes).sum(),
            until -> {
              ModelRef model = connection.pin().asked(options.model());
              Iterator<ScoreGroupRequest> messages =
                  Stream.concat(
                          Stream.of(
                              Requests.header(groupId, members.size(), policy, model, options)),
                          members.stream().map(Requests::member))
                      .iterator();
              GroupCall call = new GroupCall(messages);
              var unused =
                  RewardServiceGrpc.newStub(connection.channel())
                      .withDeadline(until)
                      .scoreGroup(call);
              return call.reply();
            }),
        reply -> groupReplies.group(groupId, members, options.model(), reply),
        thrown ->
            GroupResult.withoutStatistics(
                groupId,
                members.stream()
                    .<ScoreResult>map(member -> connection.failures().ofCall(member.id(), thrown))
                    .toList()));
  }

  /**
   * Opens a stream that samples are sent into. The deadline of the options is that of each sample.
   *
   * @throws IllegalStateException when the client is closed
   */
  public ScoreStream openStream(ScoreOptions options) {
    return new ScoreStream(connection, options);
  }

  /**
   * Scores any number of samples, which are taken as their results are read. The deadline of the
   * options is that of each sample.
   *
   * @param samples taken by the thread that reads the results
   */
  public ScoreResults scoreStream(Iterable<Sample> samples, ScoreOptions options) {
    return new ScoreResults(new SampleStream(connection, options), samples.iterator());
  }

  /**
   * All models of the server, ready or not.
   *
   * @throws RewardServiceException when the call fails
   * @throws InterruptedException when interrupted
   */
  public List<Model> models() throws InterruptedException {
    return lookup(stub -> stub.listModels(ListModelsRequest.getDefaultInstance())).getModelsList();
  }

  /**
   * One model with the specification of its input.
   *
   * @throws RewardServiceException when the call fails, for example with NOT_FOUND
   * @throws InterruptedException when interrupted
   */
  public Model model(ModelRef model) throws InterruptedException {
    GetModelRequest request = GetModelRequest.newBuilder().setModel(model.toProto()).build();
    return lookup(stub -> stub.getModel(request));
  }

  /**
   * The identity that the client pins; absent when it pins none, or waits for the first reply to do
   * so.
   */
  public Optional<String> pinned() {
    return connection.pin().identity();
  }

  /**
   * Takes no more calls, waits for those under way, with their retries, as long as the default
   * deadline, then breaks the rest off.
   */
  @Override
  public void close() {
    close(deadline);
  }

  /**
   * Takes no more calls, waits for those under way, with their retries, then breaks the rest off:
   * they fail as CANCELLED. An open stream ends too.
   *
   * @param drain how long to wait
   */
  public void close(Duration drain) {
    connection.close(drain);
  }

  private <T> T lookup(Function<ModelServiceFutureStub, ListenableFuture<T>> call)
      throws InterruptedException {
    CompletableFuture<T> reply =
        Attempts.reply(
            connection,
            connection.deadline(ScoreOptions.DEFAULT),
            0,
            until ->
                Attempts.of(
                    call.apply(
                        ModelServiceGrpc.newFutureStub(connection.channel()).withDeadline(until))));
    try {
      return reply.get();
    } catch (InterruptedException e) {
      reply.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new RewardServiceException(connection.failures().ofCall("", cause), cause);
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

  /** Settings of a client. */
  public static final class Builder {
    final String target;
    final List<ClientInterceptor> interceptors = new ArrayList<>();
    Duration deadline = Duration.ofSeconds(60);
    int maxInboundMessageBytes = 4 << 20;
    ChannelCredentials credentials = InsecureChannelCredentials.create();
    String apiKey = "";
    RetryPolicy retry = RetryPolicy.DEFAULT;
    long maxInFlightBytes = 256 << 20;
    Duration keepAlive = Duration.ofSeconds(40);
    Supplier<IdentityPin> pin = IdentityPin::none;
    Consumer<? super ManagedChannelBuilder<?>> channel = unchanged -> {};
    UnaryOperator<Runnable> callContext = UnaryOperator.identity();

    private Builder(String target) {
      if (target.isBlank()) {
        throw new IllegalArgumentException("target: \"\" (expected: host:port)");
      }
      this.target = target;
    }

    /**
     * How long a call, or a sample of a stream, may take with all its waits and retries, unless its
     * options say otherwise; 60 s by default. A shorter deadline of the caller's {@link
     * io.grpc.Context} holds instead.
     */
    public Builder deadline(Duration value) {
      ScoreOptions.checkDeadline(value);
      this.deadline = value;
      return this;
    }

    /** When calls are sent again; {@link RetryPolicy#DEFAULT} by default. */
    public Builder retry(RetryPolicy value) {
      this.retry = value;
      return this;
    }

    /**
     * The most bytes of clips and embeddings in flight at once, over all calls and streams; 256 MiB
     * by default. A call that needs more than all goes alone.
     */
    public Builder maxInFlightBytes(long value) {
      if (value < 1) {
        throw new IllegalArgumentException(
            "in flight: %d bytes (expected: at least 1)".formatted(value));
      }
      this.maxInFlightBytes = value;
      return this;
    }

    /**
     * Pins the model: unless the options of a call pin one themselves, requests ask for this
     * identity, and a reply of another one is a failure.
     *
     * @param identity {@code name@version#12-hex-digits}, as results report it
     */
    public Builder pin(String identity) {
      String checked = ModelRef.pinned(identity).identity();
      this.pin = () -> IdentityPin.of(checked);
      return this;
    }

    /**
     * Pins the model that gives the first rewards: from then on it is as if {@link #pin} had been
     * given its identity. For a client of one model.
     */
    public Builder pinFirst() {
      this.pin = IdentityPin::first;
      return this;
    }

    /**
     * How long a connection with calls may be silent before it is asked whether it lives; 40 s by
     * default. A server sends away who asks more often than its {@code
     * reelscore.transport.min-ping-interval}.
     */
    public Builder keepAlive(Duration value) {
      if (value.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException(
            "keep-alive: %s (expected: at least PT1S)".formatted(value));
      }
      this.keepAlive = value;
      return this;
    }

    /**
     * Adds interceptors that see each attempt of each call, for example for credentials or traces;
     * the first one given is the outermost.
     */
    public Builder intercept(ClientInterceptor... values) {
      this.interceptors.addAll(List.of(values));
      return this;
    }

    /**
     * Carries what belongs to the thread that begins a call to the attempts, which may start on
     * another: a trace that a call belongs to, for example by {@code task ->
     * Context.current().wrap(task)} of OpenTelemetry. {@link io.grpc.Context} is carried anyway.
     *
     * @param value called on the thread that begins a call
     */
    public Builder callContext(UnaryOperator<Runnable> value) {
      this.callContext = value;
      return this;
    }

    /**
     * Changes the channel before it is built, last of all; for what has no setting here, for
     * example {@code GrpcOpenTelemetry::configureChannelBuilder}.
     */
    public Builder channel(Consumer<? super ManagedChannelBuilder<?>> value) {
      this.channel = value;
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
