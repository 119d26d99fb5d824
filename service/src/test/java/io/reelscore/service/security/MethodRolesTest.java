package io.reelscore.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.reelscore.v1.ModelAdminServiceGrpc;
import io.reelscore.v1.ModelServiceGrpc;
import io.reelscore.v1.RewardServiceGrpc;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MethodRolesTest {

  @Test
  void every_method_of_a_service_needs_its_role() {
    assertThat(roles(RewardServiceGrpc.getServiceDescriptor()))
        .isNotEmpty()
        .containsOnly(Optional.of(Role.SCORE));
    assertThat(roles(ModelServiceGrpc.getServiceDescriptor()))
        .isNotEmpty()
        .containsOnly(Optional.of(Role.OBSERVE));
    assertThat(roles(ServerReflectionGrpc.getServiceDescriptor()))
        .isNotEmpty()
        .containsOnly(Optional.of(Role.OBSERVE));
    assertThat(roles(ModelAdminServiceGrpc.getServiceDescriptor()))
        .isNotEmpty()
        .containsOnly(Optional.of(Role.ADMIN));
    assertThat(roles(HealthGrpc.getServiceDescriptor()))
        .isNotEmpty()
        .containsOnly(Optional.empty());
  }

  @Test
  void inference_scores_and_the_rest_of_its_service_observes() {
    assertThat(MethodRoles.of("inference.GRPCInferenceService/ModelInfer")).contains(Role.SCORE);
    assertThat(MethodRoles.of("inference.GRPCInferenceService/ModelMetadata"))
        .contains(Role.OBSERVE);
  }

  @Test
  void what_nobody_has_decided_on_needs_the_highest() {
    assertThat(MethodRoles.of("reelscore.v1.NewService/Do")).contains(Role.ADMIN);
    assertThat(MethodRoles.of("grpc.health.v1.HealthX/Check")).contains(Role.ADMIN);
    assertThat(MethodRoles.of("nonsense")).contains(Role.ADMIN);
  }

  @Test
  void a_role_includes_those_before_it() {
    assertThat(Role.ADMIN.includes(Role.SCORE)).isTrue();
    assertThat(Role.SCORE.includes(Role.OBSERVE)).isTrue();
    assertThat(Role.SCORE.includes(Role.SCORE)).isTrue();
    assertThat(Role.OBSERVE.includes(Role.SCORE)).isFalse();
    assertThat(Role.SCORE.includes(Role.ADMIN)).isFalse();
  }

  private static List<Optional<Role>> roles(ServiceDescriptor service) {
    return service.getMethods().stream()
        .map(method -> MethodRoles.of(method.getFullMethodName()))
        .toList();
  }
}
