package io.reelscore.training.data;

import io.reelscore.media.RgbFrames;
import io.reelscore.media.ffmpeg.H264Writer;
import io.reelscore.world.Clip;
import io.reelscore.world.ClipRenderer;
import io.reelscore.world.Domain;
import io.reelscore.world.Film;
import io.reelscore.world.WorldSampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Real files of a pretended user: a folder of H.264 clips with annotations. */
public final class UserClips {

  private UserClips() {}

  /**
   * Two clips for each prompt, one that passes and one that fails in dimension {@code neatness}.
   *
   * @return the annotations
   */
  public static Path write(Path folder, int prompts) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2 * prompts; i++) {
      Clip clip = WorldSampler.of(11, Domain.IN_DISTRIBUTION).group(i / 2, 2).clips().get(i % 2);
      String name = "clip%d.mp4".formatted(i);
      byte[] pixels = ClipRenderer.render(clip.scene(), clip.latents(), 64, Film.allFrames());
      H264Writer.create(400_000)
          .write(folder.resolve(name), new RgbFrames(Film.FRAMES, 64, 64, pixels), 16);
      lines.add(line(name, clip.prompt().text(), i % 2 == 0 ? "pass" : "fail"));
    }
    return Files.write(folder.resolve("annotations.jsonl"), lines);
  }

  /** A line of annotations. */
  public static String line(String file, String prompt, String label) {
    return "{\"file\":\"%s\",\"prompt\":\"%s\",\"dimension\":\"neatness\",\"label\":\"%s\"}"
        .formatted(file, prompt, label);
  }
}
