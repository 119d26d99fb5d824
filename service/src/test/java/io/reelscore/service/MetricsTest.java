package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.reelscore.bundle.BundleFiles;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.service.metrics.Metric;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see. */
class MetricsTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("reelscore.root", ".."), "docs", "configuration.md");

  private static final Set<Metric> COUNTERS =
      EnumSet.of(
          Metric.OUTCOMES,
          Metric.BATCH_USED_COST,
          Metric.BATCH_PADDED_COST,
          Metric.BATCH_SPLITS,
          Metric.BATCHES_IN_PLACE,
          Metric.BATCHES_GATHERED,
          Metric.BUCKET_SHRINKS,
          Metric.RUNS_TERMINATED,
          Metric.DECODERS_ENDED,
          Metric.IDEMPOTENT_HITS);

  @TempDir static Path folder;
  private static ReelscoreServer server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("first"), "first", "1");
    TinyBundles.writeWithChangedByte(folder.resolve("damaged"), BundleFiles.MODEL);
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("first"), folder.resolve("damaged")));
    client = new TestClient(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void prometheus_shows_outcomes_batches_times_and_states() throws Exception {
    client.rewards().score(TestClient.goodRequest("first"));
    client
        .rewards()
        .score(
            TestClient.request(Clips.sample(Clips.mp4(folder, 17))).toBuilder()
                .setModel(TestClient.goodRequest("first").getModel())
                .build());
    var _ =
        catchThrowable(() ->
            client
                .rewards()
                .score(
                    TestClient.goodRequest("first").toBuilder()
                        .setSample(TestClient.sample(TinyModel.poisonedFrames(), TestClient.PROMPT))
                        .build()));
    var _ = catchThrowable(() -> client.rewards().score(TestClient.goodRequest("huge")));

    List<String> lines = prometheus();

    assertThat(lines)
        .contains(
            "reelscore_outcomes_total{model=\"first@1\",reason=\"SCORED\"} 2.0",
            "reelscore_outcomes_total{model=\"first@1\",reason=\"NON_FINITE_SCORE\"} 1.0",
            "reelscore_outcomes_total{model=\"none\",reason=\"MODEL_NOT_FOUND\"} 1.0",
            "reelscore_queue_age_seconds_count{model=\"first@1\"} 3",
            "reelscore_batch_items_count{model=\"first@1\"} 3",
            "reelscore_batch_items_sum{model=\"first@1\"} 3.0",
            "reelscore_batches_in_place_total{model=\"first@1\"} 3.0",
            "reelscore_batches_gathered_total{model=\"first@1\"} 0.0",
            "reelscore_compute_seconds_count{model=\"first@1\"} 3",
            "reelscore_decode_seconds_count 1",
            "reelscore_queue_oldest_seconds{model=\"first@1\"} 0.0",
            "reelscore_queue_items{model=\"first@1\"} 0.0",
            "reelscore_model_state{model=\"first@1\",state=\"ready\"} 1.0",
            "reelscore_model_state{model=\"first@1\",state=\"failed\"} 0.0",
            "reelscore_model_state{model=\"tiny@1.0.0\",state=\"failed\"} 1.0");
    Eventually.succeeds(() ->
        assertThat(prometheus())
            .contains("reelscore_in_flight_items 0.0", "reelscore_in_flight_bytes 0.0"));
  }

  @Test
  void every_metric_is_exposed_and_documented() throws Exception {
    client.rewards().score(TestClient.goodRequest("first"));
    List<String> lines = prometheus();
    String document = Files.readString(DOCUMENT);

    for (Metric metric : Metric.values()) {
      String name = prometheusName(metric);
      assertThat(lines).as(name).anyMatch(line -> line.startsWith("# HELP " + name + " "));
      assertThat(document).contains("| `" + name + "` |").contains(metric.sentence());
    }
  }

  @Test
  void only_health_and_metrics_are_exposed() throws Exception {
    assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
    assertThat(get("/actuator/env").statusCode()).isEqualTo(404);
    assertThat(get("/actuator/heapdump").statusCode()).isEqualTo(404);
    assertThat(get("/actuator/shutdown").statusCode()).isEqualTo(404);
  }

  private static String prometheusName(Metric metric) {
    String name = metric.meterName().replace('.', '_');
    String unit =
        switch (metric.unit()) {
          case NONE -> "";
          case SECONDS, BYTES -> "_" + metric.unit().name().toLowerCase(Locale.ROOT);
        };
    return name + unit + (COUNTERS.contains(metric) ? "_total" : "");
  }

  private static List<String> prometheus() throws Exception {
    return get("/actuator/prometheus").body().lines().toList();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + path);
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
