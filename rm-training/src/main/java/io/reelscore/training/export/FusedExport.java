package io.reelscore.training.export;

import ai.djl.ndarray.NDManager;
import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleWriter;
import io.reelscore.bundle.Frames;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Batching;
import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.OutputTensor;
import io.reelscore.bundle.Manifest.OutputTensor.Kind;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.bundle.Preprocessing;
import io.reelscore.media.FrameSpec;
import io.reelscore.onnx.Axis;
import io.reelscore.onnx.DType;
import io.reelscore.onnx.GraphBuilder;
import io.reelscore.onnx.GraphBuilder.Embedded;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;
import io.reelscore.onnx.foreign.ForeignGraph;
import io.reelscore.onnx.foreign.ForeignGraphException;
import io.reelscore.onnx.model.JoinedRewardGraph;
import io.reelscore.onnx.model.JoinedRewardSpec;
import io.reelscore.onnx.model.JoinedRewardSpec.Stream;
import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.data.Sample;
import io.reelscore.training.evaluation.Evaluation;
import io.reelscore.training.evaluation.EvaluationReport;
import io.reelscore.training.evaluation.OnnxScorer;
import io.reelscore.training.evaluation.RewardScorer;
import io.reelscore.training.features.Backbones;
import io.reelscore.training.features.FeatureRewards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Writes backbones and the heads that were trained on their features as one graph, in a bundle. */
public final class FusedExport {

  private static final String PREFIX = "backbones";
  private static final int PARITY_INPUTS = 32;
  private static final int BATCH_ITEMS = 8;
  private static final List<Integer> BUCKETS = List.of(1, 2, 4, 8);

  private final Backbones backbones;
  private final FeatureRewards rewards;

  /**
   * @param backbones that made the features
   * @param rewards the heads
   */
  public FusedExport(Backbones backbones, FeatureRewards rewards) {
    this.backbones = backbones;
    this.rewards = rewards;
  }

  /** The whole model: inputs of a bundle, outputs {@code reward.<dimension>} float32 [batch]. */
  public byte[] graph() {
    JoinedRewardSpec spec = rewards.spec();
    FrameSpec size = backbones.frames();
    Axis batch = Axis.named("batch");
    GraphBuilder graph = GraphBuilder.create("fused_reward");
    Shape prompt = Shape.of(batch, backbones.prompt().maxTokens());
    Map<String, Tensor> inputs =
        Map.of(
            "frames",
            graph.input(
                "frames",
                DType.UINT8,
                Shape.of(batch, size.count(), size.height(), size.width(), 3)),
            "prompt_tokens",
            graph.input("prompt_tokens", DType.INT64, prompt),
            "prompt_mask",
            graph.input("prompt_mask", DType.INT64, prompt));
    List<Embedded> wanted = new ArrayList<>();
    for (Stream stream : spec.streams()) {
      for (int tap = 0; tap < stream.taps(); tap++) {
        wanted.add(
            new Embedded(
                stream.name() + "." + tap,
                DType.FLOAT32,
                Shape.of(batch, stream.tokens(), stream.width())));
      }
      wanted.add(
          new Embedded(stream.name() + ".mask", DType.INT64, Shape.of(batch, stream.tokens())));
    }
    try {
      List<Tensor> made =
          graph.embed(PREFIX, ForeignGraph.of(PREFIX, backbones.graph()), inputs, wanted);
      List<JoinedRewardGraph.States> states = new ArrayList<>();
      int at = 0;
      for (Stream stream : spec.streams()) {
        states.add(
            new JoinedRewardGraph.States(
                made.subList(at, at + stream.taps()), made.get(at + stream.taps())));
        at += stream.taps() + 1;
      }
      JoinedRewardGraph.add(spec, graph, states, rewards.weights().values());
      return graph.toBytes();
    } catch (ForeignGraphException e) {
      throw new IllegalStateException("the backbones were written by this program", e);
    }
  }

  /**
   * Writes a bundle.
   *
   * @param heldOut sets to measure with; the first gives the reference
   * @param folder where to; replaced as a whole when it holds a bundle
   * @throws ExportException when the fused graph is not the same function as the heads on the
   *     backbones' features, or the parts make no sound bundle
   */
  public BundleExport.Exported write(ModelFacts facts, List<HeldOutSet> heldOut, Path folder)
      throws ExportException, IOException {
    byte[] onnx = graph();
    Manifest manifest = manifest(facts);
    try (OnnxScorer scorer = OnnxScorer.of(onnx, manifest, backbones.encoder())) {
      Parity parity = Parity.of(trained(), scorer, samples(heldOut));
      if (!parity.holds()) {
        throw new ExportException(
            "parity of ONNX Runtime and PyTorch: largest difference %.3g on %d inputs (expected: at most %.0e x max(1, |r|))"
                .formatted(parity.maxDifference(), parity.inputs(), Parity.TOLERANCE));
      }
      List<double[][]> scores = heldOut.stream().map(set -> scorer.score(set.samples())).toList();
      List<EvaluationReport.SetResult> sets = new ArrayList<>();
      for (int i = 0; i < heldOut.size(); i++) {
        sets.add(Evaluation.of(scores.get(i), heldOut.get(i)));
      }
      EvaluationReport report = new EvaluationReport(sets, List.of());
      ModelIdentity identity =
          BundleWriter.of(manifest)
              .model(onnx)
              .tokenizer(backbones.tokenizer())
              .reference(BundleExport.reference(heldOut.getFirst(), scores.getFirst()))
              .golden(BundleExport.golden(backbones.encoder(), heldOut, scores))
              .modelCard(
                  ModelCard.of(
                      NetworkTerms.of(backbones),
                      facts,
                      rewards.spec().head(),
                      report,
                      parity,
                      Optional.empty()))
              .write(folder);
      return new BundleExport.Exported(identity, report, parity, Optional.empty());
    } catch (BundleException e) {
      throw new ExportException(String.valueOf(e.getMessage()));
    }
  }

  /** The heads, run by PyTorch on what ONNX Runtime makes of the backbones. */
  private RewardScorer trained() {
    return samples -> {
      int dimensions = rewards.dimensions().size();
      double[][] scores = new double[dimensions][samples.size()];
      for (int from = 0; from < samples.size(); from += BATCH_ITEMS) {
        List<Sample> part = samples.subList(from, Math.min(from + BATCH_ITEMS, samples.size()));
        try (NDManager step = rewards.newStep()) {
          float[] values = rewards.rewards(step, backbones.run(part)).toFloatArray();
          for (int i = 0; i < values.length; i++) {
            scores[i % dimensions][from + i / dimensions] = values[i];
          }
        }
      }
      return scores;
    };
  }

  /** Held-out clips and clips of noise by turns. */
  private static List<Sample> samples(List<HeldOutSet> sets) {
    Random random = new Random(PARITY_INPUTS);
    List<Sample> known = sets.getFirst().samples();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < PARITY_INPUTS; i++) {
      Sample sample = known.get(i % known.size());
      byte[] frames = sample.frames().clone();
      if (i % 2 == 1) {
        random.nextBytes(frames);
      }
      samples.add(new Sample(frames, sample.prompt(), i));
    }
    return samples;
  }

  private Manifest manifest(ModelFacts facts) {
    FrameSpec size = backbones.frames();
    int tokens = backbones.prompt().maxTokens();
    Preprocessing preprocessing =
        new Preprocessing(
            new Frames(
                size.count(), "segment_centers", size.height(), size.width(), "bicubic_antialias"),
            backbones.prompt());
    List<String> dimensions = rewards.dimensions();
    return new Manifest(
        Manifest.schemaVersionFor(preprocessing),
        facts.name(),
        facts.version(),
        dimensions.stream().map(d -> new Dimension(d, "reward." + d)).toList(),
        List.of(
            new InputTensor(
                "frames",
                Role.FRAMES,
                "uint8",
                List.of("batch", text(size.count()), text(size.height()), text(size.width()), "3")),
            new InputTensor(
                "prompt_tokens", Role.PROMPT_TOKENS, "int64", List.of("batch", text(tokens))),
            new InputTensor(
                "prompt_mask", Role.PROMPT_MASK, "int64", List.of("batch", text(tokens)))),
        dimensions.stream()
            .map(d -> new OutputTensor("reward." + d, Kind.REWARD, "float32", List.of("batch")))
            .toList(),
        preprocessing,
        new Batching(BUCKETS.getLast(), BUCKETS, Math.max(tokens, rewards.spec().tokens())),
        "fp32",
        Determinism.BATCH_INVARIANT,
        HeadTerms.of(rewards.spec().head()).training(facts),
        facts.limits(),
        Map.of());
  }

  private static String text(int number) {
    return String.valueOf(number);
  }
}
