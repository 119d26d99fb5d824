package io.reelscore.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws the first held-out pairs as one picture, to be looked at. */
final class ContactSheet {
  private static final int SIZE = 96;
  private static final int LABEL = 16;

  private ContactSheet() {}

  public static void main(String[] args) throws IOException {
    int size = args.length > 1 ? Integer.parseInt(args[1]) : SIZE;
    List<Clip> clips = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      add(clips, labels, "clean", DefectPair.heldOut(Dimension.PHYSICAL_PLAUSIBILITY, i).clean());
      for (Dimension dimension : Dimension.values()) {
        add(clips, labels, dimension.id(), DefectPair.heldOut(dimension, i).defect());
      }
    }
    Clip base = DefectPair.heldOut(Dimension.PHYSICAL_PLAUSIBILITY, 0).clean();
    for (Latent latent : Latent.ALL) {
      Clip one = Clip.of(base.scene(), base.latents().with(latent, 2.5));
      add(clips, labels, latent.name(), one);
    }
    for (Clip clip : WorldSampler.of(1, Domain.OUT_OF_DISTRIBUTION).group(0, 2).clips()) {
      add(clips, labels, "out of distribution", clip);
    }
    draw(clips, labels, size, Path.of(args[0]));
  }

  private static void add(List<Clip> clips, List<String> labels, String label, Clip clip) {
    clips.add(clip);
    labels.add(
        "%s: %s (shown: %s)".formatted(label, clip.prompt().text(), clip.scene().prompt().text()));
  }

  private static void draw(List<Clip> clips, List<String> labels, int size, Path file)
      throws IOException {
    int[] frames = Film.modelFrames();
    BufferedImage sheet =
        new BufferedImage(
            frames.length * (SIZE + 2), clips.size() * (SIZE + LABEL), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    for (int row = 0; row < clips.size(); row++) {
      int top = row * (SIZE + LABEL);
      graphics.setColor(Color.WHITE);
      graphics.drawString(labels.get(row), 2, top + LABEL - 4);
      Clip clip = clips.get(row);
      byte[] pixels = ClipRenderer.render(clip.scene(), clip.latents(), size, frames);
      for (int frame = 0; frame < frames.length; frame++) {
        graphics.drawImage(
            image(pixels, frame, size), frame * (SIZE + 2), top + LABEL, SIZE, SIZE, null);
      }
    }
    graphics.dispose();
    ImageIO.write(sheet, "png", file.toFile());
  }

  private static BufferedImage image(byte[] pixels, int frame, int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size * size; i++) {
      int at = 3 * (frame * size * size + i);
      int rgb = ((pixels[at] & 255) << 16) | ((pixels[at + 1] & 255) << 8) | (pixels[at + 2] & 255);
      image.setRGB(i % size, i / size, rgb);
    }
    return image;
  }
}
