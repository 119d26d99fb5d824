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
 * @param shortcuts what is done about clips that look good without being good
 */
public record DataSettings(
    @Nullable Path annotations, Aggregation aggregation, int prompts, Shortcuts shortcuts) {

  /** What looks good without being good: brightness, saturation and grain. */
  public enum Shortcuts {
    /** Winners with more of them weigh, together, as much as those with less. */
    BALANCED,
    /** Pairs weigh what they weigh. */
    AS_THEY_COME
  }

  public DataSettings {
    Require.atLeast("data.prompts", prompts, 1);
  }
}
