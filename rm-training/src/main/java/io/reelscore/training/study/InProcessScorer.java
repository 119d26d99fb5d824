package io.reelscore.training.study;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleReader;
import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.client.Reward;
import io.reelscore.training.data.Sample;
import io.reelscore.training.evaluation.OnnxScorer;
import io.reelscore.world.Clip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A bundle's graph, run in this process. */
final class InProcessScorer implements GroupScorer {

  private final OnnxScorer scorer;
  private final List<ReferenceDistribution.Scores> references;

  InProcessScorer(Path folder) throws IOException, BundleException {
    Bundle bundle = BundleReader.open(folder);
    this.references =
        bundle.manifest().dimensionNames().stream().map(bundle.reference()::scores).toList();
    this.scorer = OnnxScorer.of(bundle);
  }

  @Override
  public Reward[][][] score(List<List<Clip>> groups, List<List<byte[]>> frames) {
    Reward[][][] rewards = new Reward[groups.size()][][];
    for (int g = 0; g < rewards.length; g++) {
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < groups.get(g).size(); i++) {
        samples.add(new Sample(frames.get(g).get(i), groups.get(g).get(i).prompt().text(), g));
      }
      double[][] raw = scorer.score(samples);
      rewards[g] = new Reward[samples.size()][raw.length];
      for (int d = 0; d < raw.length; d++) {
        ReferenceDistribution.Scores reference = references.get(d);
        for (int i = 0; i < samples.size(); i++) {
          double value = raw[d][i];
          rewards[g][i][d] =
              new Reward(value, reference.normalized(value), reference.percentile(value));
        }
      }
    }
    return rewards;
  }

  @Override
  public void close() {
    scorer.close();
  }
}
