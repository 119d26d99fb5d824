package io.reelscore.service;

import io.grpc.Server;
import io.micrometer.core.instrument.MeterRegistry;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.Ticker;
import io.reelscore.media.DecodeLimits;
import io.reelscore.media.UploadDecoder;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.media.ffmpeg.worker.DecodeWorkers;
import io.reelscore.media.ffmpeg.worker.WorkerOptions;
import io.reelscore.service.config.Decode;
import io.reelscore.service.config.ReelscoreProperties;
import io.reelscore.service.grpc.AccessGate;
import io.reelscore.service.grpc.CallDoor;
import io.reelscore.service.grpc.CallEntrance;
import io.reelscore.service.grpc.CallGuard;
import io.reelscore.service.grpc.CallParts;
import io.reelscore.service.grpc.CallTimes;
import io.reelscore.service.grpc.Faults;
import io.reelscore.service.grpc.ModelGrpcService;
import io.reelscore.service.grpc.OpenStreams;
import io.reelscore.service.grpc.Receptions;
import io.reelscore.service.grpc.RewardGrpcService;
import io.reelscore.service.grpc.SampleScoring;
import io.reelscore.service.grpc.StreamParts;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.model.FrameMemory;
import io.reelscore.service.model.ModelRegistry;
import io.reelscore.service.oip.InferenceGrpcService;
import io.reelscore.service.scoring.DecodePool;
import io.reelscore.service.scoring.EndedDecoders;
import io.reelscore.service.scoring.SamplePreparation;
import io.reelscore.service.security.Access;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;

/**
 * Puts the parts of a call together. What is closed last is made first: sessions outlive the calls.
 */
@Configuration(proxyBeanMethods = false)
class ServiceWiring {
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
      ReelscoreProperties properties, Access access, ServiceMetrics metrics, Ticker ticker) {
    AdmissionControl admission =
        AdmissionControl.create(properties.admission().limits(), access::quota, ticker);
    metrics.admissionLoad(admission::load);
    return admission;
  }

  @Bean
  UploadDecoder uploadDecoder(ReelscoreProperties properties, ServiceMetrics metrics) {
    Decode decode = properties.decode();
    return switch (decode.isolation()) {
      case IN_PROCESS -> FfmpegVideoDecoder.create();
      case PROCESS ->
          DecodeWorkers.start(
              new WorkerOptions(
                  decode.threadsOn(Runtime.getRuntime().availableProcessors()),
                  decode.workerMemory().toBytes()),
              new EndedDecoders(metrics));
    };
  }

  @Bean
  DecodePool decodePool(
      ReelscoreProperties properties, UploadDecoder decoder, ServiceMetrics metrics) {
    return new DecodePool(
        properties.decode().threadsOn(Runtime.getRuntime().availableProcessors()),
        decoder,
        new DecodeLimits(
            properties.decode().maxFrames(),
            properties.decode().maxPixels(),
            properties.decode().maxTotalPixels(),
            properties.decode().maxDuration()),
        metrics);
  }

  @Bean
  Receptions receptions(ReelscoreProperties properties, Ticker ticker) {
    Receptions receptions = new Receptions(properties.transport().messageTimeout(), ticker);
    receptions.start();
    return receptions;
  }

  @Bean
  CallDoor callDoor(
      ReelscoreProperties properties,
      AdmissionControl admission,
      Access access,
      FrameMemory memory,
      ServiceMetrics metrics,
      Receptions receptions) {
    return new CallDoor(
        admission,
        access::knows,
        memory,
        metrics,
        receptions,
        properties.grpc().maxInFlightPerStream());
  }

  @Bean
  CallParts callParts(
      ReelscoreProperties properties,
      ModelRegistry registry,
      DecodePool decodePool,
      OpenStreams streams,
      ServiceMetrics metrics,
      Faults faults,
      Ticker ticker) {
    SampleScoring scoring =
        new SampleScoring(
            new SamplePreparation(decodePool),
            properties.idempotency().maxEntries(),
            properties.idempotency().keep(),
            metrics,
            ticker);
    return new CallParts(
        registry,
        scoring,
        metrics,
        faults,
        ticker,
        properties.admission().maxGroupItems(),
        properties.decode().threadsOn(Runtime.getRuntime().availableProcessors()),
        new StreamParts(
            streams,
            properties.grpc().maxInFlightPerStream(),
            properties.streamIdleTimeout(),
            properties.transport().messageTimeout(),
            properties.maxDeadline()));
  }

  @Bean
  RewardGrpcService rewardGrpcService(
      ReelscoreProperties properties, CallParts parts, CallDoor door) {
    return new RewardGrpcService(
        parts,
        door,
        Math.toIntExact(properties.grpc().maxMessageSize().toBytes()),
        properties.decode().maxFrames());
  }

  @Bean
  InferenceGrpcService inferenceGrpcService(
      ReelscoreProperties properties, CallParts parts, CallDoor door) {
    return new InferenceGrpcService(
        parts, door, Math.toIntExact(properties.grpc().maxMessageSize().toBytes()));
  }

  @Bean
  Faults faults() {
    return new Faults();
  }

  @Bean
  OpenStreams openStreams() {
    return new OpenStreams();
  }

  @Bean
  ModelGrpcService modelGrpcService(ModelRegistry registry) {
    return new ModelGrpcService(registry);
  }

  @Bean
  @GlobalServerInterceptor
  CallEntrance callEntrance(AccessGate gate, CallGuard guard) {
    return new CallEntrance(gate, guard);
  }

  @Bean
  CallGuard callGuard(ReelscoreProperties properties, ServiceMetrics metrics, Faults faults) {
    return new CallGuard(
        new CallTimes(properties.maxDeadline(), properties.maxStreamDuration()), metrics, faults);
  }

  /** A thread a call: handlers wait for permits' worth of work, not for threads. */
  @Bean(destroyMethod = "shutdown")
  ExecutorService callExecutor() {
    return Executors.newThreadPerTaskExecutor(
        Thread.ofVirtual().name("reelscore-call-", 0).factory());
  }

  /**
   * The server is about to take no new calls: health says so first. Streams that never end by
   * themselves, such as a watch of the health, do not hold up the end once our own calls are over.
   */
  @Bean
  ApplicationListener<GrpcServerShutdownEvent> drainOnShutdown(
      AdmissionControl admission, ModelRegistry registry, CallGuard guard, OpenStreams streams) {
    return event -> {
      admission.close();
      registry.beginDrain();
      streams.drain();
      Server server = event.getServer();
      guard.idle().thenRun(() -> Thread.startVirtualThread(server::shutdownNow));
    };
  }
}
