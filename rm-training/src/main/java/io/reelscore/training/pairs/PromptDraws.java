package io.reelscore.training.pairs;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;

/**
 * Batches of whole prompts: as many as fit, the one that does not fit begins the next batch. Of a
 * prompt with more clips than a batch holds, a batch's worth is drawn.
 */
final class PromptDraws {

  private static final int NONE = -1;

  private final LabelIndex labels;
  private final int size;
  private final IntSupplier prompts;
  private final Random random;
  private int waiting = NONE;

  /**
   * Batches of at most {@code size} clips.
   *
   * @param prompts one after another; one that comes again within a batch is passed over, and the
   *     batch is closed when that happened as often as it has places
   */
  PromptDraws(LabelIndex labels, int size, IntSupplier prompts, Random random) {
    this.labels = labels;
    this.size = size;
    this.prompts = prompts;
    this.random = random;
  }

  int[] next() {
    int[] batch = new int[size];
    int used = 0;
    int repeated = 0;
    while (used < size && repeated < size) {
      int prompt = waiting == NONE ? prompts.getAsInt() : waiting;
      waiting = NONE;
      if (contains(batch, used, prompt)) {
        repeated++;
        continue;
      }
      int[] clips = some(labels.clips(prompt));
      if (used + clips.length > size) {
        waiting = prompt;
        break;
      }
      System.arraycopy(clips, 0, batch, used, clips.length);
      used += clips.length;
    }
    return Arrays.copyOf(batch, used);
  }

  private boolean contains(int[] batch, int used, int prompt) {
    for (int i = 0; i < used; i++) {
      if (labels.prompt(batch[i]) == prompt) {
        return true;
      }
    }
    return false;
  }

  private int[] some(int[] clips) {
    if (clips.length <= size) {
      return clips;
    }
    for (int i = 0; i < size; i++) {
      int j = i + random.nextInt(clips.length - i);
      int other = clips[i];
      clips[i] = clips[j];
      clips[j] = other;
    }
    return Arrays.copyOf(clips, size);
  }
}
