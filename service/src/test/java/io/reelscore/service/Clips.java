package io.reelscore.service;

import com.google.protobuf.ByteString;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.ffmpeg.H264Writer;
import io.reelscore.v1.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Real H.264 files for tests. */
final class Clips {
  private static final int SIDE = 128;

  private Clips() {}

  /** A clip of one colour that gets brighter. */
  static byte[] mp4(Path folder, int frames) throws IOException {
    byte[] pixels = new byte[frames * SIDE * SIDE * 3];
    for (int i = 0; i < pixels.length; i += 3) {
      int frame = i / (SIDE * SIDE * 3);
      pixels[i] = (byte) (60 + 5 * frame);
      pixels[i + 1] = (byte) 120;
      pixels[i + 2] = (byte) 30;
    }
    Path file = folder.resolve("clip-" + frames + ".mp4");
    H264Writer.create(400_000).write(file, new RgbFrames(frames, SIDE, SIDE, pixels), 16);
    return Files.readAllBytes(file);
  }

  static Sample sample(byte[] file) {
    return Sample.newBuilder()
        .setEncodedVideo(ByteString.copyFrom(file))
        .setPrompt(TestClient.PROMPT)
        .build();
  }
}
