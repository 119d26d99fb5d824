package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.reelscore.fixtures.TinyBundles;
import io.reelscore.v1.ListModelsRequest;
import io.reelscore.v1.ListModelsResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models run on what was asked for, or everybody is told that they do not. */
class ProviderTest {
  private static final String FALLBACK = "execution provider auto: models run on the CPU, because ";

  @TempDir Path folder;

  @Test
  void a_fallback_is_told_in_lists_replies_metrics_and_health() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    try (ReelscoreServer server =
            ReelscoreServer.start(ServerOptions.onFreePorts(folder.resolve("tiny")));
        TestClient client = new TestClient(server)) {
      ListModelsResponse models =
          client.models().listModels(ListModelsRequest.getDefaultInstance());
      assumeFalse(models.getDevice().getProvider().equals("cuda"), "this machine has a GPU");

      assertThat(models.getDevice().getProvider()).isEqualTo("cpu");
      assertThat(models.getDevice().getProviderFallback()).startsWith(FALLBACK);
      assertThat(models.getModels(0).getProviderFallback()).startsWith(FALLBACK);
      assertThat(
              client.rewards().score(TestClient.goodRequest()).getServedBy().getProviderFallback())
          .startsWith(FALLBACK);
      assertThat(get(server, "/actuator/prometheus")).contains("reelscore_device_fallback 1.0");
      assertThat(get(server, "/actuator/health"))
          .contains(FALLBACK)
          .contains("\"tiny@1.0.0\":\"READY\"");
    }
  }

  @Test
  void a_cpu_that_was_asked_for_is_no_fallback() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    try (ReelscoreServer server =
            ReelscoreServer.start(
                ServerOptions.onFreePorts(folder.resolve("tiny"))
                    .with("reelscore.execution.provider", "cpu"));
        TestClient client = new TestClient(server)) {
      ListModelsResponse models =
          client.models().listModels(ListModelsRequest.getDefaultInstance());

      assertThat(models.getDevice().getProviderFallback()).isEmpty();
      assertThat(
              client.rewards().score(TestClient.goodRequest()).getServedBy().getProviderFallback())
          .isEmpty();
      assertThat(get(server, "/actuator/prometheus")).contains("reelscore_device_fallback 0.0");
      assertThat(get(server, "/actuator/health")).doesNotContain("providerFallback");
    }
  }

  private static String get(ReelscoreServer server, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + path);
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
