package io.reelscore.training.config;

import io.reelscore.training.annotation.Aggregation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is learnt from.
 *
 * @param annotations the user's annotations; without, the synthetic world is learnt
 * @param aggregation how several opinions on a clip become one label
 * @param prompts of the world, four clips each
 */
public record DataSettings(@Nullable Path annotations, Aggregation aggregation, int prompts) {

  public DataSettings {
    Require.atLeast("data.prompts", prompts, 1);
  }
}
