package io.reelscore.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeMemoryTest {
  private static final int DECODES = 150;

  private final FfmpegVideoDecoder decoder = FfmpegVideoDecoder.create();

  @TempDir Path folder;

  /** One 512 x 512 frame kept per decode would be 59 MB or more in all. */
  @Test
  void decodes_that_succeed_and_fail_leave_nothing_behind() throws Exception {
    byte[] whole =
        Files.readAllBytes(Clips.Kind.MP4_H264.write(folder, Clips.crossing(3, 512, 512)));
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 200, (byte) 0x55);
    decodes(whole, damaged, 50);
    long before = Pointer.physicalBytes();

    decodes(whole, damaged, DECODES);

    assertThat(Pointer.physicalBytes() - before).isLessThan(40L << 20);
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
}
