package io.reelscore.media;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Decodes a clip into the frames a model takes. Implementations are safe for use by several
 * threads.
 */
public interface VideoDecoder {

  /** Decodes a file. */
  SampledClip decode(Path file, FrameSpec spec, DecodeLimits limits) throws MediaException;

  /** Decodes a whole file that is in memory; the buffer's position and limit are not changed. */
  SampledClip decode(ByteBuffer file, FrameSpec spec, DecodeLimits limits) throws MediaException;
}
