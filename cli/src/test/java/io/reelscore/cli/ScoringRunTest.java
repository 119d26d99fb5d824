package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoringRunTest {
  private static final List<ClipRequest> CLIPS =
      IntStream.range(0, 20)
          .mapToObj(i -> new ClipRequest(null, "clip " + i, Path.of("clip" + i), "p", false))
          .toList();

  @Test
  void reports_come_in_the_order_of_the_clips() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    ClipScorer firstWaitsForSecond =
        clip -> {
          if (clip.equals(CLIPS.get(0))) {
            await(second);
          } else {
            second.countDown();
          }
          return new ClipOutcome.Failed(clip.file());
        };

    List<ClipReport> reports = run(firstWaitsForSecond, 2);

    assertThat(reports).extracting(ClipReport::request).isEqualTo(CLIPS);
    assertThat(reports)
        .extracting(ClipReport::outcome)
        .isEqualTo(CLIPS.stream().map(clip -> new ClipOutcome.Failed(clip.file())).toList());
  }

  @Test
  void no_more_clips_than_asked_are_in_flight() throws Exception {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch three = new CountDownLatch(3);
    ClipScorer counting =
        clip -> {
          most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          three.countDown();
          await(three);
          inFlight.decrementAndGet();
          return new ClipOutcome.Failed("");
        };

    run(counting, 3);

    assertThat(most.get()).isEqualTo(3);
  }

  @Test
  void time_is_that_of_the_clip_alone() throws Exception {
    AtomicLong clock = new AtomicLong();
    List<ClipReport> reports = new ArrayList<>();
    ClipScorer slow =
        clip -> {
          clock.addAndGet(7_000_000);
          return new ClipOutcome.Failed("");
        };

    new ScoringRun(slow, 1, clock::get, finished -> {}).score(CLIPS, reports::add);

    assertThat(reports).extracting(ClipReport::millis).containsOnly(7L);
  }

  @Test
  void progress_counts_to_the_end() throws Exception {
    List<Integer> counts = new ArrayList<>();

    new ScoringRun(clip -> new ClipOutcome.Failed(""), 1, () -> 0, counts::add)
        .score(CLIPS, report -> {});

    assertThat(counts).isEqualTo(IntStream.rangeClosed(1, 20).boxed().toList());
  }

  @Test
  void a_defect_of_the_scorer_ends_the_run() {
    ClipScorer broken =
        clip -> {
          throw new IllegalStateException("broken");
        };

    assertThatThrownBy(() -> run(broken, 2)).hasRootCauseMessage("broken");
  }

  private static List<ClipReport> run(ClipScorer scorer, int parallel) throws InterruptedException {
    List<ClipReport> reports = new ArrayList<>();
    new ScoringRun(scorer, parallel, () -> 0, finished -> {}).score(CLIPS, reports::add);
    return reports;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
