package io.reelscore.loadtest.model;

import io.reelscore.bundle.Frames;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Batching;
import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.OutputTensor;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.bundle.Manifest.Training;
import io.reelscore.bundle.Preprocessing;
import io.reelscore.bundle.Prompt;
import io.reelscore.onnx.layer.Tubelets;
import io.reelscore.onnx.model.ClipStem;
import io.reelscore.onnx.model.VideoTextSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The manifest of a video-text model with random weights. */
final class BenchManifest {
  private static final String BATCH = "batch";
  private static final List<Integer> BUCKETS = List.of(1, 2, 4, 8, 16);
  private static final String LIMIT = "random weights: for measuring speed only";

  private BenchManifest() {}

  static Manifest of(String name, String version, VideoTextSpec spec, long seed) {
    Tubelets video = film(spec);
    List<String> tokens = List.of(BATCH, String.valueOf(spec.promptTokens()));
    return new Manifest(
        Manifest.schemaVersionFor(preprocessing(spec)),
        name,
        version,
        spec.dimensions().stream().map(d -> new Dimension(d, "reward." + d)).toList(),
        List.of(
            new InputTensor(
                "frames",
                Role.FRAMES,
                "uint8",
                List.of(
                    BATCH,
                    String.valueOf(video.frames()),
                    String.valueOf(video.height()),
                    String.valueOf(video.width()),
                    "3")),
            new InputTensor("prompt_tokens", Role.PROMPT_TOKENS, "int64", tokens),
            new InputTensor("prompt_mask", Role.PROMPT_MASK, "int64", tokens)),
        outputs(spec),
        preprocessing(spec),
        new Batching(BUCKETS.getLast(), BUCKETS, spec.tokens()),
        "fp32",
        Determinism.BATCH_INVARIANT,
        new Training(false, "", "", "", "hpqa", 0, List.of(), "", seed, ""),
        List.of(LIMIT),
        Map.of());
  }

  private static Tubelets film(VideoTextSpec spec) {
    return switch (spec.clip()) {
      case ClipStem.Pixels(Tubelets cut) -> cut;
      case ClipStem.Latents latents ->
          throw new IllegalArgumentException("clip: %s (expected: pixels)".formatted(latents));
    };
  }

  private static Preprocessing preprocessing(VideoTextSpec spec) {
    Tubelets video = film(spec);
    return new Preprocessing(
        new Frames(
            video.frames(), "segment_centers", video.height(), video.width(), "bicubic_antialias"),
        new Prompt(
            Prompt.PLACEHOLDER,
            spec.promptTokens(),
            4096,
            BenchTokenizer.UNKNOWN,
            BenchTokenizer.PAD));
  }

  private static List<OutputTensor> outputs(VideoTextSpec spec) {
    List<OutputTensor> outputs = new ArrayList<>();
    for (String dimension : spec.dimensions()) {
      outputs.add(
          new OutputTensor(
              "reward." + dimension, OutputTensor.Kind.REWARD, "float32", List.of(BATCH)));
    }
    for (int layer = 1; layer <= spec.layers(); layer++) {
      outputs.add(
          new OutputTensor(
              "hidden_" + layer,
              OutputTensor.Kind.FEATURES,
              "float32",
              List.of(BATCH, String.valueOf(spec.tokens()), String.valueOf(spec.hiddenSize()))));
    }
    return outputs;
  }
}
