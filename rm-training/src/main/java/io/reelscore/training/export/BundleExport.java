package io.reelscore.training.export;

import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleWriter;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.bundle.GoldenSet;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.onnx.model.Head;
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

  /**
   * @param vocabulary the words by their ids
   * @param encoder that the model was trained with
   */
  public BundleExport(VideoTextModel model, List<String> vocabulary, SampleEncoder encoder) {
    this.model = model;
    this.vocabulary = List.copyOf(vocabulary);
    this.encoder = encoder;
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
    byte[] onnx = VideoTextRewardGraph.build(spec, model.weights().values());
    Manifest manifest =
        Manifests.of(facts.name(), facts.version(), spec, training(facts), facts.limits());
    try (OnnxScorer scorer = OnnxScorer.of(onnx, manifest, encoder)) {
      Parity parity = Parity.of(new TorchScorer(model, encoder), scorer, spec, vocabulary);
      if (!parity.holds()) {
        throw new ExportException(
            "parity of ONNX Runtime and PyTorch: largest difference %.3g on %d inputs (expected: at most %.0e x max(1, |r|))"
                .formatted(parity.maxDifference(), parity.inputs(), Parity.TOLERANCE));
      }
      List<double[][]> rewards = heldOut.stream().map(set -> scorer.score(set.samples())).toList();
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
              .modelCard(ModelCard.of(facts, report, parity));
      if (manifest.preprocessing().readsText()) {
        writer.tokenizer(WordTokenizer.json(vocabulary));
      }
      ModelIdentity identity = writer.write(folder);
      return new Exported(identity, report, parity);
    } catch (BundleException e) {
      throw new ExportException(String.valueOf(e.getMessage()));
    }
  }

  private Manifest.Training training(ModelFacts facts) {
    if (!(model.spec().head() instanceof Head.Hpqa head)) {
      throw new IllegalStateException("head: " + model.spec().head() + " (expected: HPQA)");
    }
    return new Manifest.Training(
        true,
        "solireward",
        "bt_wt",
        "cross_prompt_in_batch",
        "hpqa",
        head.attentionHeads(),
        head.taps(),
        facts.dataDigest(),
        facts.seed(),
        facts.codeRevision());
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
   */
  public record Exported(ModelIdentity identity, EvaluationReport report, Parity parity) {}
}
