package io.reelscore.service;

import io.reelscore.media.UploadDecoder;
import io.reelscore.service.StartupException.Kind;
import io.reelscore.service.config.ReelscoreProperties;
import io.reelscore.service.grpc.AdminServer;
import io.reelscore.service.model.ModelEntry;
import io.reelscore.service.model.ModelRegistry;
import io.reelscore.service.model.ModelStatus;
import io.reelscore.service.model.ServedModel;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/**
 * A running service. It stops, draining, when it is closed and when the process is told to end
 * (SIGTERM). Writes nothing to standard output.
 */
public final class ReelscoreServer implements AutoCloseable {
  private final ConfigurableApplicationContext context;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final String host;
  private final int grpcPort;
  private final int managementPort;
  private final OptionalInt adminPort;
  private final List<BundleState> models;

  private ReelscoreServer(ConfigurableApplicationContext context, List<BundleState> models) {
    this.context = context;
    this.host = context.getBean(ReelscoreProperties.class).grpc().address().getHostAddress();
    this.grpcPort = context.getBean(GrpcServerLifecycle.class).getPort();
    this.managementPort = managementPort(context);
    this.adminPort = context.getBean(AdminServer.class).port();
    this.models = models;
  }

  /**
   * Starts the service and returns when every model is ready or refused.
   *
   * @throws StartupException when the configuration is refused, a port is taken, or no model at all
   *     could be loaded
   */
  public static ReelscoreServer start(ServerOptions options) throws StartupException {
    return start(options.arguments());
  }

  /** The same from arguments of the form {@code --reelscore.key=value}. */
  static ReelscoreServer start(String[] arguments) throws StartupException {
    ConfigurableApplicationContext context;
    try {
      context = new SpringApplication(ReelscoreApplication.class).run(arguments);
    } catch (RuntimeException | Error e) {
      throw StartupDiagnosis.of(e);
    }
    try {
      ModelRegistry registry = context.getBean(ModelRegistry.class);
      List<BundleState> models =
          registry.settled().toCompletableFuture().join().entries().stream()
              .map(ReelscoreServer::state)
              .toList();
      requireOneServed(models);
      requireDecoder(context.getBean(UploadDecoder.class));
      return new ReelscoreServer(context, models);
    } catch (StartupException | RuntimeException | Error e) {
      context.close();
      throw e;
    }
  }

  private static void requireDecoder(UploadDecoder decoder) throws StartupException {
    try {
      decoder.requireWorking();
    } catch (IllegalStateException e) {
      throw new StartupException(Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static BundleState state(ModelEntry entry) {
    return switch (entry.status()) {
      case ModelStatus.Ready(ServedModel model) -> new BundleState.Served(model.identity());
      case ModelStatus.Draining(ServedModel model) -> new BundleState.Served(model.identity());
      case ModelStatus.Failed(var cause, String problems) ->
          new BundleState.Refused(entry.label(), problems);
      case ModelStatus.Loading loading -> new BundleState.Refused(entry.label(), "still loading");
      case ModelStatus.Unloaded unloaded -> new BundleState.Refused(entry.label(), "unloaded");
    };
  }

  private static void requireOneServed(List<BundleState> models) throws StartupException {
    if (models.stream().noneMatch(BundleState.Served.class::isInstance)) {
      throw new StartupException(
          Kind.UNAVAILABLE,
          "no model could be loaded: "
              + models.stream().map(ReelscoreServer::sentence).collect(Collectors.joining("; ")));
    }
  }

  private static String sentence(BundleState state) {
    return switch (state) {
      case BundleState.Served(var identity) -> identity.text();
      case BundleState.Refused(String label, String problems) -> label + ": " + problems;
    };
  }

  private static int managementPort(ConfigurableApplicationContext context) {
    return context instanceof WebServerApplicationContext web && web.getWebServer() != null
        ? web.getWebServer().getPort()
        : -1;
  }

  /** One of the parts it is made of, for a look inside. */
  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /** The address gRPC is bound to. */
  public String host() {
    return host;
  }

  /** The port of gRPC. */
  public int grpcPort() {
    return grpcPort;
  }

  /** The port of metrics and health over HTTP. */
  public int managementPort() {
    return managementPort;
  }

  /** The port of the admin service, if {@code reelscore.admin.port} opens one. */
  public OptionalInt adminPort() {
    return adminPort;
  }

  /** What became of each bundle, in configured order, at the end of the start. */
  public List<BundleState> models() {
    return models;
  }

  /** One line for people and scripts: the address, and the identity of each model served. */
  public String readinessLine() {
    return "reelscore is ready on %s:%d, serving %s"
        .formatted(
            host,
            grpcPort,
            models.stream()
                .filter(BundleState.Served.class::isInstance)
                .map(ReelscoreServer::sentence)
                .collect(Collectors.joining(", ")));
  }

  /** Waits until the service is closed. */
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  /**
   * Takes no new calls, finishes those in flight within {@code reelscore.drain-timeout}, closes the
   * models. Further calls do nothing.
   */
  @Override
  public void close() {
    context.close();
    closed.countDown();
  }
}
