package io.reelscore.service.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions come and go under callers that name none. */
class LeaseInterleavingTest {
  private static final int CALLERS = 4;
  private static final int VERSIONS = 200;

  @TempDir Path root;

  @Test
  void no_call_fails_and_no_model_is_closed_under_a_call_and_each_is_closed_once()
      throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "0"));
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(CompletableFuture.runAsync(() -> call(fleet, done), threads));
      }

      for (int version = 1; version <= VERSIONS; version++) {
        fleet.load("m", String.valueOf(version), "stable");
        fleet.operations.unloadUnused(0);
      }
      Await.that(() -> unloadedAllButOne(fleet));
      done.set(true);
      for (CompletableFuture<Void> caller : callers) {
        caller.get(90, TimeUnit.SECONDS);
      }

      assertThat(fleet.labels()).containsExactly("m@" + VERSIONS);
      assertThat(fleet.models.opened).hasValue(VERSIONS + 1);
      assertThat(fleet.models.closed).hasValue(VERSIONS);
    }
  }

  private static boolean unloadedAllButOne(Fleet fleet) {
    fleet.operations.unloadUnused(0);
    return fleet.labels().size() == 1;
  }

  private static void call(Fleet fleet, AtomicBoolean done) {
    while (!done.get()) {
      try (ModelLease lease = fleet.registry.lease(new ModelQuery("m", "", ""))) {
        assertThat(lease.model().isClosed()).isFalse();
        Thread.onSpinWait();
        assertThat(lease.model().isClosed()).isFalse();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
