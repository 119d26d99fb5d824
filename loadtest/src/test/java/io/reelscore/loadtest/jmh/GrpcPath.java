package io.reelscore.loadtest.jmh;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.reelscore.loadtest.load.Window;
import io.reelscore.runtime.FrameArenas;
import io.reelscore.runtime.Slot;
import io.reelscore.service.wire.Payload;
import io.reelscore.service.wire.Payload.Video;
import io.reelscore.service.wire.PayloadMemory;
import io.reelscore.service.wire.Received;
import io.reelscore.service.wire.RequestReader;
import io.reelscore.v1.DataType;
import io.reelscore.v1.RewardServiceGrpc;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * gRPC with the transport's settings of the service, one connection, and a marshaller that is
 * compared; the handler answers at once.
 */
final class GrpcPath implements TransferPath {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final int WINDOW_BYTES = 4 << 20;
  private static final Marshaller<ScoreResponse> RESPONSES =
      ProtoUtils.marshaller(ScoreResponse.getDefaultInstance());

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final ScoreRequest request;
  private final Server server;
  private final ManagedChannel channel;
  private final RewardServiceGrpc.RewardServiceFutureStub stub;

  private <Q> GrpcPath(byte[] message, Marshaller<Q> marshaller, Consumer<Q> received)
      throws IOException {
    this.request =
        ScoreRequest.newBuilder()
            .setSample(
                Sample.newBuilder()
                    .setPrompt("a red circle rolling right")
                    .setFrames(
                        Tensor.newBuilder()
                            .setDataType(DataType.DATA_TYPE_UINT8)
                            .addShape(message.length)
                            .setData(UnsafeByteOperations.unsafeWrap(message))))
            .build();
    MethodDescriptor<Q, ScoreResponse> method =
        RewardServiceGrpc.getScoreMethod().toBuilder(marshaller, RESPONSES).build();
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(executor)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .flowControlWindow(WINDOW_BYTES)
            .addService(
                ServerServiceDefinition.builder(RewardServiceGrpc.SERVICE_NAME)
                    .addMethod(
                        method,
                        ServerCalls.asyncUnaryCall(
                            (Q query, StreamObserver<ScoreResponse> reply) -> {
                              received.accept(query);
                              reply.onNext(ScoreResponse.getDefaultInstance());
                              reply.onCompleted();
                            }))
                    .build())
            .build()
            .start();
    this.channel =
        NettyChannelBuilder.forAddress(
                InetAddress.getLoopbackAddress().getHostAddress(), server.getPort())
            .usePlaintext()
            .flowControlWindow(WINDOW_BYTES)
            .build();
    this.stub = RewardServiceGrpc.newFutureStub(channel);
  }

  /** The generated parser, and then a copy into the slot. */
  static GrpcPath stock(byte[] message, FrameArenas arenas) throws IOException {
    return new GrpcPath(
        message,
        ProtoUtils.marshaller(ScoreRequest.getDefaultInstance()),
        request -> {
          Tensor frames = request.getSample().getFrames();
          try (Slot slot = arenas.lease(frames.getData().size()).orElseThrow()) {
            frames.getData().copyTo(slot.buffer().duplicate().clear());
          }
        });
  }

  /** The service's reading of requests, straight into the slot. */
  static GrpcPath own(byte[] message, FrameArenas arenas) throws IOException {
    return new GrpcPath(message, new Own(arenas), Inbound::close);
  }

  @Override
  public void send(Window window) {
    var answer = stub.score(request);
    answer.addListener(
        () -> {
          try {
            var _ = answer.get();
            window.scored();
          } catch (Exception e) {
            window.failed(String.valueOf(e.getMessage()));
          }
        },
        MoreExecutors.directExecutor());
  }

  @Override
  public void disconnect() throws InterruptedException {
    channel.shutdownNow();
    server.shutdownNow();
    boolean _ = channel.awaitTermination(10, TimeUnit.SECONDS);
    boolean _ = server.awaitTermination(10, TimeUnit.SECONDS);
    executor.close();
  }

  /** A message and the slot its pixels are in. */
  private static final class Inbound implements PayloadMemory, AutoCloseable {
    private final FrameArenas arenas;
    private @Nullable Slot slot;

    Inbound(FrameArenas arenas) {
      this.arenas = arenas;
    }

    @Override
    public ByteBuffer tensor(int bytes) {
      slot = arenas.lease(bytes).orElseThrow();
      return slot.buffer().duplicate().clear();
    }

    @Override
    public void array(int bytes) {}

    @Override
    public void image(int number, int bytes) {}

    @Override
    public void chunk(int bytes) {}

    @Override
    public boolean place(String sampleId, long offset, int bytes, Source source) {
      return false;
    }

    @Override
    public void close() {
      if (slot == null) {
        throw new IllegalStateException("pixels: none (expected: some)");
      }
      slot.close();
    }
  }

  private record Own(FrameArenas arenas) implements Marshaller<Inbound> {
    private static final RequestReader<ScoreRequest> READER = RequestReader.ofScore();

    @Override
    public InputStream stream(Inbound value) {
      throw new UnsupportedOperationException("a server sends no requests");
    }

    @Override
    public Inbound parse(InputStream stream) {
      Inbound inbound = new Inbound(arenas);
      try {
        Received<ScoreRequest> received = READER.read(stream, stream.available(), true, inbound);
        if (received
            instanceof Received.Message<ScoreRequest>(var _, Payload(Video.Frames _, var _))) {
          return inbound;
        }
        throw new IllegalStateException("message: " + received + " (expected: frames)");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
