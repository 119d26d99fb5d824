package io.reelscore.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Scenes, latents, frames and gold that a port of the world to another language must give too:
 * {@code golden-clips.json}. With {@code -Dreelscore.golden.write=true} the file is written.
 */
class GoldenClipsTest {
  private static final Path FILE =
      Path.of("src/test/resources/io/reelscore/world/golden-clips.json");
  private static final long SEED = 0x601D;
  private static final int GROUPS = 10;
  private static final int CLIPS_PER_GROUP = 2;

  @Test
  void clips_and_their_gold_are_those_of_the_file() throws IOException {
    String text = text();
    if (Boolean.getBoolean("reelscore.golden.write")) {
      Files.writeString(FILE, text);
    }

    assertThat(text).isEqualTo(Files.readString(FILE));
  }

  private static String text() {
    WorldSampler world = WorldSampler.of(SEED, Domain.IN_DISTRIBUTION);
    List<String> clips =
        IntStream.range(0, GROUPS)
            .mapToObj(index -> world.group(index, CLIPS_PER_GROUP))
            .flatMap(group ->
                IntStream.range(0, CLIPS_PER_GROUP)
                    .mapToObj(i -> line(group.index(), i, group.clips().get(i))))
            .toList();
    return "{\"world_seed\": " + SEED + ", \"clips\": [\n" + String.join(",\n", clips) + "\n]}\n";
  }

  private static String line(long group, int index, Clip clip) {
    Scene scene = clip.scene();
    byte[] frames = ClipRenderer.modelFrames(clip);
    return String.format(
        Locale.ROOT,
        """
        {"group": %d, "clip": %d, "prompt": "%s", "wrong_shape": "%s", "radius": %s, "floor": %s,
         "background_hue": %s, "background_saturation": %s, "speed": %s, "seed": %d,
         "latents": %s,
         "gold": %s,
         "frame_sums": %s,
         "frames_sha256": "%s"}\
        """,
        group,
        index,
        scene.prompt().text(),
        scene.wrongShape().word(),
        scene.radius(),
        scene.floor(),
        scene.backgroundHue(),
        scene.backgroundSaturation(),
        scene.speed(),
        scene.seed(),
        Arrays.toString(clip.latents().toArray()),
        Arrays.toString(GoldOracle.gold(clip)),
        sums(frames),
        sha256(frames));
  }

  /** The sum of the bytes of each frame. */
  private static String sums(byte[] frames) {
    int bytes = frames.length / Film.modelFrames().length;
    return IntStream.range(0, Film.modelFrames().length)
        .mapToObj(frame ->
            IntStream.range(frame * bytes, (frame + 1) * bytes).map(i -> frames[i] & 255).sum())
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
