package io.reelscore.loadtest.decode;

import io.reelscore.media.RgbFrames;
import io.reelscore.media.Upload;
import io.reelscore.media.ffmpeg.H264Writer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * A clip that is decoded.
 *
 * @param name for people
 * @param upload what is sent
 */
record BenchUpload(String name, Upload upload) {
  private static final int FRAMES_A_SECOND = 16;
  private static final int BITS_A_SECOND = 2_000_000;
  private static final int SQUARE = 16;

  static List<BenchUpload> all(Path folder, long seed) throws IOException {
    return List.of(
        new BenchUpload("film 17 x 128 x 128", film(folder, 17, 128, 128, seed)),
        new BenchUpload("film 49 x 480 x 832", film(folder, 49, 480, 832, seed)),
        new BenchUpload("8 PNG of 512 x 512", images(8, 512, seed)));
  }

  private static Upload film(Path folder, int frames, int height, int width, long seed)
      throws IOException {
    Path file = folder.resolve("%dx%d.mp4".formatted(height, width));
    H264Writer.create(BITS_A_SECOND)
        .write(
            file,
            new RgbFrames(frames, height, width, squares(frames, height, width, seed)),
            FRAMES_A_SECOND);
    return new Upload.Video(direct(Files.readAllBytes(file)));
  }

  private static Upload images(int count, int side, long seed) throws IOException {
    byte[] pixels = squares(count, side, side, seed);
    List<ByteBuffer> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
      int at = i * side * side * 3;
      for (int p = 0; p < side * side; p++) {
        int rgb =
            (pixels[at + 3 * p] & 0xff) << 16
                | (pixels[at + 3 * p + 1] & 0xff) << 8
                | (pixels[at + 3 * p + 2] & 0xff);
        image.setRGB(p % side, p / side, rgb);
      }
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ImageIO.write(image, "png", file);
      files.add(direct(file.toByteArray()));
    }
    return new Upload.Images(files);
  }

  /** Squares of random colours that move a pixel a frame, each with a gradient. */
  private static byte[] squares(int frames, int height, int width, long seed) {
    byte[] data = new byte[frames * height * width * 3];
    int columns = (width + frames) / SQUARE + 1;
    int[] colours =
        new SplittableRandom(seed).ints((long) columns * (height / SQUARE + 1)).toArray();
    int out = 0;
    for (int frame = 0; frame < frames; frame++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int colour = colours[y / SQUARE * columns + (x + frame) / SQUARE];
          data[out++] = (byte) ((colour >> 16) + 2 * (y % SQUARE));
          data[out++] = (byte) ((colour >> 8) + 2 * (x % SQUARE));
          data[out++] = (byte) colour;
        }
      }
    }
    return data;
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
