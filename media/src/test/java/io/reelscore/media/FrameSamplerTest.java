package io.reelscore.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameSamplerTest {

  @Test
  void a_film_of_17_frames_gives_its_odd_frames() {
    int[] indices = FrameSampler.segmentCenters(17, 8);

    assertThat(indices).containsExactly(1, 3, 5, 7, 9, 11, 13, 15);
  }

  @Test
  void a_half_is_rounded_to_the_even_neighbour() {
    // seg = 0.5: seg x 1 = 0.5 -> 0 and seg x 3 = 1.5 -> 2
    int[] indices = FrameSampler.segmentCenters(5, 8);

    assertThat(indices).containsExactly(0, 0, 1, 2, 2, 2, 3, 4);
  }

  @Test
  void powers_of_two_agree_with_exact_rational_arithmetic_for_every_length() {
    for (int count : new int[] {1, 2, 4, 8, 16, 32}) {
      for (int frames = 1; frames <= 400; frames++) {

        int[] indices = FrameSampler.segmentCenters(frames, count);

        assertThat(indices)
            .as("%d of %d frames", count, frames)
            .containsExactly(exactly(frames, count));
      }
    }
  }

  @Test
  void every_length_agrees_with_numpy() {
    GoldenCases cases = GoldenCases.read("sampling.json");

    assertThat(cases.lines()).hasSize(5 * 400);
    for (GoldenCases.Line line : cases.lines()) {
      int frames = line.integer("decoded_frames");
      int count = line.integer("count");

      int[] indices = FrameSampler.segmentCenters(frames, count);

      assertThat(indices)
          .as("%d of %d frames", count, frames)
          .containsExactly(line.integers("indices"));
    }
  }

  @Test
  void indices_stay_within_the_clip_and_never_go_back() {
    for (int count = 1; count <= 70; count++) {
      for (int frames = 1; frames <= 400; frames++) {

        int[] indices = FrameSampler.segmentCenters(frames, count);

        assertThat(indices).hasSize(count).isSorted();
        assertThat(indices[0]).isGreaterThanOrEqualTo(0);
        assertThat(indices[count - 1]).isLessThan(frames);
      }
    }
  }

  @Test
  void the_longest_clip_stays_within_range() {
    int[] indices = FrameSampler.segmentCenters(Integer.MAX_VALUE, 3);

    assertThat(Arrays.stream(indices).max().orElseThrow()).isLessThan(Integer.MAX_VALUE);
  }

  @Test
  void illegal_counts_are_refused_with_value_and_expectation() {
    assertThatThrownBy(() -> FrameSampler.segmentCenters(0, 8))
        .hasMessage("decoded frames: 0 (expected: at least 1)");
    assertThatThrownBy(() -> FrameSampler.segmentCenters(8, 0))
        .hasMessage("frames to take: 0 (expected: at least 1)");
  }

  /** The rule in integers: all terms over the common denominator 2 x count. */
  private static int[] exactly(int frames, int count) {
    return IntStream.range(0, count)
        .map(i -> {
          BigInteger[] whole =
              BigInteger.valueOf((long) (frames - 1) * i)
                  .divideAndRemainder(BigInteger.valueOf(count));
          int twiceRemainder = 2 * whole[1].intValueExact();
          boolean up = twiceRemainder > count || (twiceRemainder == count && whole[0].testBit(0));
          long rounded = whole[0].longValueExact() + (up ? 1 : 0);
          return Math.toIntExact((frames - 1 + 2L * count * rounded) / (2L * count));
        })
        .toArray();
  }
}
