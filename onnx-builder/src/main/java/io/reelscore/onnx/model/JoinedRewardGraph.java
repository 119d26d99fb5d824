package io.reelscore.onnx.model;

import io.reelscore.onnx.Axis;
import io.reelscore.onnx.DType;
import io.reelscore.onnx.GraphBuilder;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;
import io.reelscore.onnx.layer.KeyMask;
import io.reelscore.onnx.layer.Linear;
import io.reelscore.onnx.layer.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The part of a reward model behind its backbones: projections to one width, the streams' tokens
 * one after another, and one head a dimension.
 *
 * <p>Weights: {@code join.<stream>.<tap>.weight} [d, numbers of a token] and {@code .bias} [d],
 * taps counted from 0, where the spec projects; then those of the {@link Head} after {@code
 * head.<dimension>.}
 */
public final class JoinedRewardGraph {
  private static final Axis BATCH = Axis.named("batch");

  private JoinedRewardGraph() {}

  /** The names and shapes of all weights, always in the same order. */
  public static Map<String, int[]> requiredWeights(JoinedRewardSpec spec) {
    Map<String, int[]> required = new LinkedHashMap<>();
    GraphBuilder graph = GraphBuilder.create("shapes");
    write(
        spec,
        graph,
        inputs(spec, graph),
        (name, shape) -> {
          required.put(name, shape.clone());
          return graph.input(name, DType.FLOAT32, Shape.of(shape));
        });
    return required;
  }

  /**
   * Adds the heads to a graph that holds the backbones, with outputs {@code reward.<dimension>}
   * float32 [batch].
   *
   * @param states of each stream
   * @param weights exactly those of {@link #requiredWeights}
   */
  public static void add(
      JoinedRewardSpec spec,
      GraphBuilder graph,
      List<States> states,
      Map<String, float[]> weights) {
    RequiredWeights.requireExactly(requiredWeights(spec), weights);
    write(
        spec,
        graph,
        states,
        (name, shape) ->
            graph.weight(name, Shape.of(shape), Objects.requireNonNull(weights.get(name))));
  }

  /**
   * The heads alone as a file, for hidden states that come from elsewhere: inputs {@code
   * <stream>.<tap>} float32 [batch, tokens, width], taps from 0, and {@code <stream>.mask} int64
   * [batch, tokens].
   */
  public static byte[] build(JoinedRewardSpec spec, Map<String, float[]> weights) {
    GraphBuilder graph = GraphBuilder.create("reward_heads");
    add(spec, graph, inputs(spec, graph), weights);
    return graph.toBytes();
  }

  private static List<States> inputs(JoinedRewardSpec spec, GraphBuilder graph) {
    List<States> streams = new ArrayList<>();
    for (JoinedRewardSpec.Stream stream : spec.streams()) {
      List<Tensor> taps = new ArrayList<>();
      for (int tap = 0; tap < stream.taps(); tap++) {
        taps.add(
            graph.input(
                stream.name() + "." + tap,
                DType.FLOAT32,
                Shape.of(BATCH, stream.tokens(), stream.width())));
      }
      streams.add(
          new States(
              taps,
              graph.input(stream.name() + ".mask", DType.INT64, Shape.of(BATCH, stream.tokens()))));
    }
    return streams;
  }

  private static void write(
      JoinedRewardSpec spec, GraphBuilder graph, List<States> states, Weights weights) {
    List<Tensor> hidden = new ArrayList<>();
    for (int tap = 0; tap < spec.layers(); tap++) {
      List<Tensor> parts = new ArrayList<>();
      for (int s = 0; s < states.size(); s++) {
        JoinedRewardSpec.Stream stream = spec.streams().get(s);
        Tensor raw = states.get(s).taps().get(tap);
        parts.add(
            spec.projects()
                ? Linear.of(
                        weights.under(JoinedRewardSpec.projection(stream, tap)),
                        stream.width(),
                        spec.width())
                    .apply(raw)
                : raw);
      }
      hidden.add(joined(graph, parts));
    }
    KeyMask mask =
        KeyMask.of(joined(graph, states.stream().map(States::mask).toList()).cast(DType.BOOL));
    for (String dimension : spec.dimensions()) {
      graph.output(
          "reward." + dimension,
          RewardHeadGraph.reward(spec.head(), dimension, weights, hidden, mask));
    }
  }

  private static Tensor joined(GraphBuilder graph, List<Tensor> parts) {
    return parts.size() == 1 ? parts.getFirst() : graph.concat(1, parts.toArray(Tensor[]::new));
  }

  /**
   * What a backbone gives.
   *
   * @param taps float32 [batch, tokens, width] of each layer that is read
   * @param mask int64 [batch, tokens], 0 for padding
   */
  public record States(List<Tensor> taps, Tensor mask) {
    public States {
      taps = List.copyOf(taps);
    }
  }
}
