package io.reelscore.media.ffmpeg.worker;

import io.reelscore.media.RgbFrames;
import io.reelscore.media.Upload;
import io.reelscore.media.ffmpeg.H264Writer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import javax.imageio.ImageIO;

/** Clips for processes. */
final class TestClips {
  private TestClips() {}

  /** A short film that fits into a pipe. */
  static Upload.Video film(Path folder) throws IOException {
    byte[] pixels = new byte[9 * 64 * 64 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 4096);
    }
    Path file = folder.resolve("film.mp4");
    H264Writer.create(200_000).write(file, new RgbFrames(9, 64, 64, pixels), 16);
    return new Upload.Video(ByteBuffer.wrap(Files.readAllBytes(file)));
  }

  /** Images of one shade, small as files and large as pixels. */
  static Upload.Images images(int count, int side) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY), "png", file);
    return new Upload.Images(Collections.nCopies(count, ByteBuffer.wrap(file.toByteArray())));
  }
}
