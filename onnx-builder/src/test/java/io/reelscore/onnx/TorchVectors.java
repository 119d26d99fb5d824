package io.reelscore.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The results of PyTorch's own layers, made by src/test/python/make_vectors.py. */
public record TorchVectors(JsonNode json) {

  /** The cases of one kind: attention, block or hpqa. */
  public static Stream<TorchVectors> of(String kind) {
    try (InputStream file =
        Objects.requireNonNull(TorchVectors.class.getResourceAsStream("torch-vectors.json"))) {
      return new ObjectMapper().readTree(file).get(kind).valueStream().map(TorchVectors::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int number(String name) {
    return json.get(name).intValue();
  }

  public double[] expected() {
    return json.get("expected").valueStream().mapToDouble(JsonNode::doubleValue).toArray();
  }

  public long[] visible() {
    return json.get("visible").valueStream().mapToLong(JsonNode::longValue).toArray();
  }

  public float[] floats(String name) {
    return floats(json.get(name));
  }

  public static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).doubleValue();
    }
    return values;
  }

  /** The weights, their names with a prefix. */
  public Map<String, float[]> weights(String prefix) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    json.get("weights")
        .properties()
        .forEach(entry -> weights.put(prefix + entry.getKey(), floats(entry.getValue())));
    return weights;
  }

  @Override
  public String toString() {
    return "width " + number("width") + ", heads " + number("heads");
  }
}
