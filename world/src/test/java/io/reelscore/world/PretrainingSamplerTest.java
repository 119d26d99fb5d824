package io.reelscore.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PretrainingSamplerTest {

  @Test
  void an_example_depends_on_its_seed_and_index_only() {
    PretrainingExample first = PretrainingSampler.of(2).example(40);
    PretrainingExample again = PretrainingSampler.of(2).example(40);
    PretrainingExample other = PretrainingSampler.of(3).example(40);

    assertThat(again.clip()).isEqualTo(first.clip());
    assertThat(again.positions()).isEqualTo(first.positions());
    assertThat(other.clip()).isNotEqualTo(first.clip());
  }

  @Test
  void every_colour_shape_and_motion_occurs() {
    Set<Object> attributes = new HashSet<>();

    for (int i = 0; i < 500; i++) {
      Prompt prompt = PretrainingSampler.of(1).example(i).clip().prompt();
      attributes.add(prompt.colour());
      attributes.add(prompt.shape());
      attributes.add(prompt.motion());
    }

    assertThat(attributes).hasSize(8 + 6 + 4);
  }

  @Test
  void positions_are_those_of_the_model_frames() {
    PretrainingExample example = PretrainingSampler.of(1).example(0);
    Trajectory trajectory = Trajectory.of(example.clip().scene(), example.clip().latents());

    float[] positions = example.positions();

    assertThat(positions).hasSize(16);
    assertThat(positions[6]).isEqualTo((float) Math.clamp(trajectory.x(7) / 16 - 1, -2, 2));
    assertThat(positions[7]).isEqualTo((float) Math.clamp(trajectory.y(7) / 16 - 1, -2, 2));
  }
}
