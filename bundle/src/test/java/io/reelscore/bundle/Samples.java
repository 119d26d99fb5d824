package io.reelscore.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelscore.bundle.Manifest.Batching;
import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.OutputTensor;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.bundle.Manifest.Training;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A small sound bundle; its graph and tokenizer are opaque bytes to this module. */
final class Samples {
  private Samples() {}

  static Manifest manifest() {
    return new Manifest(
        Manifest.FIXED_SHAPE_SCHEMA_VERSION,
        "sample",
        "1.0.0",
        List.of(new Dimension("beauty", "reward.beauty"), new Dimension("truth", "reward.truth")),
        List.of(
            new InputTensor("frames", Role.FRAMES, "uint8", List.of("batch", "2", "4", "4", "3")),
            new InputTensor("prompt_tokens", Role.PROMPT_TOKENS, "int64", List.of("batch", "5")),
            new InputTensor("prompt_mask", Role.PROMPT_MASK, "int64", List.of("batch", "5"))),
        List.of(
            new OutputTensor(
                "reward.beauty", OutputTensor.Kind.REWARD, "float32", List.of("batch")),
            new OutputTensor("reward.truth", OutputTensor.Kind.REWARD, "float32", List.of("batch")),
            new OutputTensor(
                "hidden_1", OutputTensor.Kind.FEATURES, "float32", List.of("batch", "9", "16"))),
        new Preprocessing(
            new Frames(2, "segment_centers", 4, 4, "bicubic_antialias"),
            new Prompt("video of {prompt}", 5, 4096, "[UNK]", "[PAD]")),
        new Batching(4, List.of(1, 4), 9),
        "fp32",
        Determinism.BATCH_INVARIANT,
        new Training(false, "", "", "", "linear", 0, List.of(), "", 7, ""),
        List.of("a sample for tests"),
        Map.of());
  }

  /** The manifest of a model that takes 1, 2 or 4 frames and prompts of up to 3 or 5 tokens. */
  static Manifest shapesManifest() {
    Manifest one = manifest();
    Preprocessing shapes =
        new Preprocessing(
            new Frames(2, List.of(1, 2, 4), "segment_centers", 4, 4, "bicubic_antialias"),
            new Prompt("video of {prompt}", 5, List.of(3, 5), 4096, "[UNK]", "[PAD]"));
    List<String> tokens = List.of("batch", "tokens");
    return new Manifest(
        Manifest.schemaVersionFor(shapes),
        one.name(),
        one.version(),
        one.dimensions(),
        List.of(
            new InputTensor(
                "frames", Role.FRAMES, "uint8", List.of("batch", "frames", "4", "4", "3")),
            new InputTensor("prompt_tokens", Role.PROMPT_TOKENS, "int64", tokens),
            new InputTensor("prompt_mask", Role.PROMPT_MASK, "int64", tokens)),
        List.of(
            one.outputs().get(0),
            one.outputs().get(1),
            new OutputTensor(
                "hidden_1",
                OutputTensor.Kind.FEATURES,
                "float32",
                List.of("batch", "sequence", "16"))),
        shapes,
        one.batching(),
        one.precision(),
        one.determinism(),
        one.training(),
        one.limits(),
        one.files());
  }

  /** The manifest of a model that takes float16 latents, a timestep and a float32 embedding. */
  static Manifest latentsManifest() {
    return latentsManifest(
        new Latents(2, 3, 4, 5, "vae@1", new Timestep(0, 1000, 500f)),
        List.of(
            new InputTensor("x", Role.LATENTS, "float16", List.of("batch", "2", "3", "4", "5")),
            new InputTensor("t", Role.TIMESTEP, "float32", List.of("batch")),
            new InputTensor("e", Role.PROMPT_EMBEDDING, "float32", List.of("batch", "3", "2")),
            new InputTensor("m", Role.PROMPT_MASK, "int64", List.of("batch", "3"))));
  }

  static Manifest latentsManifest(Latents latents, List<InputTensor> inputs) {
    return with(
        new Preprocessing(latents, new PromptEmbedding(3, 2, "org/words@1")), inputs, "1.2");
  }

  /** The sample manifest of another input. */
  static Manifest with(Preprocessing preprocessing, List<InputTensor> inputs, String version) {
    Manifest one = manifest();
    return new Manifest(
        version,
        one.name(),
        one.version(),
        one.dimensions(),
        inputs,
        one.outputs(),
        preprocessing,
        one.batching(),
        one.precision(),
        one.determinism(),
        one.training(),
        one.limits(),
        one.files());
  }

  static GoldenSet latentsGolden() {
    return latentsGolden(250f, List.of(1, 1, 0));
  }

  static GoldenSet latentsGolden(@Nullable Float timestep, List<Integer> mask) {
    return new GoldenSet(
        1e-4,
        List.of(
            new GoldenSample(
                "g0",
                new GoldenClip.Latents(new byte[2 * 3 * 4 * 5 * 2], timestep),
                GoldenPrompt.Embedding.of(new float[] {1, 2, 3, 4, 5, 6}, mask),
                Map.of("beauty", 0.25, "truth", -1.5))));
  }

  /** A bundle of {@link #latentsManifest()}. */
  static BundleWriter latents() {
    return latents(latentsManifest(), latentsGolden());
  }

  static BundleWriter latents(Manifest manifest, GoldenSet golden) {
    return BundleWriter.of(manifest)
        .model(new byte[] {1, 2, 3})
        .reference(reference())
        .golden(golden);
  }

  static ReferenceDistribution reference() {
    double[] pass = IntStream.rangeClosed(0, 10).mapToDouble(i -> i / 4.0).toArray();
    double[] fail = IntStream.rangeClosed(0, 10).mapToDouble(i -> i / 4.0 - 2).toArray();
    return new ReferenceDistribution(
        Map.of(
            "beauty", ReferenceDistribution.Scores.of(pass, fail),
            "truth", ReferenceDistribution.Scores.of(fail, pass)));
  }

  static GoldenSet golden() {
    byte[] frames = new byte[2 * 4 * 4 * 3];
    frames[5] = 77;
    return new GoldenSet(
        1e-4,
        List.of(
            new GoldenSample("g0", "a red circle", frames, Map.of("beauty", 0.25, "truth", -1.5)),
            new GoldenSample("g1", "a blue square", frames, Map.of("beauty", 0.5, "truth", 2.0))));
  }

  static BundleWriter writer() {
    return writer(manifest());
  }

  /** A bundle of {@link #shapesManifest()}. */
  static BundleWriter shapes() {
    return writer(shapesManifest());
  }

  private static BundleWriter writer(Manifest manifest) {
    return BundleWriter.of(manifest)
        .model(new byte[] {1, 2, 3})
        .tokenizer("{}\n".getBytes(UTF_8))
        .reference(reference())
        .golden(golden())
        .modelCard("# sample\n");
  }
}
