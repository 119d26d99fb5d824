package io.reelscore.onnx;

import io.reelscore.onnx.foreign.GraphPart;
import java.util.List;
import java.util.Map;

/**
 * A part of another graph.
 *
 * @param inputs the tensors its inputs are, by whose names they go
 * @param outputs the tensors it makes, by whose names they go
 * @param part under the names it has in this graph
 * @param domains other domains' operator sets
 */
record Embedding(
    List<Tensor> inputs, List<Tensor> outputs, GraphPart part, Map<String, Long> domains)
    implements Step {
  Embedding {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    domains = Map.copyOf(domains);
  }
}
