package io.reelscore.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.training.run.Ranking;
import io.reelscore.training.run.StepReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

  private final StringWriter written = new StringWriter();
  private final AtomicLong nanos = new AtomicLong();
  private final ProgressBar bar = new ProgressBar(new PrintWriter(written), false, nanos::get);

  @Test
  void tells_loss_accuracy_margin_rate_and_the_time_that_is_left() {
    for (int step = 1; step <= 5; step++) {
      nanos.addAndGet(2_000_000_000L);
      bar.onStep(report("reward", step, 10, new Ranking(0.75, 1.5)));
    }

    assertThat(written.toString().lines().toList())
        .hasSize(5)
        .last()
        .asString()
        .isEqualTo(
            "reward      [##############              ] 5/10  loss 2.000  accuracy 0.750  margin 1.500  rate 3.0e-04  ETA 0:10 ");
  }

  @Test
  void says_nothing_of_pairs_where_none_are_compared_and_counts_from_where_it_resumes() {
    for (int step = 41; step <= 50; step++) {
      nanos.addAndGet(1_000_000_000L);
      bar.onStep(report("pretraining", step, 100, null));
    }

    assertThat(written.toString().lines().toList())
        .last()
        .asString()
        .doesNotContain("accuracy")
        .contains("50/100")
        .endsWith("ETA 0:50 ");
  }

  private static StepReport report(String phase, int step, int steps, @Nullable Ranking ranking) {
    return new StepReport(phase, step, steps, 2, ranking, null, 1, 3e-4, 0);
  }
}
