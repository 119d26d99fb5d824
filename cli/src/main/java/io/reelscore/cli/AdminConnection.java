package io.reelscore.cli;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.reelscore.v1.ListModelsRequest;
import io.reelscore.v1.ListModelsResponse;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelAdminServiceGrpc;
import io.reelscore.v1.ModelAdminServiceGrpc.ModelAdminServiceBlockingStub;
import io.reelscore.v1.ModelServiceGrpc;
import io.reelscore.v1.ModelState;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A connection to the port of a service on which models are managed. */
final class AdminConnection implements AutoCloseable {
  private static final int MAX_LIST_BYTES = 64 << 20;

  private final Target target;
  private final Duration deadline;
  private final ManagedChannel channel;

  AdminConnection(Target target, Duration deadline, ConnectionSecurity security) {
    this.target = target;
    this.deadline = deadline;
    this.channel =
        NettyChannelBuilder.forTarget(target.toString(), security.credentials())
            .maxInboundMessageSize(MAX_LIST_BYTES)
            .intercept(MetadataUtils.newAttachHeadersInterceptor(security.headers()))
            .build();
  }

  /** Every version of every model. */
  ListModelsResponse list() throws CommandException {
    return answered(() ->
        bounded(ModelServiceGrpc.newBlockingStub(channel))
            .listModels(ListModelsRequest.getDefaultInstance()));
  }

  /** One change that is answered at once. */
  Model change(Function<ModelAdminServiceBlockingStub, Model> call) throws CommandException {
    return answered(() -> call.apply(bounded(ModelAdminServiceGrpc.newBlockingStub(channel))));
  }

  /**
   * One change that takes a while.
   *
   * @param told is given the model each time that the service tells of it
   * @throws CommandException with every problem of a model that is refused
   */
  void follow(Function<ModelAdminServiceBlockingStub, Iterator<Model>> call, Consumer<Model> told)
      throws CommandException {
    Model last = Model.getDefaultInstance();
    try {
      Iterator<Model> models = call.apply(bounded(ModelAdminServiceGrpc.newBlockingStub(channel)));
      while (models.hasNext()) {
        last = models.next();
        told.accept(last);
      }
    } catch (StatusRuntimeException e) {
      throw last.getState() == ModelState.MODEL_STATE_FAILED
          ? CommandException.unavailable("not served: " + last.getStateDetail())
          : refusal(e.getStatus());
    }
  }

  private <S extends AbstractStub<S>> S bounded(S stub) {
    return stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  private <T> T answered(Supplier<T> call) throws CommandException {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw refusal(e.getStatus());
    }
  }

  /** A question that the service cannot answer as asked is wrong usage. */
  private CommandException refusal(Status status) {
    String sentence =
        status.getDescription() == null ? status.getCode().name() : status.getDescription();
    return switch (status.getCode()) {
      case INVALID_ARGUMENT -> CommandException.usage(sentence);
      case UNIMPLEMENTED ->
          CommandException.unavailable(
              "target: %s: no admin service (expected: the port of reelscore.admin.port)"
                  .formatted(target));
      case UNAVAILABLE ->
          CommandException.unavailable(
              "target: %s: no answer: %s (expected: a service that listens there)"
                  .formatted(target, cause(status, sentence)));
      default -> CommandException.unavailable(sentence);
    };
  }

  /** What the innermost cause that says anything says. */
  private static String cause(Status status, String sentence) {
    String message = sentence;
    for (Throwable e = status.getCause(); e != null; e = e.getCause()) {
      message = e.getMessage() == null ? message : e.getMessage();
    }
    return message;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
