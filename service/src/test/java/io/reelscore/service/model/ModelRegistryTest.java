package io.reelscore.service.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reelscore.core.FailureReason;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which model a request gets. */
class ModelRegistryTest {
  @TempDir Path root;

  @Test
  void a_request_without_a_version_gets_the_only_one() throws Exception {
    try (Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1"))) {
      assertThat(fleet.answering("m", "")).isEqualTo("1");
      assertThat(fleet.answering("", "")).isEqualTo("1");
    }
  }

  @Test
  void a_request_without_a_version_gets_the_stable_one_of_several() throws Exception {
    try (Fleet fleet =
        Fleet.serving(
            root,
            Fleet.source(root, "m", "1"),
            Fleet.source(root, "m", "2", "stable"),
            Fleet.source(root, "m", "3", "candidate"))) {
      assertThat(fleet.answering("m", "")).isEqualTo("2");
      assertThat(fleet.answering("m", "stable")).isEqualTo("2");
      assertThat(fleet.answering("m", "candidate")).isEqualTo("3");
      assertThat(fleet.answering("m", "1")).isEqualTo("1");
    }
  }

  @Test
  void of_several_versions_without_a_stable_one_a_request_must_choose() throws Exception {
    try (Fleet fleet =
        Fleet.serving(root, Fleet.source(root, "m", "1"), Fleet.source(root, "m", "2"))) {
      ScoreOutcome.Failed failure = refused(fleet, new ModelQuery("m", "", ""));

      assertThat(failure.reason()).isEqualTo(FailureReason.INVALID_FIELD);
      assertThat(failure.message())
          .isEqualTo(
              "model.version: empty (expected: a version, for several are served: [m@1, m@2])");
    }
  }

  @Test
  void a_stable_model_that_is_still_loading_is_not_replaced_by_another() throws Exception {
    try (Fleet fleet =
        new Fleet(
            root, 0, null, Fleet.source(root, "m", "1"), Fleet.source(root, "m", "2", "stable"))) {
      var gate = fleet.models.hold();
      gate.release();
      fleet.registry.start();
      Await.that(() -> fleet.registry.models().entries().getFirst().isReady());

      ScoreOutcome.Failed failure = refused(fleet, new ModelQuery("m", "", ""));
      gate.release();
      fleet.registry.settled().toCompletableFuture().get();

      assertThat(failure.reason()).isEqualTo(FailureReason.MODEL_NOT_READY);
      assertThat(fleet.answering("m", "")).isEqualTo("2");
    }
  }

  @Test
  void a_pinned_identity_is_answered_by_the_version_that_has_it() throws Exception {
    try (Fleet fleet =
        Fleet.serving(root, Fleet.source(root, "m", "1"), Fleet.source(root, "m", "2", "stable"))) {
      String first = FakeModels.identity("m", "1").text();

      assertThat(fleet.answering(new ModelQuery("m", "", first))).isEqualTo("1");
      assertThat(fleet.answering(new ModelQuery("", "", first))).isEqualTo("1");
      assertThat(fleet.answering(new ModelQuery("m", "stable", first))).isEqualTo("1");
    }
  }

  @Test
  void a_pin_that_nothing_meets_is_refused_with_both_identities() throws Exception {
    try (Fleet fleet =
        Fleet.serving(root, Fleet.source(root, "m", "1"), Fleet.source(root, "m", "2", "stable"))) {
      String pin = FakeModels.identity("m", "3").text();

      ScoreOutcome.Failed failure = refused(fleet, new ModelQuery("m", "", pin));

      assertThat(failure.reason()).isEqualTo(FailureReason.IDENTITY_MISMATCH);
      assertThat(failure.message()).contains(pin, FakeModels.identity("m", "2").text());
    }
  }

  @Test
  void a_pin_against_the_version_that_is_named_is_refused() throws Exception {
    try (Fleet fleet =
        Fleet.serving(root, Fleet.source(root, "m", "1"), Fleet.source(root, "m", "2", "stable"))) {
      String pin = FakeModels.identity("m", "1").text();

      ScoreOutcome.Failed failure = refused(fleet, new ModelQuery("m", "2", pin));

      assertThat(failure.reason()).isEqualTo(FailureReason.IDENTITY_MISMATCH);
    }
  }

  @Test
  void a_pin_that_none_of_several_meets_names_them_all() throws Exception {
    try (Fleet fleet =
        Fleet.serving(root, Fleet.source(root, "m", "1"), Fleet.source(root, "m", "2"))) {
      ScoreOutcome.Failed failure =
          refused(fleet, new ModelQuery("m", "", FakeModels.identity("m", "3").text()));

      assertThat(failure.reason()).isEqualTo(FailureReason.IDENTITY_MISMATCH);
      assertThat(failure.message())
          .contains(FakeModels.identity("m", "1").text(), FakeModels.identity("m", "2").text());
    }
  }

  @Test
  void a_pin_of_a_model_that_is_not_there_names_those_that_are() throws Exception {
    try (Fleet fleet =
        Fleet.serving(root, Fleet.source(root, "m", "1"), Fleet.source(root, "n", "1"))) {
      String pin = FakeModels.identity("other", "1").text();

      ScoreOutcome.Failed failure = refused(fleet, new ModelQuery("", "", pin));

      assertThat(failure.reason()).isEqualTo(FailureReason.IDENTITY_MISMATCH);
      assertThat(failure.message())
          .contains(
              pin, FakeModels.identity("m", "1").text(), FakeModels.identity("n", "1").text());
    }
  }

  @Test
  void a_pin_waits_for_models_that_are_loading() throws Exception {
    try (Fleet fleet =
        new Fleet(root, 0, null, Fleet.source(root, "m", "1"), Fleet.source(root, "m", "2"))) {
      var gate = fleet.models.hold();
      fleet.registry.start();

      ScoreOutcome.Failed failure =
          refused(fleet, new ModelQuery("m", "", FakeModels.identity("m", "3").text()));
      gate.release(2);

      assertThat(failure.reason()).isEqualTo(FailureReason.MODEL_NOT_READY);
    }
  }

  @Test
  void nothing_is_taken_while_the_server_ends() throws Exception {
    Fleet fleet = Fleet.serving(root, Fleet.source(root, "m", "1"));

    fleet.registry.beginDrain();
    ScoreOutcome.Failed failure = refused(fleet, new ModelQuery("m", "", ""));
    fleet.close();

    assertThat(failure.reason()).isEqualTo(FailureReason.DRAINING);
    assertThat(fleet.models.closed).hasValue(1);
  }

  @Test
  void what_becomes_ready_while_the_server_ends_takes_nothing_and_is_closed() throws Exception {
    Fleet fleet = new Fleet(root, 0, null, Fleet.source(root, "m", "1"));
    var gate = fleet.models.hold();
    fleet.registry.start();
    Await.that(gate::hasQueuedThreads);

    fleet.registry.beginDrain();
    gate.release();
    fleet.registry.settled().toCompletableFuture().get();
    ScoreOutcome.Failed failure = refused(fleet, new ModelQuery("m", "", ""));
    fleet.close();

    assertThat(failure.reason()).isEqualTo(FailureReason.DRAINING);
    assertThat(fleet.models.opened).hasValue(1);
    assertThat(fleet.models.closed).hasValue(1);
  }

  private static ScoreOutcome.Failed refused(Fleet fleet, ModelQuery query) {
    Rejection rejection =
        catchThrowableOfType(Rejection.class, () -> fleet.registry.lease(query).close());
    assertThat(rejection).as("refusal of %s", query).isNotNull();
    return rejection.failure();
  }
}
