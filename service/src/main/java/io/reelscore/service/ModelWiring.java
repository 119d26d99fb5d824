package io.reelscore.service;

import io.grpc.protobuf.services.HealthStatusManager;
import io.reelscore.core.Device;
import io.reelscore.core.DeviceOptions;
import io.reelscore.core.EngineOptions;
import io.reelscore.core.Ticker;
import io.reelscore.runtime.DeviceUnavailableException;
import io.reelscore.runtime.ExecutionDevice;
import io.reelscore.runtime.LoadOptions;
import io.reelscore.service.config.Execution;
import io.reelscore.service.config.ReelscoreProperties;
import io.reelscore.service.grpc.AccessGate;
import io.reelscore.service.grpc.AdminServer;
import io.reelscore.service.grpc.Faults;
import io.reelscore.service.grpc.ModelAdminGrpcService;
import io.reelscore.service.grpc.ModelGrpcService;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what models are loaded, run and administered with. */
@Configuration(proxyBeanMethods = false)
class ModelWiring {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceWiring.class);

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
      Faults faults,
      AccessGate gate,
      PortSecurity security,
      ExecutorService callExecutor) {
    return new AdminServer(
        properties.admin(),
        List.of(
            new ModelAdminGrpcService(registry, operations, faults),
            new ModelGrpcService(registry)),
        health,
        metrics,
        faults,
        gate,
        properties.transport(),
        security.credentials("reelscore.admin", properties.admin().tls()),
        callExecutor);
  }

  /** Tells the models' states; the framework's own reporting of health is switched off. */
  @Bean
  HealthStatusManager healthStatusManager(ModelRegistry registry) {
    HealthStatusManager health = new HealthStatusManager();
    registry.listen(new HealthPublisher(health));
    return health;
  }
}
