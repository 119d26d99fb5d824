package io.reelscore.training.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.training.pairs.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DawidSkeneTest {
  private static final long SEED = Long.getLong("seed", 1);

  /**
   * Dawid and Skene (1979), table 1: five anaesthetists grade 45 patients from 1 to 4, the first
   * one three times.
   */
  private static final String[] PATIENTS = {
    "1111111", "3334334", "1122122", "2223121", "2223222", "2223322", "1222111", "3333433",
    "2222223", "2322223", "4444444", "2223343", "1111111", "2223212", "1211111", "1112111",
    "1111111", "1111111", "2222221", "2221322", "2222222", "2222221", "2223222", "2212222",
    "1111111", "1111111", "2322222", "1111111", "1111111", "1121121", "1111111", "3333233",
    "1111111", "2222222", "2223232", "4334343", "2212232", "2323233", "3333432", "1111111",
    "1111111", "1212111", "2322222", "1211111", "2222222"
  };

  @Test
  void fits_the_anaesthetists_as_published() {
    Judgements judgements = anaesthetists();

    DawidSkene fit = DawidSkene.fit(judgements, new DawidSkene.Settings(0, 1e-9, 1000));

    assertThat(fit.prior()).containsExactly(new double[] {0.40, 0.42, 0.11, 0.07}, within(0.005));
    assertThat(fit.confusion()[0][0])
        .containsExactly(new double[] {0.89, 0.11, 0, 0}, within(0.005));
    assertThat(fit.confusion()[0][1])
        .containsExactly(new double[] {0.07, 0.88, 0.05, 0}, within(0.005));
    assertThat(fit.posterior()[4 * 2]).as("patient 3, class 1").isCloseTo(0, within(0.01));
  }

  @Test
  void agrees_with_the_equations_written_plainly() {
    Judgements judgements = panel(60, SEED);
    DawidSkene.Settings settings = new DawidSkene.Settings(0.5, 0, 7);

    DawidSkene fit = DawidSkene.fit(judgements, settings);

    double[][] plain = plain(judgements, 0.5, 7);
    for (int u = 0; u < judgements.size(); u++) {
      assertThat(fit.posterior()[2 * u + 1]).isCloseTo(plain[u][1], within(1e-9));
    }
  }

  @Test
  void the_objective_never_falls() {
    for (double smoothing : new double[] {0, 0.1, 1}) {
      List<Double> objectives =
          DawidSkene.fit(panel(300, SEED), new DawidSkene.Settings(smoothing, 0, 100)).objectives();

      for (int i = 1; i < objectives.size(); i++) {
        assertThat(objectives.get(i))
            .as("smoothing %s, step %d, seed %d", smoothing, i, SEED)
            .isGreaterThanOrEqualTo(objectives.get(i - 1) - 1e-9);
      }
    }
  }

  @Test
  void finds_how_annotators_err_and_is_right_more_often_than_the_majority() {
    Judgements judgements = panel(4000, SEED);

    DawidSkene fit = DawidSkene.fit(judgements, DawidSkene.Settings.DEFAULT);

    Labels weighed = Labels.of(judgements, fit);
    Labels votes = Aggregation.MAJORITY.of(judgements);
    assertThat(fit.converged()).isTrue();
    for (int r = 0; r < SKILL.length; r++) {
      assertThat(fit.confusion()[r][1][1]).as("seed %d", SEED).isCloseTo(SKILL[r][1], within(0.03));
      assertThat(fit.confusion()[r][0][0]).as("seed %d", SEED).isCloseTo(SKILL[r][0], within(0.03));
    }
    assertThat(right(weighed)).isGreaterThan(right(votes) + 0.03);
  }

  @Test
  void an_annotator_of_whom_nothing_is_known_says_anything() {
    Judgements judgements = Sheets.of("01", "0101", "0111", "****");

    DawidSkene fit = DawidSkene.fit(judgements, DawidSkene.Settings.DEFAULT);

    assertThat(fit.confusion()[2][0]).containsExactly(0.5, 0.5);
    assertThat(fit.posterior()).doesNotContain(Double.NaN);
  }

  @Test
  void where_no_unit_is_judged_twice_it_ends_without_having_converged() {
    Random random = new Random(1);
    int raters = 20;
    StringBuilder[] said = new StringBuilder[raters];
    Arrays.setAll(said, r -> new StringBuilder("*".repeat(20_000)));
    for (int u = 0; u < 20_000; u++) {
      int rater = u % raters;
      said[rater].setCharAt(u, random.nextInt(raters) <= rater ? '1' : '0');
    }
    String[] observers = Arrays.stream(said).map(StringBuilder::toString).toArray(String[]::new);

    DawidSkene fit = DawidSkene.fit(Sheets.of("01", observers), DawidSkene.Settings.DEFAULT);

    assertThat(fit.steps()).isEqualTo(100);
    assertThat(fit.converged()).isFalse();
  }

  /** How often the five simulated annotators are right about a Fail and about a Pass. */
  private static final double[][] SKILL = {
    {0.95, 0.9}, {0.9, 0.95}, {0.6, 0.55}, {0.55, 0.6}, {0.3, 0.9}
  };

  /** Unit u is a Pass if its number is odd. */
  private static Judgements panel(int units, long seed) {
    Random random = new Random(seed);
    StringBuilder[] said = new StringBuilder[SKILL.length];
    for (int r = 0; r < said.length; r++) {
      said[r] = new StringBuilder();
      for (int u = 0; u < units; u++) {
        int truth = u % 2;
        boolean right = random.nextDouble() < SKILL[r][truth];
        said[r].append((char) ('0' + (right ? truth : 1 - truth)));
      }
    }
    String[] observers = new String[said.length];
    for (int r = 0; r < said.length; r++) {
      observers[r] = said[r].toString();
    }
    return Sheets.of("01", observers);
  }

  private static double right(Labels labels) {
    int right = 0;
    for (int u = 0; u < labels.pass().length; u++) {
      right += labels.verdict(u) == (u % 2 == 1 ? Verdict.PASS : Verdict.FAIL) ? 1 : 0;
    }
    return (double) right / labels.pass().length;
  }

  private static Judgements anaesthetists() {
    IntColumn rater = new IntColumn();
    IntColumn category = new IntColumn();
    int[] starts = new int[PATIENTS.length + 1];
    for (int u = 0; u < PATIENTS.length; u++) {
      for (int i = 0; i < 7; i++) {
        rater.add(Math.max(0, i - 2));
        category.add(PATIENTS[u].charAt(i) - '1');
      }
      starts[u + 1] = rater.size();
    }
    return Sheets.judgements(
        List.of("1", "2", "3", "4"),
        IntStream.range(0, 5).mapToObj(o -> "observer" + o).toList(),
        starts,
        rater,
        category);
  }

  /** Equations 2.3 to 2.5 with probabilities instead of logarithms, for two categories. */
  private static double[][] plain(Judgements said, double smoothing, int steps) {
    double[][] posterior = new double[said.size()][2];
    for (int u = 0; u < said.size(); u++) {
      for (int i = said.starts()[u]; i < said.starts()[u + 1]; i++) {
        posterior[u][said.category()[i]] += 1.0 / (said.starts()[u + 1] - said.starts()[u]);
      }
    }
    for (int step = 0; step < steps; step++) {
      double[] prior = new double[2];
      double[][][] rates = new double[said.raters().size()][2][2];
      for (int u = 0; u < said.size(); u++) {
        for (int j = 0; j < 2; j++) {
          prior[j] += posterior[u][j];
          for (int i = said.starts()[u]; i < said.starts()[u + 1]; i++) {
            rates[said.rater()[i]][j][said.category()[i]] += posterior[u][j];
          }
        }
      }
      for (int u = 0; u < said.size(); u++) {
        double[] joint = new double[2];
        for (int j = 0; j < 2; j++) {
          joint[j] = (prior[j] + smoothing) / (said.size() + 2 * smoothing);
          for (int i = said.starts()[u]; i < said.starts()[u + 1]; i++) {
            double[] row = rates[said.rater()[i]][j];
            joint[j] *= (row[said.category()[i]] + smoothing) / (row[0] + row[1] + 2 * smoothing);
          }
        }
        posterior[u][0] = joint[0] / (joint[0] + joint[1]);
        posterior[u][1] = joint[1] / (joint[0] + joint[1]);
      }
    }
    return posterior;
  }
}
