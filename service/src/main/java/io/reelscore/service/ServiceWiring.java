package io.reelscore.service;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.micrometer.core.instrument.MeterRegistry;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.Device;
import io.reelscore.core.DeviceOptions;
import io.reelscore.core.EngineOptions;
import io.reelscore.core.Ticker;
import io.reelscore.media.DecodeLimits;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.runtime.DeviceUnavailableException;
import io.reelscore.runtime.ExecutionDevice;
import io.reelscore.runtime.LoadOptions;
import io.reelscore.service.config.Execution;
import io.reelscore.service.config.ReelscoreProperties;
import io.reelscore.service.grpc.AdminServer;
import io.reelscore.service.grpc.CallDoor;
import io.reelscore.service.grpc.CallGuard;
import io.reelscore.service.grpc.CallParts;
import io.reelscore.service.grpc.ConnectionLimit;
import io.reelscore.service.grpc.ModelAdminGrpcService;
import io.reelscore.service.grpc.ModelGrpcService;
import io.reelscore.service.grpc.RewardGrpcService;
import io.reelscore.service.grpc.SampleScoring;
import io.reelscore.service.health.HealthPublisher;
import io.reelscore.service.health.ModelsHealthIndicator;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.model.BundleLoading;
import io.reelscore.service.model.BundleSource;
import io.reelscore.service.model.DeviceFacts;
import io.reelscore.service.model.FrameMemory;
import io.reelscore.service.model.ModelOperations;
import io.reelscore.service.model.ModelRegistry;
import io.reelscore.service.model.ModelRoots;
import io.reelscore.service.model.ModelStateMetrics;
import io.reelscore.service.model.RetentionClock;
import io.reelscore.service.scoring.DecodePool;
import io.reelscore.service.scoring.SamplePreparation;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;

/** Puts the parts together. What is closed last is made first: sessions outlive the calls. */
@Configuration(proxyBeanMethods = false)
class ServiceWiring {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceWiring.class);

  @Bean
  Ticker ticker() {
    return Ticker.system();
  }

  @Bean
  ServiceMetrics serviceMetrics(MeterRegistry registry) {
    return new ServiceMetrics(registry);
  }

  @Bean
  AdmissionControl admissionControl(
      ReelscoreProperties properties, ServiceMetrics metrics, Ticker ticker) {
    AdmissionControl admission = AdmissionControl.create(properties.admission().limits(), ticker);
    metrics.admissionLoad(admission::load);
    return admission;
  }

  @Bean
  FrameMemory frameMemory(ReelscoreProperties properties, ModelRegistry registry) {
    FrameMemory memory =
        new FrameMemory(
            properties.admission().maxInFlightSize().toBytes(),
            properties.execution().maxBatchItems());
    registry.listen(memory);
    return memory;
  }

  /** Finds out whether the wanted provider can be used, which for a GPU takes seconds. */
  @Bean
  ExecutionDevice executionDevice(ReelscoreProperties properties, ServiceMetrics metrics)
      throws DeviceUnavailableException {
    ExecutionDevice device =
        ExecutionDevice.open(properties.execution().provider(), properties.cuda().options());
    device.fallback().ifPresent(why -> LOG.warn("{}", why));
    metrics.deviceFallback(device.fallback().isPresent());
    return device;
  }

  @Bean
  Device device(ReelscoreProperties properties, ExecutionDevice executionDevice, Ticker ticker) {
    Execution execution = properties.execution();
    int workers =
        execution.workersOn(executionDevice.provider(), Runtime.getRuntime().availableProcessors());
    return Device.start(
        executionDevice.provider().toString(),
        new DeviceOptions(
            workers,
            executionDevice.concurrentRuns(workers),
            execution.ageing(),
            execution.watchdog(),
            execution.outOfMemoryRecovery()),
        ticker);
  }

  @Bean
  ModelRegistry modelRegistry(
      ReelscoreProperties properties,
      ExecutionDevice executionDevice,
      Device device,
      ServiceMetrics metrics,
      Ticker ticker) {
    Execution execution = properties.execution();
    BundleLoading loading =
        new BundleLoading(
            executionDevice,
            new LoadOptions(
                LoadOptions.Optimization.ALL,
                execution.maxBatchItems(),
                execution.requiredDeterminism()),
            device,
            new EngineOptions(
                1,
                execution.maxBatchItems(),
                execution.maxBatchCostBound(),
                execution.maxBatchDelay()),
            metrics,
            ticker);
    ModelRegistry registry =
        new ModelRegistry(
            properties.models().stream()
                .map(model ->
                    new BundleSource(Path.of(model.path()), model.weight(), model.aliases()))
                .toList(),
            loading,
            new DeviceFacts(
                executionDevice.provider().toString(),
                executionDevice.fallback().orElse(""),
                properties.device().memoryBudget().toBytes()),
            ticker);
    registry.listen(new ModelStateMetrics(registry, metrics));
    return registry;
  }

  @Bean
  ModelOperations modelOperations(ReelscoreProperties properties, ModelRegistry registry) {
    List<Path> given = properties.admin().modelRoots().stream().map(Path::of).toList();
    return registry.operations(
        new ModelRoots(
            given.isEmpty()
                ? properties.models().stream()
                    .map(model -> Path.of(model.path()).toAbsolutePath().getParent())
                    .filter(Objects::nonNull)
                    .toList()
                : given));
  }

  @Bean
  RetentionClock retentionClock(ReelscoreProperties properties, ModelOperations operations) {
    return new RetentionClock(operations, properties.admin().retainAfterLastUse());
  }

  @Bean
  ModelsHealthIndicator modelsHealthIndicator(ModelRegistry registry) {
    return new ModelsHealthIndicator(registry);
  }

  /** Its services are no beans, so that the framework does not put them on the trainers' port. */
  @Bean
  AdminServer adminServer(
      ReelscoreProperties properties,
      ModelRegistry registry,
      ModelOperations operations,
      HealthStatusManager health,
      ServiceMetrics metrics,
      ExecutorService callExecutor) {
    return new AdminServer(
        properties.admin(),
        List.of(new ModelAdminGrpcService(registry, operations), new ModelGrpcService(registry)),
        health,
        metrics,
        callExecutor);
  }

  /** Tells the models' states; the framework's own reporting of health is switched off. */
  @Bean
  HealthStatusManager healthStatusManager(ModelRegistry registry) {
    HealthStatusManager health = new HealthStatusManager();
    registry.listen(new HealthPublisher(health));
    return health;
  }

  @Bean
  DecodePool decodePool(ReelscoreProperties properties, ServiceMetrics metrics) {
    return new DecodePool(
        properties.decode().threadsOn(Runtime.getRuntime().availableProcessors()),
        FfmpegVideoDecoder.create(),
        new DecodeLimits(
            properties.decode().maxFrames(),
            properties.decode().maxPixels(),
            properties.decode().maxDuration()),
        metrics);
  }

  @Bean
  CallDoor callDoor(AdmissionControl admission, FrameMemory memory, ServiceMetrics metrics) {
    return new CallDoor(admission, memory, metrics);
  }

  @Bean
  RewardGrpcService rewardGrpcService(
      ReelscoreProperties properties,
      ModelRegistry registry,
      DecodePool decodePool,
      CallDoor door,
      ServiceMetrics metrics,
      Ticker ticker) {
    SampleScoring scoring =
        new SampleScoring(
            new SamplePreparation(decodePool),
            properties.idempotency().maxEntries(),
            properties.idempotency().keep(),
            metrics,
            ticker);
    return new RewardGrpcService(
        new CallParts(
            registry,
            scoring,
            metrics,
            ticker,
            properties.admission().maxGroupItems(),
            properties.decode().threadsOn(Runtime.getRuntime().availableProcessors())),
        door,
        Math.toIntExact(properties.grpc().maxMessageSize().toBytes()));
  }

  @Bean
  ModelGrpcService modelGrpcService(ModelRegistry registry) {
    return new ModelGrpcService(registry);
  }

  @Bean
  @GlobalServerInterceptor
  CallGuard callGuard(ReelscoreProperties properties, ServiceMetrics metrics) {
    return new CallGuard(properties.maxDeadline(), metrics);
  }

  /** A thread a call: handlers wait for permits' worth of work, not for threads. */
  @Bean(destroyMethod = "shutdown")
  ExecutorService callExecutor() {
    return Executors.newThreadPerTaskExecutor(
        Thread.ofVirtual().name("reelscore-call-", 0).factory());
  }

  @Bean
  GrpcServerExecutorProvider grpcServerExecutorProvider(ExecutorService callExecutor) {
    return () -> callExecutor;
  }

  @Bean
  ConnectionLimit connectionLimit(ReelscoreProperties properties) {
    return new ConnectionLimit(properties.memoryPlan().maxConnections());
  }

  @Bean
  ServerBuilderCustomizer<NettyServerBuilder> transportLimits(
      ReelscoreProperties properties, ConnectionLimit connections, CallDoor door) {
    return builder -> {
      connections.applyTo(builder);
      builder
          .addStreamTracerFactory(door.tracer())
          .maxConcurrentCallsPerConnection(properties.grpc().maxConcurrentCallsPerConnection())
          .flowControlWindow((int) properties.grpc().flowControlWindow().toBytes());
    };
  }

  /**
   * The server is about to take no new calls: health says so first. Streams that never end by
   * themselves, such as a watch of the health, do not hold up the end once our own calls are over.
   */
  @Bean
  ApplicationListener<GrpcServerShutdownEvent> drainOnShutdown(
      AdmissionControl admission, ModelRegistry registry, CallGuard guard) {
    return event -> {
      admission.close();
      registry.beginDrain();
      Server server = event.getServer();
      guard.idle().thenRun(() -> Thread.startVirtualThread(server::shutdownNow));
    };
  }
}
