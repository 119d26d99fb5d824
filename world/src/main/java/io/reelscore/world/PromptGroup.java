package io.reelscore.world;

import java.util.List;

/**
 * The clips made from one prompt.
 *
 * @param index of the group in its sampler
 * @param clips at least one; all of one scene but for its seed and wrong shape
 */
public record PromptGroup(long index, List<Clip> clips) {
  public PromptGroup {
    clips = List.copyOf(clips);
    if (clips.isEmpty()) {
      throw new IllegalArgumentException("clips of a prompt: 0 (expected: at least 1)");
    }
  }
}
