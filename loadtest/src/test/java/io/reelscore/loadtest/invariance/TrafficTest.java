package io.reelscore.loadtest.invariance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrafficTest {

  @Test
  void every_sample_comes_as_often_as_any_other() {
    Traffic traffic = Traffic.of(1000, 10, 64, new SplittableRandom(3));

    List<Integer> places = traffic.bursts().stream().flatMap(b -> b.samples().stream()).toList();
    assertThat(traffic.requests()).isEqualTo(1000);
    for (int place = 0; place < 10; place++) {
      int wanted = place;
      assertThat(places.stream().filter(p -> p == wanted)).hasSize(100);
    }
  }

  @Test
  void bursts_differ_in_concurrency_within_the_limit() {
    Traffic traffic = Traffic.of(5000, 10, 8, new SplittableRandom(3));

    assertThat(traffic.bursts().stream().map(Traffic.Burst::inFlight).distinct())
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
  }
}
