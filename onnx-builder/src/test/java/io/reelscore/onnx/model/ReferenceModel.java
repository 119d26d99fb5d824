package io.reelscore.onnx.model;

import io.reelscore.onnx.layer.Batches;
import io.reelscore.onnx.layer.Reference;
import io.reelscore.onnx.layer.Tubelets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A video-text reward model in plain Java and double precision, one sample at a time. */
record ReferenceModel(VideoTextSpec spec, Map<String, float[]> weights) {

  /** The hidden states of each layer, [tokens][d]. */
  List<double[][]> hidden(byte[] frames, long[] tokens, long[] mask) {
    int d = spec.hiddenSize();
    Reference backbone = Reference.of(weights).under("backbone");
    double[][] words = backbone.matrix("words", d);
    List<double[]> sequence = new ArrayList<>();
    for (long token : tokens) {
      sequence.add(words[(int) token]);
    }
    sequence.addAll(Arrays.asList(backbone.under("patch").linear(tubelets(frames))));
    sequence.addAll(Arrays.asList(backbone.matrix("end", d)));
    double[][] x =
        Reference.add(sequence.toArray(double[][]::new), backbone.matrix("positions", d));
    List<double[][]> hidden = new ArrayList<>();
    for (int i = 0; i < spec.layers(); i++) {
      x = backbone.under("blocks." + i).block(x, visible(mask), spec.attentionHeads());
      hidden.add(x);
    }
    hidden.set(spec.layers() - 1, backbone.under("norm").layerNorm(x));
    return hidden;
  }

  private double[][] tubelets(byte[] film) {
    Tubelets video = spec.video();
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
