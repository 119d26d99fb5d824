package io.reelscore.service.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.AdminRefusal.Kind;
import io.reelscore.service.model.ModelStatus.Cause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator can do while the server runs, and what it means for those who ask. */
class ModelOperationsTest {
  private static final Duration RETAIN = Duration.ofMinutes(10);

  @TempDir Path root;

  @Test
  void a_new_version_takes_over_only_when_it_is_ready() throws Exception {
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1"))) {
      var gate = fleet.models.hold();

      ModelChange change = fleet.begin("m", "2", "stable");
      String meanwhile = fleet.answering("m", "");
      gate.release();
      ModelEntry ready = Fleet.ended(change);

      assertThat(change.begun().status()).isInstanceOf(ModelStatus.Loading.class);
      assertThat(meanwhile).isEqualTo("1");
      assertThat(ready.isReady()).isTrue();
      assertThat(fleet.answering("m", "")).isEqualTo("2");
      assertThat(fleet.answering("m", "1")).as("kept for those who name it").isEqualTo("1");
    }
  }

  @Test
  void a_load_without_the_stable_alias_changes_nothing_for_those_who_name_no_version()
      throws Exception {
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1"))) {
      fleet.load("m", "2", "candidate");

      assertThat(fleet.answering("m", "")).isEqualTo("1");
      assertThat(fleet.answering("", "")).isEqualTo("1");
      assertThat(fleet.answering("m", "candidate")).isEqualTo("2");
    }
  }

  @Test
  void a_failed_load_leaves_the_old_version_serving_and_is_listed() throws Exception {
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1"))) {
      Path broken = FakeModels.write(root, "m", "2");
      fleet.models.refuse(broken, "a bad graph");

      ModelEntry failed = fleet.load("m", "2", "stable");
      List<String> listed = fleet.labels();
      Path other = FakeModels.write(root, "other", "1");
      fleet.models.refuse(other, "a bad graph");
      fleet.load("other", "1");

      assertThat(failed.status()).isEqualTo(new ModelStatus.Failed(Cause.BUNDLE, "a bad graph"));
      assertThat(listed).containsExactly("m@1", "m@2");
      assertThat(fleet.answering("m", "")).isEqualTo("1");
      assertThat(fleet.answering("", "")).as("the only model that serves").isEqualTo("1");
    }
  }

  @Test
  void a_failed_load_gives_way_to_the_next_one_of_its_folder() throws Exception {
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1"))) {
      Path broken = FakeModels.write(root, "m", "2").toRealPath();
      fleet.models.refuse(broken, "a bad graph");

      fleet.load("m", "2");
      fleet.load("m", "2");

      assertThat(fleet.labels()).containsExactly("m@1", "m@2");
      assertThat(fleet.unload("m", "2").status()).isInstanceOf(ModelStatus.Unloaded.class);
      assertThat(fleet.labels()).containsExactly("m@1");
    }
  }

  @Test
  void an_unloading_model_finishes_what_began_with_it() throws Exception {
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1"))) {
      ModelLease lease = fleet.registry.lease(new ModelQuery("m", "", ""));

      ModelChange change = fleet.operations.unload(new ModelQuery("m", "1", ""));
      Rejection refusal = catchThrowableOfType(Rejection.class, () -> fleet.answering("m", ""));
      int closedBefore = fleet.models.closed.get();
      lease.close();
      lease.close();
      ModelEntry ended = Fleet.ended(change);

      assertThat(change.begun().status()).isInstanceOf(ModelStatus.Draining.class);
      assertThat(refusal.failure().reason()).isEqualTo(FailureReason.DRAINING);
      assertThat(closedBefore).isZero();
      assertThat(ended.status()).isInstanceOf(ModelStatus.Unloaded.class);
      assertThat(fleet.models.closed).hasValue(1);
      assertThat(fleet.labels()).isEmpty();
    }
  }

  @Test
  void a_model_that_an_alias_names_is_not_unloaded() throws Exception {
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1", "candidate", "stable"))) {
      AdminRefusal refusal = refused(() -> fleet.unload("m", "1"));

      assertThat(refusal.kind()).isEqualTo(Kind.WRONG_STATE);
      assertThat(refusal)
          .hasMessage(
              "model: m@1, named by [candidate, stable] (expected: a version that no alias names)");
      fleet.operations.deleteAlias("m", "candidate");
      fleet.operations.deleteAlias("m", "stable");
      assertThat(fleet.unload("m", "1").status()).isInstanceOf(ModelStatus.Unloaded.class);
    }
  }

  @Test
  void a_promotion_holds_from_the_next_request_on() throws Exception {
    try (Fleet fleet =
        Fleet.serving(root, Fleet.source(root, "m", "1", "stable"), Fleet.source(root, "m", "2"))) {
      ModelEntry promoted = fleet.operations.setAlias("m", "stable", "2");

      assertThat(promoted.label()).isEqualTo("m@2");
      assertThat(fleet.answering("m", "")).isEqualTo("2");
      assertThat(refused(() -> fleet.operations.setAlias("m", "stable", "9")).kind())
          .isEqualTo(Kind.NOT_FOUND);
      assertThat(refused(() -> fleet.operations.deleteAlias("m", "canary")).kind())
          .isEqualTo(Kind.NOT_FOUND);
    }
  }

  @Test
  void a_word_is_a_version_or_an_alias_never_both() throws Exception {
    try (Fleet fleet =
        Fleet.serving(root, Fleet.source(root, "m", "1", "stable"), Fleet.source(root, "m", "2"))) {
      assertThat(refused(() -> fleet.operations.setAlias("m", "2", "1")))
          .hasMessage("alias: 2 (expected: none that is a version of m)");
      assertThat(refused(() -> fleet.load("m", "stable")))
          .hasMessage("version: stable (expected: none that is an alias of m)");
      assertThat(refused(() -> fleet.load("m", "3", "2")))
          .hasMessage("alias: 2 (expected: none that is a version of m)");
      assertThat(refused(() -> fleet.load("m", "3", "No such")).kind()).isEqualTo(Kind.INVALID);
    }
  }

  @Test
  void a_version_is_loaded_once() throws Exception {
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1"))) {
      AdminRefusal refusal = refused(() -> fleet.load("m", "1"));

      assertThat(refusal.kind()).isEqualTo(Kind.TAKEN);
      assertThat(refusal).hasMessageStartingWith("model: m@1, already here from ");
      assertThat(fleet.models.opened).hasValue(1);
    }
  }

  @Test
  void what_does_not_fit_into_the_budget_is_refused_before_it_is_loaded() throws Exception {
    try (Fleet fleet = new Fleet(root, 250, null, Fleet.source(root, "m", "1"))) {
      fleet.start();
      fleet.load("m", "2");

      ModelEntry third = fleet.load("m", "3", "stable");

      assertThat(third.status())
          .isEqualTo(
              new ModelStatus.Failed(
                  Cause.MEMORY,
                  "device memory: 100 bytes needed beside 200 in use (expected: at most 250 together,"
                      + " as reelscore.device.memory-budget says)"));
      assertThat(fleet.models.opened).hasValue(2);
      assertThat(fleet.answering("m", "")).isEqualTo("1");
      fleet.unload("m", "2");
      assertThat(fleet.load("m", "3").isReady()).as("once there is room").isTrue();
    }
  }

  @Test
  void a_superseded_version_is_kept_until_nobody_has_used_it_for_a_while() throws Exception {
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1"))) {
      fleet.load("m", "2", "stable");
      fleet.ticker.advance(RETAIN.minusNanos(1));
      look(fleet);
      String used = fleet.answering("m", "1");
      fleet.ticker.advance(RETAIN.minusNanos(1));
      look(fleet);
      List<String> before = fleet.labels();

      fleet.ticker.advance(Duration.ofNanos(1));
      look(fleet);
      Await.that(() -> fleet.models.closed.get() == 1 && fleet.labels().size() == 1);

      assertThat(used).isEqualTo("1");
      assertThat(before).containsExactly("m@1", "m@2");
      assertThat(fleet.labels()).containsExactly("m@2");
    }
  }

  @Test
  void a_superseded_version_in_use_is_kept() throws Exception {
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1"))) {
      fleet.load("m", "2", "stable");
      try (ModelLease lease = fleet.registry.lease(new ModelQuery("m", "1", ""))) {
        fleet.ticker.advance(RETAIN.multipliedBy(2));
        look(fleet);

        assertThat(lease.model().use().calls()).isEqualTo(1);
        assertThat(fleet.answering("m", "1")).isEqualTo("1");
      }
    }
  }

  @Test
  void only_what_another_version_has_superseded_is_unloaded_by_time() throws Exception {
    try (Fleet fleet =
        Fleet.serving(root, Fleet.source(root, "m", "1", "stable"), Fleet.source(root, "m", "2"))) {
      fleet.load("m", "3", "candidate");
      fleet.operations.deleteAlias("m", "candidate");
      fleet.ticker.advance(RETAIN.multipliedBy(2));
      look(fleet);

      assertThat(fleet.labels()).containsExactly("m@1", "m@2", "m@3");
      assertThat(fleet.registry.models().entries()).allMatch(ModelEntry::isReady);
    }
  }

  @Test
  void a_version_that_is_promoted_again_is_no_longer_superseded() throws Exception {
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1"))) {
      fleet.load("m", "2", "stable");
      fleet.operations.setAlias("m", "stable", "1");
      fleet.ticker.advance(RETAIN.multipliedBy(2));
      look(fleet);
      Await.that(() -> fleet.labels().size() == 1);

      assertThat(fleet.labels()).containsExactly("m@1");
      assertThat(fleet.answering("m", "")).isEqualTo("1");
    }
  }

  @Test
  void nothing_is_changed_while_the_server_ends() throws Exception {
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1"))) {
      fleet.registry.beginDrain();

      assertThat(refused(() -> fleet.load("m", "2")).kind()).isEqualTo(Kind.SHUTDOWN);
      assertThat(refused(() -> fleet.unload("m", "1")).kind()).isEqualTo(Kind.SHUTDOWN);
      assertThat(refused(() -> fleet.operations.setAlias("m", "stable", "1")).kind())
          .isEqualTo(Kind.SHUTDOWN);
    }
  }

  private static void look(Fleet fleet) {
    fleet.operations.unloadUnused(RETAIN.toNanos());
  }

  private static AdminRefusal refused(ThrowingCallable operation) {
    AdminRefusal refusal = catchThrowableOfType(AdminRefusal.class, operation);
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
