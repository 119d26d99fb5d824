package io.reelscore.training.study;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.reelscore.training.data.HostBatch;
import io.reelscore.training.data.Sample;
import io.reelscore.training.data.SampleEncoder;
import io.reelscore.training.model.VideoTextModel;
import java.util.ArrayList;
import java.util.List;

/** What a backbone that does not learn makes of clips, computed once. */
final class HiddenStates {

  private static final int BATCH_ITEMS = 64;

  private final int tokens;
  private final int width;
  private final float[][][] byLayer;
  private final long[][] masks;

  private HiddenStates(int tokens, int width, float[][][] byLayer, long[][] masks) {
    this.tokens = tokens;
    this.width = width;
    this.byLayer = byLayer;
    this.masks = masks;
  }

  static HiddenStates of(VideoTextModel model, SampleEncoder encoder, List<Sample> samples) {
    int tokens = model.spec().tokens();
    int width = model.spec().hiddenSize();
    int row = tokens * width;
    float[][][] byLayer = new float[model.spec().layers()][samples.size()][row];
    long[][] masks = new long[samples.size()][model.spec().promptTokens()];
    for (int from = 0; from < samples.size(); from += BATCH_ITEMS) {
      List<Sample> part = samples.subList(from, Math.min(from + BATCH_ITEMS, samples.size()));
      HostBatch batch = encoder.encode(part);
      try (NDManager step = model.newStep()) {
        List<NDArray> hidden = model.hidden(batch.toTorch(step));
        for (int layer = 0; layer < byLayer.length; layer++) {
          float[] values = hidden.get(layer).toFloatArray();
          for (int i = 0; i < part.size(); i++) {
            System.arraycopy(values, i * row, byLayer[layer][from + i], 0, row);
          }
        }
      }
      for (int i = 0; i < part.size(); i++) {
        System.arraycopy(batch.mask(), i * masks[0].length, masks[from + i], 0, masks[0].length);
      }
    }
    return new HiddenStates(tokens, width, byLayer, masks);
  }

  /** The hidden states of some clips, one layer after another, each [items, tokens, d]. */
  List<NDArray> states(NDManager step, int[] items) {
    List<NDArray> states = new ArrayList<>();
    int row = tokens * width;
    for (float[][] layer : byLayer) {
      float[] values = new float[items.length * row];
      for (int i = 0; i < items.length; i++) {
        System.arraycopy(layer[items[i]], 0, values, i * row, row);
      }
      states.add(step.create(values, new Shape(items.length, tokens, width)));
    }
    return states;
  }

  /** 1 for a token of the prompt and 0 for padding, int64 [items, promptTokens]. */
  NDArray mask(NDManager step, int[] items) {
    int row = masks[0].length;
    long[] values = new long[items.length * row];
    for (int i = 0; i < items.length; i++) {
      System.arraycopy(masks[items[i]], 0, values, i * row, row);
    }
    return step.create(values, new Shape(items.length, row)).toType(DataType.INT64, false);
  }
}
