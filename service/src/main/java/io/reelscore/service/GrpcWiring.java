package io.reelscore.service;

import io.grpc.ServerCredentials;
import io.reelscore.service.config.ReelscoreProperties;
import io.reelscore.service.grpc.CallDoor;
import io.reelscore.service.grpc.ConnectionLimit;
import io.reelscore.service.grpc.TransportLimits;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.NettyGrpcServerFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.grpc.server.service.GrpcServiceConfigurer;
import org.springframework.grpc.server.service.GrpcServiceDiscoverer;

/**
 * Makes the trainers' port. The framework's own server takes its certificate once and for all, so
 * this one stands in its place.
 */
@Configuration(proxyBeanMethods = false)
class GrpcWiring {
  @Bean
  ConnectionLimit connectionLimit(ReelscoreProperties properties) {
    return new ConnectionLimit(properties.memoryPlan().maxConnections(), 0);
  }

  @Bean
  NettyGrpcServerFactory grpcServerFactory(
      ReelscoreProperties properties,
      PortSecurity security,
      ConnectionLimit connections,
      CallDoor door,
      ExecutorService callExecutor,
      GrpcServiceDiscoverer services,
      GrpcServiceConfigurer interceptors) {
    ServerCredentials credentials = security.credentials("reelscore.grpc", properties.grpc().tls());
    NettyGrpcServerFactory factory =
        new SecuredServerFactory(
            properties.grpc().address(),
            properties.grpc().port(),
            server -> {
              connections.applyTo(server);
              new TransportLimits(properties.transport(), properties.longestCall()).applyTo(server);
              server
                  .executor(callExecutor)
                  .maxInboundMessageSize((int) properties.grpc().maxMessageSize().toBytes())
                  .addStreamTracerFactory(door.tracer())
                  .maxConcurrentCallsPerConnection(
                      properties.grpc().maxConcurrentCallsPerConnection())
                  .flowControlWindow((int) properties.grpc().flowControlWindow().toBytes());
            },
            credentials);
    services.findServices().stream()
        .map(service -> Objects.requireNonNull(interceptors.configure(service, factory)))
        .forEach(factory::addService);
    return factory;
  }

  @Bean
  GrpcServerLifecycle grpcServerLifecycle(
      NettyGrpcServerFactory factory,
      ReelscoreProperties properties,
      ApplicationEventPublisher events) {
    return new GrpcServerLifecycle(factory, properties.drainTimeout(), events);
  }
}
