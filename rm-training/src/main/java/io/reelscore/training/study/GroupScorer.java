package io.reelscore.training.study;

import io.reelscore.client.Reward;
import io.reelscore.world.Clip;
import java.util.List;

/** Gives a policy's clips their rewards. */
interface GroupScorer extends AutoCloseable {

  /**
   * The rewards of some groups, each of clips of one prompt: [group][clip][dimension], in the order
   * of the model's dimensions.
   *
   * @param frames the clips' pixels, [group][clip], uint8 RGB [8, 32, 32, 3]
   */
  Reward[][][] score(List<List<Clip>> groups, List<List<byte[]>> frames)
      throws InterruptedException;

  @Override
  void close();
}
