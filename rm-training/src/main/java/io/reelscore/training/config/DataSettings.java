package io.reelscore.training.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is learnt from.
 *
 * @param annotations the user's annotations; without, the synthetic world is learnt
 * @param prompts of the world, four clips each
 */
public record DataSettings(@Nullable Path annotations, int prompts) {

  public DataSettings {
    Require.atLeast("data.prompts", prompts, 1);
  }

  /** The same with those annotations. */
  public DataSettings with(Path other) {
    return new DataSettings(other, prompts);
  }
}
