package io.reelscore.training.features;

import io.reelscore.media.RgbFrames;
import io.reelscore.media.ffmpeg.H264Writer;
import io.reelscore.training.data.WorldData;
import io.reelscore.world.Annotation;
import io.reelscore.world.AnnotatorPanel;
import io.reelscore.world.Clip;
import io.reelscore.world.ClipRenderer;
import io.reelscore.world.Dimension;
import io.reelscore.world.Domain;
import io.reelscore.world.Film;
import io.reelscore.world.GoldOracle;
import io.reelscore.world.WorldSampler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * A folder as a user's: films of the world, annotations of them, MiniLM and its tokenizer. Clips to
 * learn from have the opinion of one of five annotators, those to measure with have true quality.
 */
final class WorldFilms {

  private static final int SEED = 1;
  private static final int HELD_OUT_PROMPTS = 100;
  private static final int PIXELS = 128;
  private static final long BITS_PER_SECOND = 1_000_000;

  private WorldFilms() {}

  /** Takes a new folder and the number of prompts to learn from, four clips each. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    List<Clip> learning =
        WorldSampler.of(2 * SEED + 1, Domain.IN_DISTRIBUTION)
            .groups(Integer.parseInt(arguments[1]), WorldData.CLIPS_PER_PROMPT)
            .stream()
            .flatMap(group -> group.clips().stream())
            .toList();
    List<Clip> measuring = WorldData.heldOutClips(HELD_OUT_PROMPTS);
    List<String> lines = new ArrayList<>();
    AnnotatorPanel panel = AnnotatorPanel.standard(SEED);
    Random asked = new Random(SEED);
    int[] annotator = learning.stream().mapToInt(_ -> asked.nextInt(panel.annotators())).toArray();
    for (Dimension dimension : Dimension.values()) {
      Annotation said = panel.annotate(learning, dimension, GoldOracle.median(learning, dimension));
      for (int i = 0; i < learning.size(); i++) {
        boolean pass = said.passes()[i][annotator[i]];
        lines.add(line("train", i, learning.get(i), dimension, pass));
      }
      double median = GoldOracle.median(measuring, dimension);
      for (int i = 0; i < measuring.size(); i++) {
        boolean pass = GoldOracle.gold(measuring.get(i), dimension) > median;
        lines.add(line("test", i, measuring.get(i), dimension, pass));
      }
    }
    Files.write(folder.resolve("annotations.jsonl"), lines);
    films(folder, "train", learning);
    films(folder, "test", measuring);
    copy("/all-minilm-l6-v2.onnx", folder.resolve("minilm.onnx"));
    copy("/all-minilm-l6-v2-tokenizer.json", folder.resolve("tokenizer.json"));
  }

  private static String line(
      String split, int number, Clip clip, Dimension dimension, boolean pass) {
    return "{\"file\":\"%s%d.mp4\",\"prompt\":\"%s\",\"dimension\":\"%s\",\"label\":\"%s\",\"split\":\"%s\"}"
        .formatted(
            split, number, clip.prompt().text(), dimension.id(), pass ? "pass" : "fail", split);
  }

  private static void films(Path folder, String split, List<Clip> clips) throws IOException {
    for (int i = 0; i < clips.size(); i++) {
      Clip clip = clips.get(i);
      byte[] pixels = ClipRenderer.render(clip.scene(), clip.latents(), PIXELS, Film.allFrames());
      H264Writer.create(BITS_PER_SECOND)
          .write(
              folder.resolve(split + i + ".mp4"),
              new RgbFrames(Film.FRAMES, PIXELS, PIXELS, pixels),
              Film.FRAMES_PER_SECOND);
    }
  }

  private static void copy(String resource, Path to) throws IOException {
    try (InputStream in = Objects.requireNonNull(WorldFilms.class.getResourceAsStream(resource))) {
      Files.copy(in, to);
    }
  }
}
