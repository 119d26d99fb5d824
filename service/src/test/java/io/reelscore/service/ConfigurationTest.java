package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.runtime.CudaOptions.ArenaExtendStrategy;
import io.reelscore.runtime.CudaOptions.ConvolutionAlgorithm;
import io.reelscore.runtime.ExecutionProvider;
import io.reelscore.service.config.AdminDoor;
import io.reelscore.service.config.Admission;
import io.reelscore.service.config.Auth;
import io.reelscore.service.config.Cuda;
import io.reelscore.service.config.Decode;
import io.reelscore.service.config.DecodeIsolation;
import io.reelscore.service.config.DeviceLimits;
import io.reelscore.service.config.Execution;
import io.reelscore.service.config.GrpcDoor;
import io.reelscore.service.config.Idempotency;
import io.reelscore.service.config.ManagementDoor;
import io.reelscore.service.config.PrincipalSource;
import io.reelscore.service.config.QuotaLimits;
import io.reelscore.service.config.ReelscoreProperties;
import io.reelscore.service.config.ReelscoreProperties.ModelSource;
import io.reelscore.service.config.Tls;
import io.reelscore.service.config.Tls.ClientCertificate;
import io.reelscore.service.config.Transport;
import io.reelscore.service.security.Role;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** Pins every key, its default and its place in the documents. */
class ConfigurationTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("reelscore.root", ".."), "docs", "configuration.md");
  private static final String HASH = "sha256:" + "0".repeat(64);
  private static final Pattern ROW = Pattern.compile("\\| `(reelscore\\.[^`]+)` \\| (\\S+) \\|.*");

  @Test
  void every_default_is_pinned() {
    ReelscoreProperties properties =
        BoundProperties.of(Map.of("reelscore.models[0].path", "bundle"));

    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    assertThat(properties)
        .isEqualTo(
            new ReelscoreProperties(
                List.of(new ModelSource("bundle", 1, List.of())),
                new GrpcDoor(
                    loopback,
                    9090,
                    false,
                    new Tls("", ClientCertificate.NONE),
                    DataSize.ofMegabytes(64),
                    0,
                    32,
                    DataSize.ofMegabytes(4),
                    64),
                new ManagementDoor(loopback, 9091, false),
                new AdminDoor(
                    loopback,
                    -1,
                    false,
                    new Tls("", ClientCertificate.NONE),
                    List.of(),
                    Duration.ofMinutes(10)),
                new Transport(
                    DataSize.ofKilobytes(8),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofHours(1),
                    1000),
                new Auth(
                    List.of(),
                    "",
                    Duration.ofSeconds(5),
                    new QuotaLimits(0, 0, 0, DataSize.ofMegabytes(0))),
                new Execution(
                    0,
                    8,
                    0,
                    Duration.ZERO,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30),
                    ExecutionProvider.AUTO,
                    Determinism.NONE),
                new Cuda(
                    0,
                    DataSize.ofBytes(0),
                    ArenaExtendStrategy.SAME_AS_REQUESTED,
                    false,
                    ConvolutionAlgorithm.DEFAULT),
                new DeviceLimits(DataSize.ofBytes(0)),
                new Admission(
                    256,
                    DataSize.ofMegabytes(512),
                    0,
                    DataSize.ofMegabytes(0),
                    128,
                    DataSize.ofMegabytes(0)),
                new Idempotency(10_000, Duration.ofMinutes(10)),
                new Decode(
                    DecodeIsolation.PROCESS,
                    DataSize.ofGigabytes(1),
                    0,
                    10_000,
                    8192L * 4320,
                    1L << 33,
                    Duration.ofSeconds(30)),
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30)));
  }

  @Test
  void the_document_lists_every_key_with_its_default() throws Exception {
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      Matcher matcher = ROW.matcher(line);
      if (matcher.matches()) {
        documented.put(matcher.group(1), matcher.group(2).replace("`", ""));
      }
    }

    assertThat(documented).isEqualTo(keys());
  }

  @Test
  void every_key_can_be_set() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("reelscore.models[0].path", "a");
    values.put("reelscore.models[0].weight", "0.5");
    values.put("reelscore.models[0].aliases", "stable,canary");
    values.put("reelscore.models[1].path", "b");
    values.put("reelscore.grpc.address", "::1");
    values.put("reelscore.grpc.port", "1");
    values.put("reelscore.grpc.allow-insecure", "true");
    values.put("reelscore.grpc.tls.bundle", "a");
    values.put("reelscore.grpc.tls.client-auth", "required");
    values.put("reelscore.grpc.max-message-size", "2MB");
    values.put("reelscore.grpc.max-connections", "10");
    values.put("reelscore.grpc.max-concurrent-calls-per-connection", "3");
    values.put("reelscore.grpc.flow-control-window", "4MB");
    values.put("reelscore.grpc.max-in-flight-per-stream", "5");
    values.put("reelscore.management.address", "::1");
    values.put("reelscore.management.port", "5");
    values.put("reelscore.management.allow-insecure", "true");
    values.put("reelscore.transport.max-metadata-size", "9KB");
    values.put("reelscore.transport.handshake-timeout", "1s");
    values.put("reelscore.transport.message-timeout", "2s");
    values.put("reelscore.transport.keep-alive-time", "30s");
    values.put("reelscore.transport.keep-alive-timeout", "4s");
    values.put("reelscore.transport.min-ping-interval", "5s");
    values.put("reelscore.transport.max-connection-idle", "6s");
    values.put("reelscore.transport.max-connection-age", "7s");
    values.put("reelscore.transport.max-resets-per-minute", "8");
    values.put("reelscore.auth.principals[0].name", "trainer");
    values.put("reelscore.auth.principals[0].keys", HASH);
    values.put("reelscore.auth.principals[0].certificates", "spiffe://a,spiffe://b");
    values.put("reelscore.auth.principals[0].roles", "score,observe");
    values.put("reelscore.auth.principals[0].quota.items-per-second", "1.5");
    values.put("reelscore.auth.principals[0].quota.burst-items", "2");
    values.put("reelscore.auth.principals[0].quota.max-in-flight-items", "3");
    values.put("reelscore.auth.principals[0].quota.max-in-flight-size", "4MB");
    values.put("reelscore.auth.principals-file", "principals.yaml");
    values.put("reelscore.auth.reload-period", "9s");
    values.put("reelscore.auth.quota.items-per-second", "2.5");
    values.put("reelscore.auth.quota.burst-items", "3");
    values.put("reelscore.auth.quota.max-in-flight-items", "4");
    values.put("reelscore.auth.quota.max-in-flight-size", "5MB");
    values.put("reelscore.execution.workers", "6");
    values.put("reelscore.execution.max-batch-items", "7");
    values.put("reelscore.execution.max-batch-cost", "70");
    values.put("reelscore.execution.max-batch-delay", "8ms");
    values.put("reelscore.execution.watchdog", "9s");
    values.put("reelscore.execution.ageing", "10s");
    values.put("reelscore.execution.out-of-memory-recovery", "11s");
    values.put("reelscore.execution.required-determinism", "batch_invariant");
    values.put("reelscore.execution.provider", "cuda");
    values.put("reelscore.cuda.device-id", "1");
    values.put("reelscore.cuda.memory-limit", "2GB");
    values.put("reelscore.cuda.arena-extend-strategy", "next_power_of_two");
    values.put("reelscore.cuda.tf32", "true");
    values.put("reelscore.cuda.conv-algo-search", "heuristic");
    values.put("reelscore.admin.address", "::1");
    values.put("reelscore.admin.port", "12");
    values.put("reelscore.admin.allow-insecure", "true");
    values.put("reelscore.admin.tls.bundle", "b");
    values.put("reelscore.admin.tls.client-auth", "optional");
    values.put("reelscore.admin.model-roots", "a,b");
    values.put("reelscore.admin.retain-after-last-use", "13m");
    values.put("reelscore.device.memory-budget", "14GB");
    values.put("reelscore.admission.max-in-flight-items", "90");
    values.put("reelscore.admission.max-in-flight-size", "10MB");
    values.put("reelscore.admission.max-in-flight-items-per-run", "80");
    values.put("reelscore.admission.max-in-flight-size-per-run", "9MB");
    values.put("reelscore.admission.max-group-items", "11");
    values.put("reelscore.admission.memory-budget", "70MB");
    values.put("reelscore.idempotency.max-entries", "18");
    values.put("reelscore.idempotency.keep", "19s");
    values.put("reelscore.decode.isolation", "in-process");
    values.put("reelscore.decode.worker-memory", "300MB");
    values.put("reelscore.decode.threads", "12");
    values.put("reelscore.decode.max-frames", "13");
    values.put("reelscore.decode.max-pixels", "14");
    values.put("reelscore.decode.max-total-pixels", "140");
    values.put("reelscore.decode.max-duration", "15s");
    values.put("reelscore.max-deadline", "16s");
    values.put("reelscore.max-stream-duration", "18s");
    values.put("reelscore.stream-idle-timeout", "19s");
    values.put("reelscore.drain-timeout", "17s");

    ReelscoreProperties properties = BoundProperties.of(values);

    assertThat(properties.models())
        .containsExactly(
            new ModelSource("a", 0.5, List.of("stable", "canary")),
            new ModelSource("b", 1, List.of()));
    assertThat(properties.grpc().port()).isEqualTo(1);
    assertThat(properties.grpc().maxMessageSize()).isEqualTo(DataSize.ofMegabytes(2));
    assertThat(properties.grpc().maxConcurrentCallsPerConnection()).isEqualTo(3);
    assertThat(properties.grpc().flowControlWindow()).isEqualTo(DataSize.ofMegabytes(4));
    assertThat(properties.grpc().allowInsecure()).isTrue();
    assertThat(properties.grpc().tls()).isEqualTo(new Tls("a", ClientCertificate.REQUIRED));
    assertThat(properties.management())
        .isEqualTo(new ManagementDoor(InetAddress.ofLiteral("::1"), 5, true));
    assertThat(properties.transport())
        .isEqualTo(
            new Transport(
                DataSize.ofKilobytes(9),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(7),
                8));
    assertThat(properties.auth())
        .isEqualTo(
            new Auth(
                List.of(
                    new PrincipalSource(
                        "trainer",
                        List.of(HASH),
                        List.of("spiffe://a", "spiffe://b"),
                        List.of(Role.SCORE, Role.OBSERVE),
                        new QuotaLimits(1.5, 2, 3, DataSize.ofMegabytes(4)))),
                "principals.yaml",
                Duration.ofSeconds(9),
                new QuotaLimits(2.5, 3, 4, DataSize.ofMegabytes(5))));
    assertThat(properties.execution())
        .isEqualTo(
            new Execution(
                6,
                7,
                70,
                Duration.ofMillis(8),
                Duration.ofSeconds(9),
                Duration.ofSeconds(10),
                Duration.ofSeconds(11),
                ExecutionProvider.CUDA,
                Determinism.BATCH_INVARIANT));
    assertThat(properties.cuda())
        .isEqualTo(
            new Cuda(
                1,
                DataSize.ofGigabytes(2),
                ArenaExtendStrategy.NEXT_POWER_OF_TWO,
                true,
                ConvolutionAlgorithm.HEURISTIC));
    assertThat(properties.cuda().options().toMap())
        .containsEntry("device_id", "1")
        .containsEntry("gpu_mem_limit", String.valueOf(2L << 30))
        .containsEntry("arena_extend_strategy", "kNextPowerOfTwo")
        .containsEntry("cudnn_conv_algo_search", "HEURISTIC")
        .containsEntry("use_tf32", "1");
    assertThat(properties.admin())
        .isEqualTo(
            new AdminDoor(
                InetAddress.ofLiteral("::1"),
                12,
                true,
                new Tls("b", ClientCertificate.OPTIONAL),
                List.of("a", "b"),
                Duration.ofMinutes(13)));
    assertThat(properties.device()).isEqualTo(new DeviceLimits(DataSize.ofGigabytes(14)));
    assertThat(properties.grpc().maxConnections()).isEqualTo(10);
    assertThat(properties.memoryPlan().maxConnections()).isEqualTo(10);
    assertThat(properties.admission())
        .isEqualTo(
            new Admission(
                90,
                DataSize.ofMegabytes(10),
                80,
                DataSize.ofMegabytes(9),
                11,
                DataSize.ofMegabytes(70)));
    assertThat(properties.idempotency()).isEqualTo(new Idempotency(18, Duration.ofSeconds(19)));
    assertThat(properties.decode())
        .isEqualTo(
            new Decode(
                DecodeIsolation.IN_PROCESS,
                DataSize.ofMegabytes(300),
                12,
                13,
                14,
                140,
                Duration.ofSeconds(15)));
    assertThat(properties.maxDeadline()).isEqualTo(Duration.ofSeconds(16));
    assertThat(properties.drainTimeout()).isEqualTo(Duration.ofSeconds(17));
  }

  @Test
  void the_fallbacks_of_the_frameworks_equal_the_defaults() throws Exception {
    String yaml =
        new String(
            ConfigurationTest.class.getResourceAsStream("/application.yaml").readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    Matcher placeholder = Pattern.compile("\\$\\{(reelscore\\.[a-z.-]+):([^}]*)}").matcher(yaml);
    Map<String, String> fallbacks = new TreeMap<>();
    while (placeholder.find()) {
      fallbacks.put(placeholder.group(1), placeholder.group(2));
    }

    assertThat(fallbacks).hasSizeGreaterThanOrEqualTo(2);
    assertThat(keys()).containsAllEntriesOf(fallbacks);
  }

  /** Every key of the records, with its default as written. */
  private static Map<String, String> keys() {
    Map<String, String> keys = new TreeMap<>();
    collect("reelscore", ReelscoreProperties.class, keys);
    collect("reelscore.models[]", ModelSource.class, keys);
    collect("reelscore.auth.principals[]", PrincipalSource.class, keys);
    keys.put("reelscore.auth.principals[].name", "(required)");
    keys.put("reelscore.models[].path", "(required)");
    return keys;
  }

  private static void collect(String prefix, Class<?> record, Map<String, String> keys) {
    var parameters = record.getDeclaredConstructors()[0].getParameters();
    RecordComponent[] components = record.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      String key = prefix + "." + kebab(components[i].getName());
      Class<?> type = components[i].getType();
      if (type.isRecord()) {
        collect(key, type, keys);
      } else if (isListOfValues(components[i])) {
        keys.put(key, "(none)");
      } else if (type != List.class) {
        DefaultValue value = parameters[i].getAnnotation(DefaultValue.class);
        assertThat(value).as(key).isNotNull();
        String text = Arrays.stream(value.value()).reduce("", String::concat);
        keys.put(key, text.isEmpty() ? "(none)" : text);
      }
    }
  }

  private static boolean isListOfValues(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType list
        && list.getRawType() == List.class
        && List.of(String.class, Role.class).contains(list.getActualTypeArguments()[0]);
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
  }
}
