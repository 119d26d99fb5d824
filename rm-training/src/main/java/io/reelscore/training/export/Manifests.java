package io.reelscore.training.export;

import io.reelscore.bundle.Frames;
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
import io.reelscore.onnx.layer.Tubelets;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.data.WordTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The manifest of an exported video-text model. */
public final class Manifests {

  private static final String BATCH = "batch";
  private static final List<Integer> BUCKETS = List.of(1, 2, 4, 8, 16);
  private static final int MAX_PROMPT_BYTES = 4096;

  private Manifests() {}

  /** What a model of that name and size is; the files are left to the bundle's writer. */
  public static Manifest of(
      String name, String version, VideoTextSpec spec, Training training, List<String> limits) {
    Tubelets video = spec.video();
    String tokens = String.valueOf(spec.promptTokens());
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
            new InputTensor("prompt_tokens", Role.PROMPT_TOKENS, "int64", List.of(BATCH, tokens)),
            new InputTensor("prompt_mask", Role.PROMPT_MASK, "int64", List.of(BATCH, tokens))),
        outputs,
        preprocessing(spec),
        new Batching(BUCKETS.getLast(), BUCKETS, spec.tokens()),
        "fp32",
        Determinism.BATCH_INVARIANT,
        training,
        limits,
        Map.of());
  }

  /** What turns a clip and its prompt into the inputs of such a model. */
  public static Preprocessing preprocessing(VideoTextSpec spec) {
    Tubelets video = spec.video();
    return new Preprocessing(
        new Frames(
            video.frames(), "segment_centers", video.height(), video.width(), "bicubic_antialias"),
        new Prompt(
            Prompt.PLACEHOLDER,
            spec.promptTokens(),
            MAX_PROMPT_BYTES,
            WordTokenizer.UNKNOWN,
            WordTokenizer.PAD));
  }
}
