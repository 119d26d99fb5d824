package io.reelscore.service.security;

import java.util.Optional;

/**
 * The role that a method needs. What is not listed needs the highest: a service that is added is
 * closed until it is decided who may use it.
 */
public final class MethodRoles {
  private static final String MODEL_INFER = "inference.GRPCInferenceService/ModelInfer";

  private MethodRoles() {}

  /**
   * The role that a method needs.
   *
   * @param method its full name, {@code package.Service/Method}
   * @return empty when everybody may call it, without a credential too: health, for probes
   */
  public static Optional<Role> of(String method) {
    if (method.equals(MODEL_INFER)) {
      return Optional.of(Role.SCORE);
    }
    int slash = method.indexOf('/');
    return switch (slash < 0 ? method : method.substring(0, slash)) {
      case "grpc.health.v1.Health" -> Optional.empty();
      case "reelscore.v1.RewardService" -> Optional.of(Role.SCORE);
      case "reelscore.v1.ModelService",
          "inference.GRPCInferenceService",
          "grpc.reflection.v1.ServerReflection",
          "grpc.reflection.v1alpha.ServerReflection" ->
          Optional.of(Role.OBSERVE);
      default -> Optional.of(Role.ADMIN);
    };
  }
}
