package io.reelscore.cli;

import io.reelscore.media.RgbFrames;
import io.reelscore.media.ffmpeg.H264Writer;
import io.reelscore.world.Clip;
import io.reelscore.world.ClipRenderer;
import io.reelscore.world.DefectPair;
import io.reelscore.world.Dimension;
import io.reelscore.world.Film;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the demo's sample clips: of each of the world's first held-out scenes a clean clip, and one
 * spoilt on each dimension. All are real H.264 in MP4.
 */
final class DemoClips {
  private static final int PIXELS = 128;
  private static final long BITS_PER_SECOND = 2_000_000;

  private final H264Writer writer = H264Writer.create(BITS_PER_SECOND);
  private final Path folder;

  /** Clips are written into {@code folder}, which is made. */
  DemoClips(Path folder) {
    this.folder = folder;
  }

  /** Makes the clips of the first scenes; those of the last scene are to be uploaded as files. */
  List<DemoClip> make(int scenes) throws IOException {
    Files.createDirectories(folder);
    List<DemoClip> clips = new ArrayList<>();
    for (int scene = 0; scene < scenes; scene++) {
      boolean upload = scene == scenes - 1;
      Clip clean = DefectPair.heldOut(Dimension.PHYSICAL_PLAUSIBILITY, scene).clean();
      clips.add(make(clean, scene, "clean", DemoClip.NO_DEFECT, upload));
      for (Dimension dimension : Dimension.values()) {
        Clip spoilt = DefectPair.heldOut(dimension, scene).defect();
        clips.add(make(spoilt, scene, name(dimension), dimension.id(), upload));
      }
    }
    return clips;
  }

  private DemoClip make(Clip clip, int scene, String name, String defect, boolean upload)
      throws IOException {
    Path file = folder.resolve("%02d-%s.mp4".formatted(scene + 1, name)).toAbsolutePath();
    byte[] film = ClipRenderer.render(clip.scene(), clip.latents(), PIXELS, Film.allFrames());
    writer.write(file, new RgbFrames(Film.FRAMES, PIXELS, PIXELS, film), Film.FRAMES_PER_SECOND);
    ClipRequest request =
        new ClipRequest(null, file.toString(), file, clip.prompt().text(), upload);
    return new DemoClip(request, scene, defect);
  }

  private static String name(Dimension dimension) {
    return switch (dimension) {
      case PHYSICAL_PLAUSIBILITY -> "physics";
      case SUBJECT_DEFORMITY -> "deformity";
      case SEMANTIC_ALIGNMENT -> "wrong-prompt";
    };
  }
}
