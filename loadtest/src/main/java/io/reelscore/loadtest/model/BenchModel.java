package io.reelscore.loadtest.model;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleReader;
import io.reelscore.bundle.BundleWriter;
import io.reelscore.bundle.Frames;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.bundle.GoldenSet;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.RandomWeights;
import io.reelscore.onnx.model.VideoTextRewardGraph;
import io.reelscore.onnx.model.VideoTextSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The demo model's larger preset with random weights: it costs what a trained one would, and its
 * rewards mean nothing. Golden rewards are what a bare session gives when the bundle is written.
 */
public final class BenchModel {
  /** The name of the model that costs next to nothing. */
  public static final String TINY = "bench-tiny";

  private static final String NAME = "bench-large";
  private static final String VERSION = "1";
  private static final long SEED = 20_260_101;
  private static final double TOLERANCE = 1e-3;
  private static final List<String> PROMPTS =
      List.of("a red circle rolling right", "a blue square bouncing left", "green diamond");

  private final VideoTextSpec spec;
  private final String name;

  private BenchModel(String name, VideoTextSpec spec) {
    this.name = name;
    this.spec = spec;
  }

  /**
   * The bundle of the larger preset, written unless a sound one is there.
   *
   * @param cache the folder that holds such bundles
   */
  public static Path in(Path cache) throws IOException {
    return new BenchModel(NAME, VideoTextSpec.demoLarge(BenchTokenizer.WORDS.size()))
        .writtenIn(cache);
  }

  /** A model that costs next to nothing, so that what surrounds it is run very often. */
  public static Path tinyIn(Path cache) throws IOException {
    VideoTextSpec demo = VideoTextSpec.demo(BenchTokenizer.WORDS.size());
    return new BenchModel(
            TINY,
            new VideoTextSpec(
                demo.clip(), demo.prompt(), 16, 1, 1, demo.dimensions(), Head.Hpqa.official(1)))
        .writtenIn(cache);
  }

  private Path writtenIn(Path cache) throws IOException {
    Path folder = cache.resolve(name + "-" + VERSION);
    Manifest manifest = BenchManifest.of(name, VERSION, spec, SEED);
    if (isThere(folder, manifest)) {
      return folder;
    }
    byte[] graph = VideoTextRewardGraph.build(spec, RandomWeights.of(spec, SEED));
    try {
      Files.createDirectories(cache);
      var _ =
          BundleWriter.of(manifest)
              .model(graph)
              .tokenizer(BenchTokenizer.json())
              .reference(reference())
              .golden(golden(manifest, graph, cache))
              .write(folder);
    } catch (BundleException e) {
      throw new IOException("the bench model could not be written: " + e.getMessage(), e);
    }
    return folder;
  }

  private static boolean isThere(Path folder, Manifest manifest) {
    try {
      Bundle bundle = BundleReader.open(folder);
      return bundle.manifest().preprocessing().equals(manifest.preprocessing())
          && bundle.manifest().outputs().equals(manifest.outputs());
    } catch (BundleException e) {
      return false;
    }
  }

  /** Any spread: rewards of random weights are normalised by nothing that means anything. */
  private ReferenceDistribution reference() {
    double[] fail = DoubleStream.iterate(-1, x -> x + 0.02).limit(50).toArray();
    double[] pass = DoubleStream.iterate(0, x -> x + 0.02).limit(50).toArray();
    return new ReferenceDistribution(
        spec.dimensions().stream()
            .collect(
                Collectors.toMap(
                    dimension -> dimension,
                    dimension -> ReferenceDistribution.Scores.of(pass, fail))));
  }

  private GoldenSet golden(Manifest manifest, byte[] graph, Path cache) throws IOException {
    Path model = Files.createTempFile(cache, "bench", ".onnx");
    try {
      Files.write(model, graph);
      try (RawSession session = RawSession.open(model, manifest)) {
        List<GoldenSample> samples = new ArrayList<>();
        for (String prompt : PROMPTS) {
          byte[] frames = new byte[frameBytes(manifest)];
          new SplittableRandom(SEED + samples.size()).nextBytes(frames);
          samples.add(
              new GoldenSample(
                  "g" + samples.size(), prompt, frames, rewards(session, frames, prompt)));
        }
        return new GoldenSet(TOLERANCE, samples);
      }
    } finally {
      Files.deleteIfExists(model);
    }
  }

  private static int frameBytes(Manifest manifest) {
    Frames frames = manifest.preprocessing().frames();
    return frames.bytesPerItem(frames.count());
  }

  private Map<String, Double> rewards(RawSession session, byte[] frames, String prompt) {
    BenchTokenizer.Tokens tokens = BenchTokenizer.tokens(prompt, spec.promptTokens());
    ByteBuffer direct = ByteBuffer.allocateDirect(frames.length).put(frames).flip();
    try (RawSession.Batch batch =
        session.batch(List.of(new RawSession.Row(direct, tokens.ids(), tokens.mask())))) {
      float[] row = session.run(batch)[0];
      Map<String, Double> rewards = new TreeMap<>();
      for (int i = 0; i < row.length; i++) {
        rewards.put(spec.dimensions().get(i), (double) row[i]);
      }
      return rewards;
    }
  }
}
