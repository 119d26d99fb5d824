package io.reelscore.media;

import java.util.function.BooleanSupplier;

/**
 * Decodes what somebody sent into the frames a model takes. Implementations are safe for use by
 * several threads.
 */
public interface UploadDecoder {

  /**
   * Waits until clips are taken.
   *
   * @throws IllegalStateException when they never will be
   */
  default void requireWorking() {}

  /**
   * Decodes on the caller's thread, or blocks it.
   *
   * @param wanted asked now and then from any thread; once it is false the decode is given up with
   *     {@link MediaException.Kind#ABANDONED}
   */
  SampledClip decode(Upload upload, FrameSpec spec, DecodeLimits limits, BooleanSupplier wanted)
      throws MediaException;
}
