package io.reelscore.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeMemoryTest {
  private static final int DECODES = 120;

  private final FfmpegVideoDecoder decoder = FfmpegVideoDecoder.create();

  @TempDir Path folder;

  /** One frame of 512 x 512 pixels kept per decode would be 47 MB; the compiler adds some noise. */
  @Test
  void decodes_that_succeed_and_fail_leave_nothing_behind() throws Throwable {
    Optional<MemorySegment> statistics = Linker.nativeLinker().defaultLookup().find("mallinfo2");
    assumeThat(statistics).as("glibc counts what is allocated").isPresent();
    byte[] whole =
        Files.readAllBytes(Clips.Kind.MP4_H264.write(folder, Clips.crossing(3, 512, 512)));
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 200, (byte) 0x55);
    decodes(whole, damaged, 30);
    long before = allocatedBytes(statistics.get());

    decodes(whole, damaged, DECODES);

    assertThat(allocatedBytes(statistics.get()) - before).isLessThan(20L << 20);
  }

  private void decodes(byte[] whole, byte[] damaged, int times) throws Exception {
    FrameSpec spec = new FrameSpec(2, 32, 32);
    for (int i = 0; i < times; i++) {
      assertThat(decoder.decode(ByteBuffer.wrap(whole), spec, DecodeLimits.DEFAULT).decodedFrames())
          .isEqualTo(3);
      assertThat(
              catchThrowableOfType(
                  MediaException.class,
                  () -> decoder.decode(ByteBuffer.wrap(damaged), spec, DecodeLimits.DEFAULT)))
          .isNotNull();
    }
  }

  /** Bytes in use, of the heap's arenas and mapped: fields 7 and 4 of mallinfo2's ten. */
  @SuppressWarnings("restricted")
  private static long allocatedBytes(MemorySegment function) throws Throwable {
    MethodHandle mallinfo =
        Linker.nativeLinker()
            .downcallHandle(
                function,
                FunctionDescriptor.of(
                    MemoryLayout.structLayout(
                        MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG))));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = (MemorySegment) mallinfo.invokeExact((SegmentAllocator) arena);
      return info.getAtIndex(ValueLayout.JAVA_LONG, 7) + info.getAtIndex(ValueLayout.JAVA_LONG, 4);
    }
  }
}
