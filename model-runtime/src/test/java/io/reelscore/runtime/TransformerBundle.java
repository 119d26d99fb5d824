package io.reelscore.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.reelscore.bundle.BundleWriter;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.bundle.GoldenSet;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.OutputTensor;
import io.reelscore.core.RunControl;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.onnx.layer.Tubelets;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.RandomWeights;
import io.reelscore.onnx.model.VideoTextRewardGraph;
import io.reelscore.onnx.model.VideoTextSpec;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A bundle of a real video-text transformer with random weights, whose golden rewards are what ONNX
 * Runtime gives when it is written.
 */
final class TransformerBundle {
  private static final int HIDDEN = 32;
  private static final int LAYERS = 2;
  private static final List<String> PROMPTS = List.of("a red circle", "a blue square left", "left");

  private static final VideoTextSpec SPEC =
      new VideoTextSpec(
          new Tubelets(TinyModel.FRAMES, TinyModel.SIDE, TinyModel.SIDE, 4, 8),
          TinyModel.PROMPT_TOKENS,
          TinyModel.WORDS.size(),
          HIDDEN,
          LAYERS,
          4,
          TinyModel.DIMENSIONS,
          Head.Hpqa.official(1, 2));

  private TransformerBundle() {}

  /** Writes the bundle, and beside it what the golden rewards are made with. */
  static void write(Path folder) throws Exception {
    byte[] graph = VideoTextRewardGraph.build(SPEC, RandomWeights.of(SPEC, 7));
    Path workshop = Files.createDirectories(folder.resolveSibling("workshop"));
    Path model = Files.write(workshop.resolve("model.onnx"), graph);
    Path tokenizer = Files.write(workshop.resolve("tokenizer.json"), TinyModel.tokenizer());
    BundleWriter.of(manifest())
        .model(graph)
        .tokenizer(TinyModel.tokenizer())
        .reference(TinyBundles.reference())
        .golden(golden(model, tokenizer))
        .write(folder);
  }

  private static Manifest manifest() {
    Manifest tiny = TinyBundles.manifest();
    List<String> shape = List.of("batch", "41", String.valueOf(HIDDEN));
    Stream<OutputTensor> hidden =
        IntStream.rangeClosed(1, LAYERS)
            .mapToObj(layer ->
                new OutputTensor("hidden_" + layer, OutputTensor.Kind.FEATURES, "float32", shape));
    return new Manifest(
        tiny.schemaVersion(),
        "transformer",
        tiny.version(),
        tiny.dimensions(),
        tiny.inputs(),
        Stream.concat(tiny.outputs().stream(), hidden).toList(),
        tiny.preprocessing(),
        tiny.batching(),
        tiny.precision(),
        tiny.determinism(),
        tiny.training(),
        tiny.limits(),
        tiny.files());
  }

  private static GoldenSet golden(Path model, Path tokenizer) throws Exception {
    Manifest manifest = manifest();
    OrtEnvironment environment = Objects.requireNonNull(OnnxSession.environment(new ArrayList<>()));
    List<GoldenSample> samples = new ArrayList<>();
    try (OrtSession session =
            Objects.requireNonNull(
                OnnxSession.open(
                    environment,
                    model,
                    ExecutionDevice.cpu(),
                    LoadOptions.Optimization.ALL,
                    new ArrayList<>()));
        PromptTokenizer prompts =
            Objects.requireNonNull(
                PromptTokenizer.load(
                    tokenizer, manifest.preprocessing().text(), new ArrayList<>()));
        OnnxExecutor executor =
            new OnnxExecutor(
                environment,
                session,
                manifest,
                new UseGuard(),
                RunGate.open(),
                ExecutionMode.NATURAL,
                1)) {
      InputFactory inputs = new InputFactory(new ModelShapes(manifest));
      for (String text : PROMPTS) {
        byte[] frames = TinyModel.frames(40 * samples.size(), 200, 7);
        TokenizedPrompt prompt = prompts.tokenize(text);
        float[] row =
            executor
                .execute(
                    List.of(
                        inputs.input(
                            new ClipInput.Frames(ByteBuffer.wrap(frames)),
                            new PromptInput.Tokens(prompt))),
                    new RunControl())[0];
        Map<String, Double> rewards = new TreeMap<>();
        for (int d = 0; d < row.length; d++) {
          rewards.put(TinyModel.DIMENSIONS.get(d), (double) row[d]);
        }
        samples.add(new GoldenSample("g" + samples.size(), text, frames, rewards));
      }
    }
    return new GoldenSet(1e-3, samples);
  }
}
