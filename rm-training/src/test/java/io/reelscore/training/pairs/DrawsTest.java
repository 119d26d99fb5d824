package io.reelscore.training.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawsTest {

  @Test
  void nothing_is_drawn_twice_before_everything_that_fits_was_drawn_once() {
    Draws draws = new Draws(10, 3, new Random(1));

    int[] drawn = IntStream.range(0, 3).flatMap(i -> IntStream.of(draws.next())).toArray();

    assertThat(drawn).hasSize(9).doesNotHaveDuplicates();
    assertThat(IntStream.of(drawn)).allMatch(i -> i >= 0 && i < 10);
  }

  @Test
  void a_batch_is_never_larger_than_what_there_is() {
    Draws draws = new Draws(4, 64, new Random(1));

    assertThat(draws.next()).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(draws.next()).containsExactlyInAnyOrder(0, 1, 2, 3);
  }
}
