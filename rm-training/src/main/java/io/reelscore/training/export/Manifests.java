package io.reelscore.training.export;

import io.reelscore.bundle.ClipForm;
import io.reelscore.bundle.Frames;
import io.reelscore.bundle.Latents;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Batching;
import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.OutputTensor;
import io.reelscore.bundle.Manifest.OutputTensor.Kind;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.bundle.Manifest.Training;
import io.reelscore.bundle.Preprocessing;
import io.reelscore.bundle.Prompt;
import io.reelscore.bundle.PromptEmbedding;
import io.reelscore.bundle.PromptForm;
import io.reelscore.bundle.Timestep;
import io.reelscore.onnx.layer.LatentPatches;
import io.reelscore.onnx.layer.Tubelets;
import io.reelscore.onnx.model.ClipStem;
import io.reelscore.onnx.model.PromptStem;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.data.WordTokenizer;
import io.reelscore.world.LinearVae;
import io.reelscore.world.WorldWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The manifest of an exported video-text model. */
public final class Manifests {

  private static final String BATCH = "batch";
  private static final List<Integer> BUCKETS = List.of(1, 2, 4, 8, 16);
  private static final int MAX_PROMPT_BYTES = 4096;

  private Manifests() {}

  /** What a model of that name and size is; the files are left to the bundle's writer. */
  public static Manifest of(
      String name, String version, VideoTextSpec spec, Training training, List<String> limits) {
    Preprocessing preprocessing = new Preprocessing(clip(spec), prompt(spec));
    return new Manifest(
        Manifest.schemaVersionFor(preprocessing),
        name,
        version,
        spec.dimensions().stream().map(d -> new Dimension(d, "reward." + d)).toList(),
        Stream.concat(clipInputs(spec).stream(), promptInputs(spec).stream()).toList(),
        outputs(spec),
        preprocessing,
        new Batching(BUCKETS.getLast(), BUCKETS, spec.tokens()),
        "fp32",
        Determinism.BATCH_INVARIANT,
        training,
        limits,
        Map.of());
  }

  /** The training of a model with random weights. */
  public static Training untrained() {
    return new Training(false, "", "", "", "", 0, List.of(), "", 0, "");
  }

  /** How a prompt is made into the words of a model that reads {@code tokens} of them. */
  public static Prompt words(int tokens) {
    return new Prompt(
        Prompt.PLACEHOLDER, tokens, MAX_PROMPT_BYTES, WordTokenizer.UNKNOWN, WordTokenizer.PAD);
  }

  private static ClipForm clip(VideoTextSpec spec) {
    return switch (spec.clip()) {
      case ClipStem.Pixels(Tubelets film) ->
          new Frames(
              film.frames(), "segment_centers", film.height(), film.width(), "bicubic_antialias");
      case ClipStem.Latents(LatentPatches cut) ->
          new Latents(
              cut.channels(),
              cut.frames(),
              cut.height(),
              cut.width(),
              LinearVae.NAME,
              new Timestep(0, 1, 0f));
    };
  }

  private static PromptForm prompt(VideoTextSpec spec) {
    return switch (spec.prompt()) {
      case PromptStem.Words words -> words(words.tokens());
      case PromptStem.Embedding(int tokens, int width) ->
          new PromptEmbedding(tokens, width, WorldWords.NAME);
    };
  }

  private static List<InputTensor> clipInputs(VideoTextSpec spec) {
    return switch (spec.clip()) {
      case ClipStem.Pixels(Tubelets film) ->
          List.of(
              input("frames", Role.FRAMES, "uint8", film.frames(), film.height(), film.width(), 3));
      case ClipStem.Latents(LatentPatches cut) ->
          List.of(
              input(
                  "latents",
                  Role.LATENTS,
                  "float32",
                  cut.channels(),
                  cut.frames(),
                  cut.height(),
                  cut.width()),
              input("timestep", Role.TIMESTEP, "float32"));
    };
  }

  private static List<InputTensor> promptInputs(VideoTextSpec spec) {
    InputTensor mask = input("prompt_mask", Role.PROMPT_MASK, "int64", spec.promptTokens());
    return switch (spec.prompt()) {
      case PromptStem.Words words ->
          List.of(input("prompt_tokens", Role.PROMPT_TOKENS, "int64", words.tokens()), mask);
      case PromptStem.Embedding(int tokens, int width) ->
          List.of(input("prompt_embedding", Role.PROMPT_EMBEDDING, "float32", tokens, width), mask);
    };
  }

  /** An input of those axes after the batch. */
  private static InputTensor input(String name, Role role, String dataType, int... item) {
    return new InputTensor(
        name,
        role,
        dataType,
        Stream.concat(Stream.of(BATCH), Arrays.stream(item).mapToObj(String::valueOf)).toList());
  }

  private static List<OutputTensor> outputs(VideoTextSpec spec) {
    List<OutputTensor> outputs = new ArrayList<>();
    for (String dimension : spec.dimensions()) {
      outputs.add(new OutputTensor("reward." + dimension, Kind.REWARD, "float32", List.of(BATCH)));
    }
    for (int layer = 1; layer <= spec.layers(); layer++) {
      outputs.add(
          new OutputTensor(
              "hidden_" + layer,
              Kind.FEATURES,
              "float32",
              List.of(BATCH, String.valueOf(spec.tokens()), String.valueOf(spec.hiddenSize()))));
    }
    return outputs;
  }
}
