package io.reelscore.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefetchTest {

  @Test
  void items_come_in_order() {
    try (Prefetch<Integer> squares = new Prefetch<>(3, 0, i -> i * i)) {

      assertThat(IntStream.range(0, 20).map(i -> squares.next()))
          .containsExactlyElementsOf(IntStream.range(0, 20).map(i -> i * i).boxed().toList());
    }
  }

  @Test
  void items_may_begin_later() {
    try (Prefetch<Integer> squares = new Prefetch<>(3, 7, i -> i * i)) {

      assertThat(squares.next()).isEqualTo(49);
      assertThat(squares.next()).isEqualTo(64);
    }
  }

  @Test
  void a_failure_is_told_where_the_item_is_used() {
    try (Prefetch<Integer> failing =
        new Prefetch<>(
            2,
            0,
            i -> {
              throw new ArithmeticException("no item " + i);
            })) {

      assertThatThrownBy(failing::next).hasMessageContaining("no item 0");
    }
  }
}
