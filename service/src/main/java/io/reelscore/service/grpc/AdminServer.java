package io.reelscore.service.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.reelscore.service.config.AdminDoor;
import io.reelscore.service.config.Transport;
import io.reelscore.service.metrics.ServiceMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The gRPC server for operators, on a port of its own if one is configured: the admin service, the
 * model service, health and reflection.
 */
public final class AdminServer implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

  /** A large model may take long to load. */
  private static final Duration MAX_DEADLINE = Duration.ofHours(6);

  private static final Duration END = Duration.ofSeconds(5);

  /** With a window of one request each, 32 MiB that nobody has admitted. */
  private static final int MAX_CONNECTIONS = 32;

  private static final int MAX_CALLS = 16;

  private final AdminDoor door;
  private final List<BindableService> services;
  private final HealthStatusManager health;
  private final CallGuard guard;
  private final AccessGate gate;
  private final Transport transport;
  private final ServerCredentials credentials;
  private final Executor executor;
  private @Nullable Server server;
  private @Nullable ConnectionLimit connections;

  public AdminServer(
      AdminDoor door,
      List<BindableService> services,
      HealthStatusManager health,
      ServiceMetrics metrics,
      Faults faults,
      AccessGate gate,
      Transport transport,
      ServerCredentials credentials,
      Executor executor) {
    this.door = door;
    this.services = services;
    this.health = health;
    this.guard = new CallGuard(CallTimes.ofAll(MAX_DEADLINE), metrics, faults);
    this.gate = gate;
    this.transport = transport;
    this.credentials = credentials;
    this.executor = executor;
  }

  /** The port it is bound to, if it is open. */
  public synchronized OptionalInt port() {
    return server == null ? OptionalInt.empty() : OptionalInt.of(server.getPort());
  }

  @Override
  public synchronized void start() {
    if (!door.isOpen() || server != null) {
      return;
    }
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(door.address(), door.port()), credentials)
            .executor(executor)
            .intercept(new CallEntrance(gate, guard))
            .maxConcurrentCallsPerConnection(MAX_CALLS)
            .flowControlWindow(SmallRequests.MAX_BYTES)
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance());
    services.forEach(builder::addService);
    new TransportLimits(transport, MAX_DEADLINE).applyTo(builder);
    ConnectionLimit limit = new ConnectionLimit(MAX_CONNECTIONS, 1);
    limit.applyTo(builder);
    try {
      server = builder.build().start();
      connections = limit;
    } catch (IOException e) {
      limit.close();
      throw new UncheckedIOException(e);
    }
    LOG.info("admin service on {}:{}", door.address().getHostAddress(), server.getPort());
  }

  /** Ends at once: a change that has begun goes on without its caller. */
  @Override
  public synchronized void stop() {
    if (server == null) {
      return;
    }
    Server ending = server.shutdownNow();
    ConnectionLimit ended = connections;
    server = null;
    connections = null;
    guard.close();
    try {
      var _ = ending.awaitTermination(END.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ended != null) {
      ended.close();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return server != null;
  }

  /** After the models, and so stopped before them. */
  @Override
  public int getPhase() {
    return 1;
  }
}
