package io.reelscore.training.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The model of Dawid and Skene: each unit has a true category drawn from a prior, and each
 * annotator says category l of a unit of category j with probability {@code confusion[j][l]},
 * independently of the others. Fitted by expectation maximisation from the shares of the votes; a
 * repeated judgement counts again, and lines without a name are one annotator.
 *
 * <pre>
 *   E: T_uj = p_j prod_i pi_{r(i) j c(i)} / sum over j
 *   M: p_j = (s + sum_u T_uj) / sums,  pi_rjl = (s + sum_{i of r, c(i) = l} T_u(i)j) / sums over l
 * </pre>
 *
 * <p>s is {@link Settings#smoothing}: with s > 0 the fit is the mode under Dirichlet(1 + s) priors,
 * with 0 the likelihood's maximum as published. The objective never falls.
 *
 * <p>Source: A. P. Dawid and A. M. Skene, "Maximum Likelihood Estimation of Observer Error-Rates
 * Using the EM Algorithm", Applied Statistics 28 (1979), equations 2.3 to 2.5 and 3.1.
 *
 * @param prior [categories]
 * @param confusion [annotators][true category][said category]; of an annotator without judgements
 *     the smoothing alone; the last annotator is those without a name
 * @param posterior [units * categories] T, row-major
 * @param objectives the log likelihood, plus that of the priors, after each step; not copied
 * @param converged whether the last step gained less than the tolerance
 */
public record DawidSkene(
    double[] prior,
    double[][][] confusion,
    double[] posterior,
    List<Double> objectives,
    boolean converged) {

  /**
   * How it is fitted.
   *
   * @param smoothing what each cell of the prior and of each confusion matrix begins with, not
   *     negative
   * @param tolerance the fit ends when a step gains less a judgement, not negative
   * @param maxSteps the fit ends after so many steps, at least 1
   */
  public record Settings(double smoothing, double tolerance, int maxSteps) {

    /** One judgement in each cell; 1e-9 a judgement; 100 steps. */
    public static final Settings DEFAULT = new Settings(1, 1e-9, 100);

    public Settings {
      if (!(smoothing >= 0) || !(tolerance >= 0) || maxSteps < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "dawid-skene: smoothing %s, tolerance %s, maxSteps %d (expected: not negative, not negative, at least 1)",
                smoothing,
                tolerance,
                maxSteps));
      }
    }
  }

  /** How many steps were made. */
  public int steps() {
    return objectives.size();
  }

  /** Fits the model. */
  public static DawidSkene fit(Judgements judgements, Settings settings) {
    int categories = judgements.categories().size();
    double[] posterior = votes(judgements);
    List<Double> objectives = new ArrayList<>();
    double least = settings.tolerance() * judgements.rater().length;
    while (true) {
      double[] prior = prior(posterior, categories, settings.smoothing());
      double[][][] confusion = confusion(judgements, posterior, settings.smoothing());
      double objective =
          expect(judgements, prior, confusion, posterior)
              + settings.smoothing() * logOf(prior, confusion);
      boolean converged = !objectives.isEmpty() && objective - objectives.getLast() <= least;
      objectives.add(objective);
      if (converged || objectives.size() == settings.maxSteps()) {
        return new DawidSkene(prior, confusion, posterior, List.copyOf(objectives), converged);
      }
    }
  }

  private static double[] votes(Judgements judgements) {
    int categories = judgements.categories().size();
    double[] shares = new double[judgements.size() * categories];
    for (int u = 0; u < judgements.size(); u++) {
      int from = judgements.starts()[u];
      int to = judgements.starts()[u + 1];
      for (int i = from; i < to; i++) {
        shares[u * categories + judgements.category()[i]] += 1.0 / (to - from);
      }
    }
    return shares;
  }

  private static double[] prior(double[] posterior, int categories, double smoothing) {
    double[] prior = new double[categories];
    for (int i = 0; i < posterior.length; i++) {
      prior[i % categories] += posterior[i];
    }
    normalise(prior, smoothing);
    return prior;
  }

  private static double[][][] confusion(
      Judgements judgements, double[] posterior, double smoothing) {
    int categories = judgements.categories().size();
    int raters = judgements.raters().size() + 1;
    double[][][] confusion = new double[raters][categories][categories];
    for (int u = 0; u < judgements.size(); u++) {
      for (int i = judgements.starts()[u]; i < judgements.starts()[u + 1]; i++) {
        double[][] own = confusion[row(judgements, i)];
        for (int j = 0; j < categories; j++) {
          own[j][judgements.category()[i]] += posterior[u * categories + j];
        }
      }
    }
    for (double[][] own : confusion) {
      for (double[] row : own) {
        normalise(row, smoothing);
      }
    }
    return confusion;
  }

  private static int row(Judgements judgements, int judgement) {
    int rater = judgements.rater()[judgement];
    return rater < 0 ? judgements.raters().size() : rater;
  }

  private static void normalise(double[] counts, double smoothing) {
    double sum = 0;
    for (double count : counts) {
      sum += count + smoothing;
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] = sum > 0 ? (counts[i] + smoothing) / sum : 1.0 / counts.length;
    }
  }

  /** Writes the posteriors, and gives the log likelihood. */
  private static double expect(
      Judgements judgements, double[] prior, double[][][] confusion, double[] posterior) {
    int categories = prior.length;
    double[] logPrior = new double[categories];
    for (int j = 0; j < categories; j++) {
      logPrior[j] = StrictMath.log(prior[j]);
    }
    double[] logs = new double[confusion.length * categories * categories];
    for (int k = 0; k < logs.length; k++) {
      logs[k] =
          StrictMath.log(
              confusion[k / (categories * categories)][k / categories % categories][
                  k % categories]);
    }
    double likelihood = 0;
    double[] log = new double[categories];
    for (int u = 0; u < judgements.size(); u++) {
      System.arraycopy(logPrior, 0, log, 0, categories);
      for (int i = judgements.starts()[u]; i < judgements.starts()[u + 1]; i++) {
        int from = row(judgements, i) * categories * categories + judgements.category()[i];
        for (int j = 0; j < categories; j++) {
          log[j] += logs[from + j * categories];
        }
      }
      double most = Double.NEGATIVE_INFINITY;
      for (double value : log) {
        most = Math.max(most, value);
      }
      double sum = 0;
      for (int j = 0; j < categories; j++) {
        log[j] = StrictMath.exp(log[j] - most);
        sum += log[j];
      }
      for (int j = 0; j < categories; j++) {
        posterior[u * categories + j] = log[j] / sum;
      }
      likelihood += most + StrictMath.log(sum);
    }
    return likelihood;
  }

  private static double logOf(double[] prior, double[][][] confusion) {
    double sum = 0;
    for (double share : prior) {
      sum += share > 0 ? StrictMath.log(share) : 0;
    }
    for (double[][] own : confusion) {
      for (double[] row : own) {
        for (double share : row) {
          sum += share > 0 ? StrictMath.log(share) : 0;
        }
      }
    }
    return sum;
  }
}
