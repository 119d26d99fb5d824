package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.core.AdmissionLimits;
import io.reelscore.core.Quota;
import io.reelscore.service.config.Admission;
import io.reelscore.service.config.Auth;
import io.reelscore.service.config.PrincipalSource;
import io.reelscore.service.config.QuotaLimits;
import io.reelscore.service.config.ReelscoreProperties;
import io.reelscore.service.security.Role;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What the values of keys may be, and what they come to together. */
class ConfigurationLimitsTest {
  private static final String HASH = "sha256:" + "0".repeat(64);

  @Test
  void every_limit_is_checked() {
    assertRefused("reelscore.grpc.port", "65536", "65536 (expected: 0..65535)");
    assertRefused("reelscore.grpc.max-message-size", "1B", "1B (expected: 65536B to 1073741824B)");
    assertRefused(
        "reelscore.grpc.max-concurrent-calls-per-connection", "0", "0 (expected: 1..100000)");
    assertRefused(
        "reelscore.grpc.flow-control-window",
        "2GB",
        "2147483648B (expected: 65536B to 1073741824B)");
    assertRefused(
        "reelscore.grpc.address",
        "0.0.0.0",
        "0.0.0.0 (expected: a loopback address; or TLS by reelscore.grpc.tls.bundle with callers of"
            + " reelscore.auth.principals; or reelscore.grpc.allow-insecure=true)");
    assertRefused(
        "reelscore.management.address",
        "0.0.0.0",
        "0.0.0.0 (expected: a loopback address, or reelscore.management.allow-insecure=true)");
    assertRefused(
        "reelscore.transport.max-metadata-size", "1B", "1B (expected: 1024B to 1048576B)");
    assertRefused("reelscore.transport.max-resets-per-minute", "0", "0 (expected: 1..1000000)");
    for (String time :
        List.of(
            "handshake-timeout", "message-timeout", "keep-alive-timeout", "min-ping-interval")) {
      assertRefused(
          "reelscore.transport." + time, "0s", "PT0S (expected: more than 0, at most 365 days)");
    }
    assertRefused(
        "reelscore.transport.keep-alive-time",
        "9s",
        "PT9S (expected: at least 10 s, at most 365 days)");
    for (String time : List.of("max-connection-idle", "max-connection-age")) {
      assertRefused(
          "reelscore.transport." + time, "0s", "PT0S (expected: at least 1 s, at most 365 days)");
    }
    assertRefused(
        "reelscore.auth.reload-period", "0s", "PT0S (expected: more than 0, at most 365 days)");
    assertRefused(
        "reelscore.auth.quota.items-per-second", "-1", "-1.0 (expected: 0, or 0.001 to 1000000)");
    assertRefused("reelscore.auth.quota.burst-items", "-1", "-1 (expected: 0..1000000)");
    assertRefused("reelscore.auth.quota.max-in-flight-items", "-1", "-1 (expected: 0..2147483647)");
    assertRefused("reelscore.auth.quota.max-in-flight-size", "-1B", "-1B (expected: 0 or more)");
    assertRefused("reelscore.management.port", "-1", "-1 (expected: 0..65535)");
    assertRefused("reelscore.execution.workers", "-1", "-1 (expected: 0..1024)");
    assertRefused("reelscore.execution.max-batch-items", "0", "0 (expected: 1..4096)");
    assertRefused(
        "reelscore.execution.max-batch-delay",
        "-1ms",
        "PT-0.001S (expected: 0 or more, at most 365 days)");
    assertRefused(
        "reelscore.execution.max-batch-cost", "-1", "-1 (expected: 0 for no limit, or more)");
    assertRefused(
        "reelscore.execution.watchdog", "0s", "PT0S (expected: more than 0, at most 365 days)");
    assertRefused(
        "reelscore.execution.ageing", "-1s", "PT-1S (expected: 0 or more, at most 365 days)");
    assertRefused(
        "reelscore.execution.out-of-memory-recovery",
        "0s",
        "PT0S (expected: more than 0, at most 365 days)");
    assertRefused("reelscore.cuda.device-id", "-1", "-1 (expected: 0..255)");
    assertRefused(
        "reelscore.cuda.memory-limit", "1KB", "1024B (expected: 0B for no limit, or at least 1MB)");
    assertRefused("reelscore.admin.port", "-2", "-2 (expected: -1..65535)");
    assertRefused(
        "reelscore.admin.address",
        "0.0.0.0",
        "0.0.0.0 (expected: a loopback address; or TLS by reelscore.admin.tls.bundle with callers"
            + " of reelscore.auth.principals; or reelscore.admin.allow-insecure=true)");
    assertRefused("reelscore.admin.model-roots", "a, ,b", "[a, , b] (expected: folders)");
    assertRefused(
        "reelscore.admin.retain-after-last-use",
        "-1s",
        "PT-1S (expected: 0 or more, at most 365 days)");
    assertRefused(
        "reelscore.device.memory-budget", "-1B", "-1B (expected: 0B for no limit, or more)");
    assertRefused("reelscore.admission.max-in-flight-items", "0", "0 (expected: at least 1)");
    assertRefused("reelscore.admission.max-in-flight-size", "0B", "0 (expected: at least 1)");
    assertRefused("reelscore.admission.max-group-items", "257", "257 (expected: 1..256)");
    assertRefused("reelscore.grpc.max-connections", "-1", "-1 (expected: 0..100000)");
    assertRefused(
        "reelscore.admission.max-in-flight-items-per-run", "257", "257 (expected: 0..256)");
    assertRefused(
        "reelscore.admission.max-in-flight-size-per-run",
        "513MB",
        "537919488 (expected: 0..536870912)");
    assertRefused("reelscore.admission.memory-budget", "-1B", "-1B (expected: 0 or more)");
    assertRefused("reelscore.idempotency.max-entries", "0", "0 (expected: 1..10000000)");
    assertRefused(
        "reelscore.idempotency.keep", "0s", "PT0S (expected: more than 0, at most 365 days)");
    assertRefused(
        "reelscore.decode.worker-memory", "127MB", "133169152B (expected: at least 134217728B)");
    assertRefused("reelscore.decode.max-total-pixels", "0", "0 (expected: at least 1)");
    assertRefused("reelscore.decode.threads", "1025", "1025 (expected: 0..1024)");
    assertRefused("reelscore.decode.max-frames", "0", "0 (expected: at least 1)");
    assertRefused("reelscore.decode.max-pixels", "0", "0 (expected: at least 1)");
    assertRefused(
        "reelscore.decode.max-duration", "0s", "PT0S (expected: more than 0, at most 365 days)");
    assertRefused("reelscore.max-deadline", "0s", "PT0S (expected: more than 0, at most 365 days)");
    assertRefused(
        "reelscore.max-deadline", "366d", "PT8784H (expected: more than 0, at most 365 days)");
    assertRefused(
        "reelscore.drain-timeout", "-1s", "PT-1S (expected: 0 or more, at most 365 days)");
    assertRefused(
        "reelscore.drain-timeout", "366d", "PT8784H (expected: 0 or more, at most 365 days)");
  }

  @Test
  void a_configuration_that_may_need_more_memory_than_there_is_is_refused() {
    assertRefused(
        "reelscore.admission.memory-budget",
        "600MB",
        "600MB (expected: at least 640MB: 1 connections x 32 calls x 4MB a call before it is"
            + " admitted, and 512MB in flight)");
    assertThatThrownBy(() ->
            BoundProperties.of(
                Map.of(
                    "reelscore.models[0].path", "bundle",
                    "reelscore.grpc.max-connections", "5",
                    "reelscore.admission.memory-budget", "1GB")))
        .hasRootCauseMessage(
            "reelscore.admission.memory-budget: 1024MB (expected: at least 1152MB: 5 connections x"
                + " 32 calls x 4MB a call before it is admitted, and 512MB in flight)");
  }

  @Test
  void as_many_connections_as_the_memory_budget_allows() {
    ReelscoreProperties properties =
        BoundProperties.of(
            Map.of(
                "reelscore.models[0].path", "bundle", "reelscore.admission.memory-budget", "1GB"));

    assertThat(properties.memoryPlan().maxConnections()).isEqualTo(4);
  }

  @Test
  void a_run_may_hold_three_quarters_and_a_whole_group() {
    assertThat(
            new Admission(
                    256, DataSize.ofBytes(1000), 0, DataSize.ofBytes(0), 128, DataSize.ofBytes(0))
                .limits())
        .isEqualTo(new AdmissionLimits(256, 1000, 192, 750));
    assertThat(
            new Admission(4, DataSize.ofBytes(1000), 0, DataSize.ofBytes(0), 4, DataSize.ofBytes(0))
                .limits())
        .isEqualTo(new AdmissionLimits(4, 1000, 4, 750));
  }

  @Test
  void beyond_loopback_with_tls_and_callers_that_are_known() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("reelscore.models[0].path", "bundle");
    values.put("reelscore.grpc.address", "0.0.0.0");
    values.put("reelscore.grpc.tls.bundle", "a");
    assertThatThrownBy(() -> BoundProperties.of(values))
        .hasRootCauseMessage(
            "reelscore.grpc.address: 0.0.0.0 (expected: a loopback address; or TLS by"
                + " reelscore.grpc.tls.bundle with callers of reelscore.auth.principals; or"
                + " reelscore.grpc.allow-insecure=true)");
    values.put("reelscore.auth.principals-file", "a");

    assertThat(BoundProperties.of(values).grpc().address().isAnyLocalAddress()).isTrue();
  }

  @Test
  void a_quota_is_the_principals_own_else_that_of_all_else_none() {
    QuotaLimits none = new QuotaLimits(0, 0, 0, DataSize.ofMegabytes(0));
    QuotaLimits all = new QuotaLimits(2, 3, 4, DataSize.ofBytes(5));
    Auth auth = new Auth(List.of(), "", Duration.ofSeconds(1), all);

    assertThat(quota(auth, new QuotaLimits(7, 0, 8, DataSize.ofMegabytes(0))))
        .isEqualTo(new Quota(8, 5, 7, 3));
    assertThat(quota(auth, none)).isEqualTo(new Quota(4, 5, 2, 3));
    assertThat(quota(new Auth(List.of(), "", Duration.ofSeconds(1), none), none))
        .isEqualTo(new Quota(Integer.MAX_VALUE, Long.MAX_VALUE, Quota.NO_RATE, 128));
    assertThat(
            quota(
                new Auth(List.of(), "", Duration.ofSeconds(1), none),
                new QuotaLimits(200.5, 0, 0, DataSize.ofMegabytes(0))))
        .isEqualTo(new Quota(Integer.MAX_VALUE, Long.MAX_VALUE, 200.5, 201));
  }

  private static Quota quota(Auth auth, QuotaLimits own) {
    return auth.resolve(
            List.of(new PrincipalSource("a", List.of(HASH), List.of(), List.of(Role.SCORE), own)),
            128)
        .getFirst()
        .quota();
  }

  private static void assertRefused(String key, String value, String message) {
    assertThatThrownBy(
            () -> BoundProperties.of(Map.of("reelscore.models[0].path", "bundle", key, value)))
        .hasRootCauseMessage(key + ": " + message);
  }
}
