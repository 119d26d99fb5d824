package io.reelscore.service.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelscore.service.failure.Rejection;
import io.reelscore.service.wire.Payload.Video;
import io.reelscore.v1.SampleChunk;
import java.nio.ByteBuffer;

/**
 * The way of a chunk's bytes. They go straight to their place when they end the message, as every
 * generated code writes them: what they belong to is known then. In any other order they are kept
 * apart first.
 */
final class ChunkWalk {
  private final WireInput in;
  private final PayloadMemory memory;
  private String sampleId = "";
  private long offset;
  private Video chunk = new Video.Chunk(0, null);

  ChunkWalk(WireInput in, PayloadMemory memory) {
    this.in = in;
    this.memory = memory;
  }

  Video chunk() {
    return chunk;
  }

  /** A number of the chunk has come. */
  void number(int field, long value) {
    if (field == SampleChunk.OFFSET_FIELD_NUMBER) {
      offset = value;
    }
  }

  /** A field of the chunk with its length has come, other than its data. */
  void text(int field, byte[] bytes, int start, int length) {
    if (field == SampleChunk.SAMPLE_ID_FIELD_NUMBER) {
      sampleId = new String(bytes, start, length, UTF_8);
    }
  }

  /** Its data comes now. */
  void data(int length) throws Rejection {
    if (in.endsMessage(length)) {
      if (!memory.place(sampleId, offset, length, in::read)) {
        in.skip(length);
      }
      chunk = new Video.Chunk(length, null);
      return;
    }
    byte[] bytes;
    try {
      memory.chunk(length);
      bytes = HeapArray.of(length);
    } catch (Rejection rejection) {
      in.skip(length);
      chunk = new Video.Refused(rejection.failure());
      return;
    }
    in.read(bytes, 0, length);
    chunk = new Video.Chunk(length, ByteBuffer.wrap(bytes));
  }
}
