package io.reelscore.training.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BinomialTest {
  private static final long SEED = Long.getLong("seed", 1);

  @Test
  void draws_as_often_as_the_formula_says() {
    Random random = new Random(SEED);
    int[] counts = new int[7];

    for (int i = 0; i < 100_000; i++) {
      counts[(int) Binomial.draw(6, 0.3, random)]++;
    }

    double chance = Math.pow(0.7, 6);
    for (int k = 0; k <= 6; k++) {
      double deviation = Math.sqrt(chance * (1 - chance) / 100_000);
      assertThat(counts[k] / 1e5)
          .as("%d, seed %d", k, SEED)
          .isCloseTo(chance, within(6 * deviation));
      chance *= (6.0 - k) / (k + 1) * 0.3 / 0.7;
    }
  }

  @Test
  void has_mean_and_deviation_of_many() {
    Random random = new Random(SEED);
    double sum = 0;
    double squares = 0;

    for (int i = 0; i < 5000; i++) {
      double off = Binomial.draw(10_000_000, 0.9, random) - 9e6;
      sum += off;
      squares += off * off;
    }

    double deviation = Math.sqrt(10_000_000 * 0.9 * 0.1);
    assertThat(sum / 5000)
        .as("seed %d", SEED)
        .isCloseTo(0, within(5 * deviation / Math.sqrt(5000)));
    assertThat(Math.sqrt(squares / 5000)).isCloseTo(deviation, within(0.06 * deviation));
  }

  @Test
  void what_is_certain_is_not_drawn() {
    Random random = new Random(SEED);

    assertThat(Binomial.draw(5, 0, random)).isZero();
    assertThat(Binomial.draw(5, 1, random)).isEqualTo(5);
    assertThat(Binomial.draw(0, 0.5, random)).isZero();
    assertThat(Binomial.logFactorial(40)).isCloseTo(110.32063971475739, within(1e-10));
  }
}
