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
  private final SchemaVersion version;

  private GoldenJson(Function<String, byte @Nullable []> contents, SchemaVersion version) {
    this.contents = contents;
    this.version = version;
  }

  /**
   * Null after telling the problems.
   *
   * @param contents of a verified file of the bundle by its name, null when it is not one
   */
  static @Nullable GoldenSet read(
      JsonNode node,
      Function<String, byte @Nullable []> contents,
      SchemaVersion version,
      List<Problem> problems) {
    JsonObject json = new JsonObject(node, BundleFiles.GOLDEN + ": ", problems);
    return new GoldenJson(contents, version).set(json);
  }

  static byte[] write(GoldenSet golden) {
    Map<String, Object> set = new LinkedHashMap<>();
    set.put("tolerance", golden.tolerance());
    set.put("samples", golden.samples().stream().map(GoldenJson::entry).toList());
    return JsonFile.bytes(set);
  }

  private static Map<String, Object> entry(GoldenSample sample) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", sample.name());
    if (sample.prompt() instanceof GoldenPrompt.Text text) {
      entry.put("prompt", text.text());
    } else if (sample.prompt() instanceof GoldenPrompt.Embedding embedding) {
      entry.put("promptEmbedding", GoldenSample.embeddingFile(sample.name()));
      entry.put("promptMask", embedding.mask());
    }
    if (sample.clip() instanceof GoldenClip.Frames) {
      entry.put("frames", GoldenSample.framesFile(sample.name()));
    } else if (sample.clip() instanceof GoldenClip.Latents latents) {
      entry.put("latents", GoldenSample.latentsFile(sample.name()));
      if (latents.timestep() != null) {
        entry.put("timestep", latents.timestep());
      }
    }
    entry.put("rewards", sample.rewards());
    return entry;
  }

  private @Nullable GoldenSet set(JsonObject json) {
    double tolerance = json.number("tolerance");
    List<GoldenSample> samples = json.objects("samples", this::sample);
    json.end(version);
    return json.build(() -> new GoldenSet(tolerance, samples));
  }

  private @Nullable GoldenSample sample(JsonObject json) {
    String name = json.text("name");
    GoldenPrompt prompt = prompt(json, name);
    GoldenClip clip = clip(json, name);
    Map<String, Double> rewards = json.numberMap("rewards");
    json.end(version);
    return json.build(
        () -> new GoldenSample(name, requireNonNull(clip), requireNonNull(prompt), rewards));
  }

  private @Nullable GoldenPrompt prompt(JsonObject json, String name) {
    if (!version.hasForms() || json.has("prompt")) {
      return new GoldenPrompt.Text(json.text("prompt"));
    }
    if (!json.has("promptEmbedding")) {
      return new GoldenPrompt.None();
    }
    byte[] data = content(json, "promptEmbedding", GoldenSample.embeddingFile(name));
    List<Integer> mask = json.integers("promptMask");
    return data == null ? null : new GoldenPrompt.Embedding(data, mask);
  }

  private @Nullable GoldenClip clip(JsonObject json, String name) {
    if (!version.hasForms() || !json.has("latents")) {
      byte[] data = content(json, "frames", GoldenSample.framesFile(name));
      return data == null ? null : new GoldenClip.Frames(data);
    }
    byte[] data = content(json, "latents", GoldenSample.latentsFile(name));
    Float timestep = json.has("timestep") ? (float) json.number("timestep") : null;
    return data == null ? null : new GoldenClip.Latents(data, timestep);
  }

  /** Null after telling the problem. */
  private byte @Nullable [] content(JsonObject json, String field, String expected) {
    String file = json.text(field);
    byte[] content = contents.apply(file);
    if (!file.equals(expected)) {
      json.tell(field, file, expected);
    } else if (content == null) {
      json.tell(field, file, "a file that the manifest lists");
    }
    return content;
  }
}
