package io.reelscore.onnx.model;

import io.reelscore.onnx.layer.Batches;
import io.reelscore.onnx.layer.LatentPatches;
import io.reelscore.onnx.layer.Reference;
import io.reelscore.onnx.layer.Tubelets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A video-text reward model in plain Java and double precision, one sample at a time. */
record ReferenceModel(VideoTextSpec spec, Map<String, float[]> weights) {

  /** The hidden states of each layer, [tokens][d], of pixels and words. */
  List<double[][]> hidden(byte[] frames, long[] tokens, long[] mask) {
    double[][] words = backbone().matrix("words", spec.hiddenSize());
    double[][] text =
        Arrays.stream(tokens).mapToObj(token -> words[(int) token]).toArray(double[][]::new);
    return hidden(text, tubelets(frames), new double[spec.hiddenSize()], mask);
  }

  /** The hidden states of each layer, [tokens][d], of latents and an embedded prompt. */
  List<double[][]> hidden(float[] latents, double timestep, float[] embedding, long[] mask) {
    int width = ((PromptStem.Embedding) spec.prompt()).width();
    double[][] text = backbone().under("prompt").linear(Reference.rows(embedding, width));
    return hidden(text, patches(latents), noise(timestep), mask);
  }

  private List<double[][]> hidden(
      double[][] text, double[][] patches, double[] noise, long[] mask) {
    Reference backbone = backbone();
    int d = spec.hiddenSize();
    List<double[]> sequence = new ArrayList<>(Arrays.asList(text));
    sequence.addAll(Arrays.asList(backbone.under("patch").linear(patches)));
    sequence.addAll(Arrays.asList(backbone.matrix("end", d)));
    double[][] x =
        Reference.add(sequence.toArray(double[][]::new), backbone.matrix("positions", d));
    for (double[] token : x) {
      Arrays.setAll(token, i -> token[i] + noise[i]);
    }
    List<double[][]> hidden = new ArrayList<>();
    for (int i = 0; i < spec.layers(); i++) {
      x = backbone.under("blocks." + i).block(x, visible(mask), spec.attentionHeads());
      hidden.add(x);
    }
    hidden.set(spec.layers() - 1, backbone.under("norm").layerNorm(x));
    return hidden;
  }

  private Reference backbone() {
    return Reference.of(weights).under("backbone");
  }

  private double[] noise(double timestep) {
    double[] features = new double[32];
    for (int k = 1; k <= 16; k++) {
      features[k - 1] = Math.sin(Math.PI / 2 * k * timestep);
      features[15 + k] = Math.cos(Math.PI / 2 * k * timestep);
    }
    Reference mlp = backbone().under("timestep");
    double[][] inner = mlp.under("fc1").linear(new double[][] {features});
    return mlp.under("fc2").linear(Reference.map(inner, Reference::silu))[0];
  }

  private double[][] patches(float[] latents) {
    LatentPatches cut = ((ClipStem.Latents) spec.clip()).cut();
    List<double[]> patches = new ArrayList<>();
    for (int t0 = 0; t0 < cut.frames(); t0 += cut.depth()) {
      for (int y0 = 0; y0 < cut.height(); y0 += cut.side()) {
        for (int x0 = 0; x0 < cut.width(); x0 += cut.side()) {
          double[] values = new double[cut.values()];
          int next = 0;
          for (int c = 0; c < cut.channels(); c++) {
            for (int t = t0; t < t0 + cut.depth(); t++) {
              for (int y = y0; y < y0 + cut.side(); y++) {
                for (int x = x0; x < x0 + cut.side(); x++) {
                  int row = (c * cut.frames() + t) * cut.height() + y;
                  values[next++] = latents[row * cut.width() + x];
                }
              }
            }
          }
          patches.add(values);
        }
      }
    }
    return patches.toArray(double[][]::new);
  }

  private double[][] tubelets(byte[] film) {
    Tubelets video = Samples.film(spec);
    List<double[]> tubelets = new ArrayList<>();
    for (int t0 = 0; t0 < video.frames(); t0 += video.depth()) {
      for (int y0 = 0; y0 < video.height(); y0 += video.side()) {
        for (int x0 = 0; x0 < video.width(); x0 += video.side()) {
          double[] values = new double[video.values()];
          int next = 0;
          for (int t = t0; t < t0 + video.depth(); t++) {
            for (int y = y0; y < y0 + video.side(); y++) {
              for (int x = x0; x < x0 + video.side(); x++) {
                for (int c = 0; c < 3; c++) {
                  int at = ((t * video.height() + y) * video.width() + x) * 3 + c;
                  values[next++] = (film[at] & 0xff) / 127.5 - 1;
                }
              }
            }
          }
          tubelets.add(values);
        }
      }
    }
    return tubelets.toArray(double[][]::new);
  }

  private boolean[] visible(long[] mask) {
    boolean[] visible = new boolean[spec.tokens()];
    Arrays.fill(visible, true);
    System.arraycopy(Batches.mask(mask, 0, mask.length), 0, visible, 0, mask.length);
    return visible;
  }

  double reward(String dimension, List<double[][]> hidden, long[] mask) {
    return new ReferenceHead(
            Reference.of(weights).under("head." + dimension), hidden, visible(mask))
        .reward(spec.head());
  }
}
