package io.reelscore.bundle;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code preprocessing} of a manifest to a {@link Preprocessing} and back. */
final class PreprocessingJson {
  private static final String FRAMES = "frames";
  private static final String LATENTS = "latents";
  private static final String PROMPT = "prompt";
  private static final String EMBEDDING = "promptEmbedding";

  private final SchemaVersion version;

  PreprocessingJson(SchemaVersion version) {
    this.version = version;
  }

  static ObjectNode write(Preprocessing preprocessing) {
    ObjectNode node = JsonFile.emptyObject();
    if (preprocessing.clip() instanceof Frames frames) {
      node.set(FRAMES, withoutSingle(frames, "counts"));
    } else if (preprocessing.clip() instanceof Latents latents) {
      ObjectNode written = (ObjectNode) JsonFile.tree(latents);
      written.remove("timestep");
      if (latents.timestep() != null) {
        written.set("timestep", timestep(latents.timestep()));
      }
      node.set(LATENTS, written);
    }
    if (preprocessing.prompt() instanceof Prompt prompt) {
      node.set(PROMPT, withoutSingle(prompt, "lengths"));
    } else if (preprocessing.prompt() instanceof PromptEmbedding embedding) {
      node.set(EMBEDDING, JsonFile.tree(embedding));
    }
    return node;
  }

  /** A choice of one says nothing; version 1.0 has no such field. */
  private static ObjectNode withoutSingle(Object record, String choice) {
    ObjectNode node = (ObjectNode) JsonFile.tree(record);
    if (requireNonNull(node.get(choice)).size() == 1) {
      node.remove(choice);
    }
    return node;
  }

  private static ObjectNode timestep(Timestep timestep) {
    ObjectNode node = JsonFile.emptyObject();
    node.put("min", timestep.min());
    node.put("max", timestep.max());
    if (timestep.standard() != null) {
      node.put("default", timestep.standard());
    }
    return node;
  }

  /** Null after telling the problems. */
  @Nullable Preprocessing read(JsonObject json) {
    ClipForm clip = clip(json);
    PromptForm prompt = prompt(json);
    json.end(version);
    return json.build(() -> new Preprocessing(requireNonNull(clip), requireNonNull(prompt)));
  }

  private @Nullable ClipForm clip(JsonObject json) {
    String form = version.hasForms() ? json.choice(List.of(FRAMES, LATENTS)) : FRAMES;
    if (form == null) {
      return null;
    }
    return form.equals(FRAMES)
        ? json.object(FRAMES, this::frames)
        : json.object(LATENTS, this::latents);
  }

  private @Nullable PromptForm prompt(JsonObject json) {
    if (version.hasForms() && !json.has(PROMPT) && !json.has(EMBEDDING)) {
      return new PromptForm.None();
    }
    String form = version.hasForms() ? json.choice(List.of(PROMPT, EMBEDDING)) : PROMPT;
    return PROMPT.equals(form)
        ? json.object(PROMPT, this::text)
        : json.object(EMBEDDING, this::embedding);
  }

  private @Nullable Frames frames(JsonObject json) {
    int count = json.integer("count");
    List<Integer> counts = sizes(json, "counts", count);
    String sampling = json.text("sampling");
    int height = json.integer("height");
    int width = json.integer("width");
    String resize = json.text("resize");
    json.end(version);
    return json.build(() -> new Frames(count, counts, sampling, height, width, resize));
  }

  private @Nullable Latents latents(JsonObject json) {
    int channels = json.integer("channels");
    int frames = json.integer("frames");
    int height = json.integer("height");
    int width = json.integer("width");
    String encoder = json.text("encoder");
    Timestep timestep = json.has("timestep") ? json.object("timestep", this::timestep) : null;
    json.end(version);
    return json.build(() -> new Latents(channels, frames, height, width, encoder, timestep));
  }

  private @Nullable Timestep timestep(JsonObject json) {
    float min = (float) json.number("min");
    float max = (float) json.number("max");
    Float standard = json.has("default") ? (float) json.number("default") : null;
    json.end(version);
    return json.build(() -> new Timestep(min, max, standard));
  }

  private @Nullable Prompt text(JsonObject json) {
    String template = json.text("template");
    int maxTokens = json.integer("maxTokens");
    List<Integer> lengths = sizes(json, "lengths", maxTokens);
    int maxBytes = json.integer("maxBytes");
    String unknownToken = json.text("unknownToken");
    String padToken = json.text("padToken");
    json.end(version);
    return json.build(
        () -> new Prompt(template, maxTokens, lengths, maxBytes, unknownToken, padToken));
  }

  private @Nullable PromptEmbedding embedding(JsonObject json) {
    int tokens = json.integer("tokens");
    int width = json.integer("width");
    String encoder = json.text("encoder");
    json.end(version);
    return json.build(() -> new PromptEmbedding(tokens, width, encoder));
  }

  private List<Integer> sizes(JsonObject json, String field, int otherwise) {
    return version.hasShapes() && json.has(field) ? json.integers(field) : List.of(otherwise);
  }
}
