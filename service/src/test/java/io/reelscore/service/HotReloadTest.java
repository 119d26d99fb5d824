package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.fixtures.TinyBundles;
import io.reelscore.v1.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions are swapped under callers that name none. */
class HotReloadTest {
  private static final int SWAPS = 6;
  private static final int CALLERS = 3;

  @TempDir Path root;

  /** The oldest and the newest version that may answer now. */
  private final AtomicInteger settled = new AtomicInteger(1);

  private final AtomicInteger begun = new AtomicInteger(1);
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean done;

  @Test
  void no_call_fails_and_each_is_answered_by_a_version_that_was_stable_meanwhile()
      throws Exception {
    TinyBundles.write(root.resolve("1"), "tiny", "1");
    try (ReelscoreServer server =
            ReelscoreServer.start(
                ServerOptions.onFreePorts(root.resolve("1"))
                    .with("reelscore.models[0].aliases", "stable")
                    .with("reelscore.admin.port", "0")
                    .with("reelscore.admin.retain-after-last-use", "0s"));
        TestClient client = new TestClient(server);
        AdminClient admin = new AdminClient(server)) {
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(CompletableFuture.runAsync(() -> call(client)));
      }

      for (int version = 2; version <= 1 + SWAPS; version++) {
        int callsBefore = calls.get();
        Path bundle = Files.createDirectory(root.resolve(String.valueOf(version)));
        TinyBundles.write(bundle, "tiny", String.valueOf(version));
        begun.set(version);
        assertThat(admin.load(bundle, "stable").error()).isNull();
        settled.set(version);
        Eventually.succeeds(() -> assertThat(calls.get()).isGreaterThan(callsBefore + CALLERS));
      }
      done = true;
      for (CompletableFuture<Void> caller : callers) {
        caller.get(90, TimeUnit.SECONDS);
      }

      Eventually.succeeds(() ->
          assertThat(admin.list().getModelsList())
              .as("the old versions are closed")
              .extracting(Model::getIdentity)
              .extracting(io.reelscore.v1.ModelIdentity::getVersion)
              .containsExactly(String.valueOf(1 + SWAPS)));
    }
  }

  private void call(TestClient client) {
    while (!done) {
      int oldest = settled.get();
      String version =
          client
              .rewards()
              .score(TestClient.goodRequest("tiny"))
              .getServedBy()
              .getModel()
              .getVersion();
      assertThat(Integer.parseInt(version)).isBetween(oldest, begun.get());
      calls.incrementAndGet();
    }
  }
}
