package io.reelscore.client;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GetModelRequest;
import io.reelscore.v1.ListModelsRequest;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelServiceGrpc;
import io.reelscore.v1.ModelServiceGrpc.ModelServiceFutureStub;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.ScoreGroupRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
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

  RewardClient(RewardClientBuilder builder) {
    this.connection = new Connection(builder);
    this.groupReplies = new GroupReplies(connection.replies());
    this.deadline = builder.deadline;
  }

  /**
   * Starts a client of a service, connected without TLS unless {@link RewardClientBuilder#tls} says
   * otherwise.
   *
   * @param target {@code host:port}, of which every address is used, or any target gRPC's name
   *     resolvers know
   * @return settings to change
   */
  public static RewardClientBuilder builder(String target) {
    return new RewardClientBuilder(target);
  }

  /**
   * Scores a sample with {@link ScoreOptions#DEFAULT}; see {@link #score(Sample, ScoreOptions)}.
   *
   * @param sample what is scored
   * @return the one answer
   * @throws InterruptedException when interrupted; the call is cancelled then
   */
  public ScoreResult score(Sample sample) throws InterruptedException {
    return score(sample, ScoreOptions.DEFAULT);
  }

  /**
   * Scores a sample and waits for the result.
   *
   * @param sample what is scored
   * @param options how it is scored
   * @return the one answer
   * @throws InterruptedException when interrupted; the call is cancelled then
   * @throws IllegalStateException when the client is closed
   */
  public ScoreResult score(Sample sample, ScoreOptions options) throws InterruptedException {
    return await(scoreAsync(sample, options));
  }

  /**
   * Scores a sample; a large clip travels in chunks.
   *
   * @param sample what is scored
   * @param options how it is scored
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
   * @param options how it is scored
   * @return one result per sample
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
   * @param groupId the caller's name of the group
   * @param samples at least one
   * @param policy what one failing sample does to the others
   * @param options how it is scored
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
   * @param options how it is scored
   * @return the stream, to be closed
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
   * @param options how it is scored
   * @return the results, to be read once and closed
   * @throws IllegalStateException when the client is closed
   */
  public ScoreResults scoreStream(Iterable<Sample> samples, ScoreOptions options) {
    return new ScoreResults(new SampleStream(connection, options), samples.iterator());
  }

  /**
   * All models of the server, ready or not.
   *
   * @return each version as a model of its own
   * @throws RewardServiceException when the call fails
   * @throws InterruptedException when interrupted
   */
  public List<Model> models() throws InterruptedException {
    return lookup(stub -> stub.listModels(ListModelsRequest.getDefaultInstance())).getModelsList();
  }

  /**
   * One model with the specification of its input.
   *
   * @param model which one
   * @return the reference
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
   *
   * @return name@version#12-hex-digits
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
}
