package io.reelscore.core;

import static io.reelscore.core.EngineFixture.dimensions;
import static io.reelscore.core.EngineFixture.failure;
import static io.reelscore.core.EngineFixture.outcome;
import static io.reelscore.core.EngineFixture.rewards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class FailureIsolationTest {

  private static final ScoreOutcome.Failed ALIGNMENT_IS_NAN =
      new ScoreOutcome.Failed(
          FailureReason.NON_FINITE_SCORE,
          FailureStage.EXECUTION,
          "reward alignment: NaN (expected: a finite number)");

  @Test
  void only_the_row_that_is_not_finite_fails() throws Exception {
    FakeExecutor executor =
        new FakeExecutor(8, true)
            .scoring(b ->
                switch (b) {
                  case 1 -> new float[] {Float.NaN, Float.NaN};
                  case 2 -> new float[] {Float.NEGATIVE_INFINITY, Float.NaN};
                  case 3 -> new float[] {1f};
                  default -> new float[] {b, b};
                });
    try (EngineFixture fixture = new EngineFixture(executor)) {
      fixture.submit(0);
      fixture.awaitRunning(1);
      List<ScoreTicket> tickets = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        tickets.add(fixture.submit(i));
      }
      executor.open(2);

      assertThat(failure(tickets.get(0)))
          .isEqualTo(
              new ScoreOutcome.Failed(
                  FailureReason.NON_FINITE_SCORE,
                  FailureStage.EXECUTION,
                  "reward physics: NaN (expected: a finite number)"));
      assertThat(failure(tickets.get(1)).message())
          .isEqualTo("reward physics: -Infinity (expected: a finite number)");
      assertThat(failure(tickets.get(2)).message()).isEqualTo("rewards: 1 (expected: 2)");
      assertThat(rewards(tickets.get(3))).containsExactly(4f, 4f);
      assertThat(executor.batchSizes).containsExactly(1, 4);
    }
  }

  @Test
  void a_dimension_that_is_not_finite_fails_alone_and_is_no_number() throws Exception {
    FakeExecutor executor =
        new FakeExecutor(8, false)
            .scoring(b -> new float[] {b, b == 1 ? Float.NaN : Float.POSITIVE_INFINITY});
    try (EngineFixture fixture = new EngineFixture(executor)) {
      assertThat(dimensions(fixture.submit(1)))
          .containsExactly(
              new DimensionReward.Finite(1f), new DimensionReward.NotFinite(ALIGNMENT_IS_NAN));
      assertThat(dimensions(fixture.submit(2)).get(1))
          .isInstanceOfSatisfying(
              DimensionReward.NotFinite.class,
              reward -> assertThat(reward.failure().message()).contains("alignment: Infinity"));
    }
    assertThatThrownBy(() -> new DimensionReward.Finite(Float.NaN))
        .hasMessage("raw reward: NaN (expected: a finite number)");
    assertThatThrownBy(() ->
            new ScoreOutcome.Scored(
                List.of(new DimensionReward.NotFinite(ALIGNMENT_IS_NAN)),
                new ScoreOutcome.Timings(0, 0, 1)))
        .hasMessageEndingWith("(expected: at least one that is finite)");
  }

  @Test
  void a_sample_that_breaks_its_batch_fails_alone() throws Exception {
    FakeExecutor executor =
        new FakeExecutor(8, true)
            .scoring(b -> {
              if (b == 2) {
                throw new BatchExecutor.ExecutionException(
                    BatchExecutor.ExecutionException.Kind.FAILED, "bad sample", null);
              }
              return new float[] {b, b};
            });
    try (EngineFixture fixture = new EngineFixture(executor)) {
      fixture.submit(0);
      fixture.awaitRunning(1);
      List<ScoreTicket> tickets = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        tickets.add(fixture.submit(i));
      }
      executor.open(6);

      assertThat(rewards(tickets.get(0))[0]).isEqualTo(1f);
      assertThat(failure(tickets.get(1)))
          .isEqualTo(
              new ScoreOutcome.Failed(
                  FailureReason.EXECUTION_FAILED,
                  FailureStage.EXECUTION,
                  "the run of the model failed: bad sample"));
      assertThat(rewards(tickets.get(2))[0]).isEqualTo(3f);
      assertThat(executor.batchSizes).containsExactly(1, 3, 1, 2, 1, 1);
    }
  }

  @Test
  void whatever_the_executor_throws_is_an_outcome_and_the_worker_lives() throws Exception {
    FakeExecutor executor =
        new FakeExecutor(8, false)
            .scoring(b ->
                switch (b) {
                  case 1 -> throw new OutOfMemoryError("native");
                  case 2 -> throw new NoClassDefFoundError("ai/onnxruntime/OnnxTensor");
                  case 3 -> throw new IllegalStateException("bug");
                  default -> new float[] {b, b};
                });
    try (EngineFixture fixture = new EngineFixture(executor)) {
      for (int i = 1; i <= 3; i++) {
        assertThat(failure(fixture.submit(i)).reason()).isEqualTo(FailureReason.EXECUTION_FAILED);
      }

      assertThat(failure(fixture.submit(1)).message())
          .isEqualTo("the run of the model failed: java.lang.OutOfMemoryError: native");
      assertThat(rewards(fixture.submit(9))[0]).isEqualTo(9f);
    }
  }

  @Test
  void one_bad_sample_of_sixteen_costs_two_runs_for_each_halving() throws Exception {
    FakeExecutor executor = new FakeExecutor(16, true).scoring(failing(Set.of(11)));
    try (EngineFixture fixture = wide(executor)) {
      List<ScoreTicket> tickets = submitBehindOne(fixture, 16);
      executor.open(1_000);

      for (int i = 1; i <= 16; i++) {
        if (i == 11) {
          assertThat(failure(tickets.get(i)).reason()).isEqualTo(FailureReason.EXECUTION_FAILED);
        } else {
          assertThat(rewards(tickets.get(i))[0]).isEqualTo(i);
        }
      }
      assertThat(executor.batchSizes).hasSize(1 + 1 + 2 * 4);
    }
  }

  @Test
  void a_model_that_always_fails_is_not_run_once_for_each_sample() throws Exception {
    FakeExecutor executor =
        new FakeExecutor(16, true)
            .scoring(b -> {
              throw new IllegalStateException("device lost");
            });
    try (EngineFixture fixture = wide(executor)) {
      List<ScoreTicket> tickets = submitBehindOne(fixture, 16);
      executor.open(1_000);

      for (ScoreTicket ticket : tickets) {
        assertThat(failure(ticket).message())
            .isEqualTo("the run of the model failed: java.lang.IllegalStateException: device lost");
      }
      assertThat(executor.batchSizes).hasSizeLessThanOrEqualTo(1 + 1 + 4 * 4);
    }
  }

  @Test
  void two_bad_samples_anywhere_in_a_batch_fail_and_nobody_else() throws Exception {
    for (int first = 1; first <= 8; first++) {
      for (int second = first; second <= 8; second++) {
        Set<Integer> bad = new HashSet<>(List.of(first, second));
        FakeExecutor executor = new FakeExecutor(8, true).scoring(failing(bad));
        try (EngineFixture fixture = wide(executor)) {
          List<ScoreTicket> tickets = submitBehindOne(fixture, 8);
          executor.open(1_000);

          for (int i = 1; i <= 8; i++) {
            assertThat(outcome(tickets.get(i)) instanceof ScoreOutcome.Failed)
                .as("sample %d of bad %s", i, bad)
                .isEqualTo(bad.contains(i));
          }
        }
      }
    }
  }

  @Test
  void where_rows_depend_on_each_other_the_neighbours_of_a_bad_row_are_run_again()
      throws Exception {
    FakeExecutor executor =
        new FakeExecutor(8, true)
            .withDependentRows()
            .scoring(b -> new float[] {b, b == 3 ? Float.NaN : b});
    try (EngineFixture fixture = wide(executor)) {
      List<ScoreTicket> tickets = submitBehindOne(fixture, 4);
      executor.open(1_000);

      assertThat(dimensions(tickets.get(3)))
          .containsExactly(
              new DimensionReward.Finite(3f), new DimensionReward.NotFinite(ALIGNMENT_IS_NAN));
      for (int i : List.of(1, 2, 4)) {
        assertThat(rewards(tickets.get(i))[0]).isEqualTo(i);
      }
      assertThat(executor.batches)
          .containsExactly(
              List.of(0),
              List.of(1, 2, 3, 4),
              List.of(1, 2),
              List.of(3, 4),
              List.of(3),
              List.of(4));
    }
  }

  @Test
  void no_number_of_rows_that_depend_on_a_bad_one_is_delivered_when_runs_have_run_out()
      throws Exception {
    FakeExecutor executor =
        new FakeExecutor(16, true)
            .withDependentRows()
            .scoring(b -> new float[] {b, b == 0 || b % 2 == 0 ? b : Float.NaN});
    try (EngineFixture fixture = wide(executor)) {
      List<ScoreTicket> tickets = submitBehindOne(fixture, 16);
      executor.open(1_000);

      Set<FailureReason> reasons = new HashSet<>();
      for (int i = 1; i <= 16; i++) {
        switch (outcome(tickets.get(i))) {
          case ScoreOutcome.Failed failed -> {
            reasons.add(failed.reason());
            assertThat(failed.reason())
                .as("sample %d", i)
                .isEqualTo(
                    i % 2 == 0 ? FailureReason.EXECUTION_FAILED : FailureReason.NON_FINITE_SCORE);
          }
          case ScoreOutcome.Scored scored ->
              assertThat(executor.batches).as("sample %d", i).contains(List.of(i));
        }
      }
      assertThat(reasons)
          .containsExactlyInAnyOrder(
              FailureReason.EXECUTION_FAILED, FailureReason.NON_FINITE_SCORE);
    }
  }

  @Test
  void a_lack_of_memory_shrinks_the_bucket_and_loses_nobody() throws Exception {
    List<Integer> shrunk = new CopyOnWriteArrayList<>();
    EngineListener listener =
        new EngineListener() {
          @Override
          public void bucketShrunk(Bucket bucket, int maxItems) {
            shrunk.add(maxItems);
          }
        };
    FakeExecutor executor = new FakeExecutor(8, true);
    try (EngineFixture fixture = new EngineFixture(executor, listener)) {
      List<ScoreTicket> tickets = submitBehindOne(fixture, 8);
      executor.memoryFor(3);
      executor.open(1_000);
      for (int i = 1; i <= 8; i++) {
        assertThat(rewards(tickets.get(i))[0]).isEqualTo(i);
      }
      fixture.engine.close();

      assertThat(executor.batchSizes).containsExactly(1, 8, 4, 2, 2, 4, 2, 2);
      assertThat(shrunk).containsExactly(2);
    }
  }

  @Test
  void a_sample_that_lacks_memory_alone_fails_alone() throws Exception {
    FakeExecutor executor = new FakeExecutor(8, true);
    executor.memoryFor(0);
    try (EngineFixture fixture = new EngineFixture(executor)) {
      executor.open(1);

      assertThat(failure(fixture.submit(1)).message())
          .isEqualTo("the run of the model failed: no memory for 1 samples");
    }
  }

  private static FakeExecutor.Behaviour failing(Set<Integer> bad) {
    return b -> {
      if (bad.contains(b)) {
        throw new IllegalStateException("bad sample");
      }
      return new float[] {b, b};
    };
  }

  private static EngineFixture wide(FakeExecutor executor) {
    return new EngineFixture(
        executor, EngineFixture.device(1), EngineFixture.options(16), EngineListener.NONE);
  }

  /** Sample 0 runs; the others wait and make one batch. */
  private static List<ScoreTicket> submitBehindOne(EngineFixture fixture, int count)
      throws Exception {
    List<ScoreTicket> tickets = new ArrayList<>();
    tickets.add(fixture.submit(0));
    fixture.awaitRunning(1);
    for (int i = 1; i <= count; i++) {
      tickets.add(fixture.submit(i));
    }
    fixture.awaitQueued(count);
    return tickets;
  }
}
