package io.reelscore.bundle;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code golden/golden.json} to a {@link GoldenSet} and back. */
final class GoldenJson {
  private final Function<String, byte @Nullable []> contents;
  private final boolean refuseUnknown;

  private GoldenJson(Function<String, byte @Nullable []> contents, boolean refuseUnknown) {
    this.contents = contents;
    this.refuseUnknown = refuseUnknown;
  }

  /**
   * Null after telling the problems.
   *
   * @param contents of a verified file of the bundle by its name, null when it is not one
   */
  static @Nullable GoldenSet read(
      JsonNode node,
      Function<String, byte @Nullable []> contents,
      boolean refuseUnknown,
      List<Problem> problems) {
    JsonObject json = new JsonObject(node, BundleFiles.GOLDEN + ": ", problems);
    return new GoldenJson(contents, refuseUnknown).set(json);
  }

  static byte[] write(GoldenSet golden) {
    List<Map<String, Object>> samples =
        golden.samples().stream()
            .map(sample -> {
              Map<String, Object> entry = new LinkedHashMap<>();
              entry.put("name", sample.name());
              entry.put("prompt", sample.prompt());
              entry.put("frames", sample.file());
              entry.put("rewards", sample.rewards());
              return entry;
            })
            .toList();
    Map<String, Object> set = new LinkedHashMap<>();
    set.put("tolerance", golden.tolerance());
    set.put("samples", samples);
    return JsonFile.bytes(set);
  }

  private @Nullable GoldenSet set(JsonObject json) {
    double tolerance = json.number("tolerance");
    List<GoldenSample> samples = json.objects("samples", this::sample);
    if (refuseUnknown) {
      json.refuseUnknown();
    }
    return json.build(() -> new GoldenSet(tolerance, samples));
  }

  private @Nullable GoldenSample sample(JsonObject json) {
    String name = json.text("name");
    String prompt = json.text("prompt");
    String file = json.text("frames");
    Map<String, Double> rewards = json.numberMap("rewards");
    if (refuseUnknown) {
      json.refuseUnknown();
    }
    byte[] frames = contents.apply(file);
    if (!file.equals(GoldenSample.fileOf(name))) {
      json.tell("frames", file, GoldenSample.fileOf(name));
    } else if (frames == null) {
      json.tell("frames", file, "a file that the manifest lists");
    }
    return json.build(() -> new GoldenSample(name, prompt, requireNonNull(frames), rewards));
  }
}
