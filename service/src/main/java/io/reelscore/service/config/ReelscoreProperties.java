package io.reelscore.service.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything that can be configured, under {@code reelscore.*}; docs/configuration.md tells what
 * each key means. An unknown key or an illegal value ends the start.
 *
 * @param models the bundles to serve, at least one
 * @param grpc the door for trainers
 * @param management metrics and health over HTTP
 * @param admin the door for operators
 * @param transport what connections of both gRPC ports may do
 * @param auth who may call
 * @param execution how models are run
 * @param cuda how a CUDA device is used
 * @param device what models may take of it
 * @param admission what the server takes at once
 * @param idempotency what is remembered of samples with an idempotency key
 * @param decode how uploaded files are decoded
 * @param maxDeadline of a call; also the deadline of a call that brings none, and of each sample of
 *     a stream
 * @param maxStreamDuration the same of a call whose both sides are streams
 * @param streamIdleTimeout how long the caller of a stream may send nothing while none of its
 *     samples is in flight
 * @param drainTimeout how long calls in flight may take to finish at shutdown
 */
@ConfigurationProperties(prefix = "reelscore", ignoreUnknownFields = false)
public record ReelscoreProperties(
    @DefaultValue List<ModelSource> models,
    @DefaultValue GrpcDoor grpc,
    @DefaultValue ManagementDoor management,
    @DefaultValue AdminDoor admin,
    @DefaultValue Transport transport,
    @DefaultValue Auth auth,
    @DefaultValue Execution execution,
    @DefaultValue Cuda cuda,
    @DefaultValue DeviceLimits device,
    @DefaultValue Admission admission,
    @DefaultValue Idempotency idempotency,
    @DefaultValue Decode decode,
    @DefaultValue("5m") Duration maxDeadline,
    @DefaultValue("1h") Duration maxStreamDuration,
    @DefaultValue("5m") Duration streamIdleTimeout,
    @DefaultValue("30s") Duration drainTimeout) {

  public ReelscoreProperties {
    models = List.copyOf(models);
    Limits.require(
        !models.isEmpty(), "reelscore.models", "none", "at least one: reelscore.models[0].path");
    Limits.positive("reelscore.max-deadline", maxDeadline);
    Limits.positive("reelscore.max-stream-duration", maxStreamDuration);
    Limits.positive("reelscore.stream-idle-timeout", streamIdleTimeout);
    Limits.notNegative("reelscore.drain-timeout", drainTimeout);
    requireSafe("reelscore.grpc", grpc.address(), grpc.tls(), auth, grpc.allowInsecure());
    requireSafe("reelscore.admin", admin.address(), admin.tls(), auth, admin.allowInsecure());
    memoryPlan(grpc, admission);
  }

  private static void requireSafe(
      String door, InetAddress address, Tls tls, Auth auth, boolean allowInsecure) {
    Limits.require(
        address.isLoopbackAddress() || (tls.isOn() && auth.isOn()) || allowInsecure,
        door + ".address",
        address.getHostAddress(),
        "a loopback address; or TLS by %1$s.tls.bundle with callers of reelscore.auth.principals;"
                .formatted(door)
            + " or %s.allow-insecure=true".formatted(door));
  }

  /** How long a call of any kind may take. */
  public Duration longestCall() {
    return maxStreamDuration.compareTo(maxDeadline) > 0 ? maxStreamDuration : maxDeadline;
  }

  /** What fits into the memory of this process. */
  public MemoryPlan memoryPlan() {
    return memoryPlan(grpc, admission);
  }

  private static MemoryPlan memoryPlan(GrpcDoor grpc, Admission admission) {
    return MemoryPlan.of(grpc, admission, MemoryPlan.availableBytes());
  }

  /**
   * A model to serve.
   *
   * @param path folder of its bundle
   * @param weight its share of the device beside other models that have work
   * @param aliases that name it, such as {@code stable}
   */
  public record ModelSource(
      @DefaultValue("") String path,
      @DefaultValue("1") double weight,
      @DefaultValue List<String> aliases) {
    private static final Pattern ALIAS = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

    public ModelSource {
      aliases = List.copyOf(aliases);
      Limits.require(!path.isBlank(), "reelscore.models[].path", "empty", "a bundle's folder");
      Limits.require(
          weight > 0 && Double.isFinite(weight),
          "reelscore.models[].weight",
          weight,
          "a finite number above 0");
      for (String alias : aliases) {
        Limits.require(
            ALIAS.matcher(alias).matches(),
            "reelscore.models[].aliases",
            alias,
            "lower-case letters, digits, '.', '_' and '-', a letter or digit first");
      }
    }
  }
}
