package io.reelscore.training.export;

import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleWriter;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.bundle.GoldenSet;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.onnx.model.VideoTextRewardGraph;
import io.reelscore.onnx.model.VideoTextSpec;
import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.data.WordTokenizer;
import io.reelscore.training.evaluation.DefectSet;
import io.reelscore.training.evaluation.Evaluation;
import io.reelscore.training.evaluation.EvaluationReport;
import io.reelscore.training.evaluation.EvaluationReport.SetResult;
import io.reelscore.training.evaluation.OnnxScorer;
import io.reelscore.training.evaluation.TorchScorer;
import io.reelscore.training.model.VideoTextModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Writes a trained model as a bundle. What is measured for it is measured on the graph that is
 * written, run by ONNX Runtime; it is written only if it is the same function as the model.
 */
public final class BundleExport {

  private static final int GOLDEN_SAMPLES = 4;
  private static final double GOLDEN_TOLERANCE = 1e-3;

  private final VideoTextModel model;
  private final List<String> vocabulary;
  private final SampleEncoder encoder;
  private final WeightFormat weights;

  /**
   * @param vocabulary the words by their ids
   * @param encoder that the model was trained with
   * @param weights how the graph holds the weights
   */
  public BundleExport(
      VideoTextModel model, List<String> vocabulary, SampleEncoder encoder, WeightFormat weights) {
    this.model = model;
    this.vocabulary = List.copyOf(vocabulary);
    this.encoder = encoder;
    this.weights = weights;
  }

  /**
   * Writes a bundle.
   *
   * @param heldOut sets to measure with; the first gives the reference
   * @param defects pairs to measure with
   * @param folder where to; replaced as a whole when it holds a bundle
   * @throws ExportException when the exported graph is not the same function as the model, or the
   *     parts make no sound bundle
   */
  public Exported write(
      ModelFacts facts, List<HeldOutSet> heldOut, List<DefectSet> defects, Path folder)
      throws ExportException, IOException {
    VideoTextSpec spec = model.spec();
    Manifest manifest =
        Manifests.of(
            facts.name(),
            facts.version(),
            spec,
            HeadTerms.of(spec.head()).training(facts),
            facts.limits());
    Checked checked = checked(manifest, heldOut.getFirst());
    Parity parity = checked.parity();
    byte[] onnx = checked.onnx();
    try (OnnxScorer scorer = OnnxScorer.of(onnx, manifest, encoder)) {
      List<double[][]> rewards = heldOut.stream().map(set -> scorer.score(set.samples())).toList();
      Optional<ScoreChange> rounding = rounding(checked, rewards.getFirst());
      List<SetResult> sets =
          IntStream.range(0, heldOut.size())
              .mapToObj(i -> Evaluation.of(rewards.get(i), heldOut.get(i)))
              .toList();
      EvaluationReport report =
          new EvaluationReport(sets, Evaluation.of(scorer, defects, spec.dimensions()));
      BundleWriter writer =
          BundleWriter.of(manifest)
              .model(onnx)
              .reference(reference(heldOut.getFirst(), rewards.getFirst()))
              .golden(golden(encoder, heldOut, rewards))
              .modelCard(
                  ModelCard.of(
                      NetworkTerms.MINIATURE, facts, spec.head(), report, parity, rounding));
      if (manifest.preprocessing().readsText()) {
        writer.tokenizer(WordTokenizer.json(vocabulary));
      }
      ModelIdentity identity = writer.write(folder);
      return new Exported(identity, report, parity, rounding);
    } catch (BundleException e) {
      throw new ExportException(String.valueOf(e.getMessage()));
    }
  }

  /** The graph that is written, once that of the weights as they are equals the model. */
  private Checked checked(Manifest manifest, HeldOutSet measured) throws ExportException {
    VideoTextSpec spec = model.spec();
    Map<String, float[]> values = model.weights().values();
    byte[] exact = VideoTextRewardGraph.build(spec, values);
    try (OnnxScorer scorer = OnnxScorer.of(exact, manifest, encoder)) {
      Parity parity = Parity.of(new TorchScorer(model, encoder), scorer, spec, vocabulary);
      if (!parity.holds()) {
        throw new ExportException(
            "parity of ONNX Runtime and PyTorch: largest difference %.3g on %d inputs (expected: at most %.0e x max(1, |r|))"
                .formatted(parity.maxDifference(), parity.inputs(), Parity.TOLERANCE));
      }
      return switch (weights) {
        case FP32 -> new Checked(exact, parity, Optional.empty());
        case FP16 ->
            new Checked(
                rounded(spec, values), parity, Optional.of(scorer.score(measured.samples())));
      };
    }
  }

  private byte[] rounded(VideoTextSpec spec, Map<String, float[]> values) throws ExportException {
    try {
      return VideoTextRewardGraph.build(spec, values, weights.stored());
    } catch (IllegalArgumentException e) {
      throw new ExportException(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<ScoreChange> rounding(Checked checked, double[][] rounded)
      throws ExportException {
    if (checked.exactRewards().isEmpty()) {
      return Optional.empty();
    }
    ScoreChange change = ScoreChange.of(checked.exactRewards().get(), rounded);
    if (!change.holds()) {
      throw new ExportException(
          "fp16 weights: rank correlation %.6f of %d held-out rewards with those of fp32 (expected: at least %s)"
              .formatted(
                  change.rankCorrelation(), change.clips(), ScoreChange.LEAST_RANK_CORRELATION));
    }
    return Optional.of(change);
  }

  static ReferenceDistribution reference(HeldOutSet set, double[][] rewards) {
    Map<String, ReferenceDistribution.Scores> scores = new TreeMap<>();
    for (int d = 0; d < rewards.length; d++) {
      double[] quality = set.quality()[d];
      double[] raw = rewards[d];
      double threshold = set.pass()[d];
      double[] pass =
          IntStream.range(0, raw.length)
              .filter(i -> quality[i] > threshold)
              .mapToDouble(i -> raw[i])
              .toArray();
      double[] fail =
          IntStream.range(0, raw.length)
              .filter(i -> quality[i] <= threshold)
              .mapToDouble(i -> raw[i])
              .toArray();
      scores.put(set.dimensions().get(d), ReferenceDistribution.Scores.of(pass, fail));
    }
    return new ReferenceDistribution(scores);
  }

  /** Clips of the first set, by turns as they are there and with the noise of its other levels. */
  static GoldenSet golden(SampleEncoder encoder, List<HeldOutSet> sets, List<double[][]> rewards) {
    int[] levels =
        IntStream.range(0, sets.size())
            .filter(i -> sets.get(i).name().startsWith(sets.getFirst().name()))
            .toArray();
    List<GoldenSample> golden = new ArrayList<>();
    for (int i = 0; i < Math.min(GOLDEN_SAMPLES, sets.getFirst().samples().size()); i++) {
      int level = levels[i % levels.length];
      HeldOutSet set = sets.get(level);
      Sample sample = set.samples().get(i);
      Map<String, Double> expected = new TreeMap<>();
      for (int d = 0; d < set.dimensions().size(); d++) {
        expected.put(set.dimensions().get(d), rewards.get(level)[d][i]);
      }
      golden.add(
          new GoldenSample(
              "held_out_" + i, encoder.goldenClip(sample), encoder.goldenPrompt(sample), expected));
    }
    return new GoldenSet(GOLDEN_TOLERANCE, golden);
  }

  /**
   * What was written.
   *
   * @param identity of the bundle
   * @param report on the held-out sets
   * @param parity of graph and model
   * @param rounding what fp16 weights change, where they are written
   */
  public record Exported(
      ModelIdentity identity,
      EvaluationReport report,
      Parity parity,
      Optional<ScoreChange> rounding) {}

  /**
   * A graph that may be written.
   *
   * @param parity of the graph of the weights as they are, and the model
   * @param exactRewards that graph's of the first held-out set, if the other has rounded weights
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Checked(byte[] onnx, Parity parity, Optional<double[][]> exactRewards) {}
}
