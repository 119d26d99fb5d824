package io.reelscore.training.weights;

import ai.djl.ndarray.NDArray;
import io.reelscore.onnx.model.Head;
import io.reelscore.onnx.model.RewardHeadGraph;
import io.reelscore.training.model.Parameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The weights of an official HPQA head, trained elsewhere.
 *
 * @param width numbers of a token, d
 * @param stages attentions one after the other, as many as the head has taps
 * @param values row-major, by the names of {@link Head.Hpqa}
 */
public record HpqaWeights(int width, int stages, Map<String, float[]> values) {

  private static final String ANY = "any";
  private static final int SHOWN = 20;

  public HpqaWeights {
    values = Map.copyOf(values);
  }

  /** The head in a file, by the official names. */
  public static HpqaWeights read(Path file) throws WeightsException, IOException {
    return read(file, HpqaNames.OFFICIAL);
  }

  /**
   * The head in a file that may hold more than that, F32, F16 or BF16.
   *
   * @param names what the file calls its parts
   * @throws WeightsException when the file is broken or does not hold exactly one such head; all
   *     missing and unfit tensors are told
   */
  public static HpqaWeights read(Path file, HpqaNames names) throws WeightsException, IOException {
    try (Safetensors tensors = Safetensors.open(file)) {
      return read(tensors, names);
    } catch (WeightsException e) {
      throw new WeightsException(file.getFileName() + ": " + e.getMessage());
    }
  }

  private static HpqaWeights read(Safetensors file, HpqaNames names)
      throws WeightsException, IOException {
    TensorEntry query = firstQuery(file, names.firstQuery());
    String prefix = query.name().substring(0, query.name().length() - names.firstQuery().length());
    int width = query.shape().isEmpty() ? 0 : Math.clamp(query.shape().getLast(), 0, 1 << 16);
    int stages = 1;
    while (file.tensors().containsKey(prefix + names.otherStage(stages) + ".in_proj_weight")) {
      stages++;
    }
    Map<String, int[]> shapes = shapes(width, stages);
    Map<String, String> theirs = names.byOurs(stages);
    List<String> problems = new ArrayList<>();
    shapes.forEach(
        (ours, shape) -> check(file.tensors(), prefix + theirs.get(ours), shape, problems));
    refuse(problems);
    Map<String, float[]> values = new LinkedHashMap<>();
    for (String ours : shapes.keySet()) {
      String name = prefix + theirs.get(ours);
      float[] read = file.read(name);
      IntStream.range(0, read.length)
          .filter(i -> !Float.isFinite(read[i]))
          .findFirst()
          .ifPresent(i ->
              problems.add("tensor %s: %s at %d (expected: finite)".formatted(name, read[i], i)));
      values.put(ours, read);
    }
    refuse(problems);
    return new HpqaWeights(width, stages, values);
  }

  /**
   * Makes these the weights of a dimension's head.
   *
   * @throws WeightsException when the head is not of this width or number of stages; nothing is
   *     changed then
   */
  public void copyTo(Parameters weights, Head head, String dimension) throws WeightsException {
    requireFor(head, weights.get(name(dimension, "q0")).size());
    values.forEach((ours, read) -> {
      NDArray weight = weights.get(name(dimension, ours));
      weight.set(read.clone());
    });
  }

  /**
   * Refuses a head these are not the weights of.
   *
   * @param hiddenSize numbers of a token where the head is to be
   */
  public void requireFor(Head head, long hiddenSize) throws WeightsException {
    if (!(head instanceof Head.Hpqa hpqa)
        || hpqa.tapNorm()
        || hpqa.attentionHeads() != Head.Hpqa.official(1).attentionHeads()
        || hpqa.taps().size() != stages) {
      throw new WeightsException(
          "head: %s (expected: the official HPQA of %d taps)".formatted(head, stages));
    }
    if (hiddenSize != width) {
      throw new WeightsException(
          "hidden size: %d (expected: %d, that of the weights read)".formatted(hiddenSize, width));
    }
  }

  private static TensorEntry firstQuery(Safetensors file, String firstQuery)
      throws WeightsException {
    List<TensorEntry> found =
        file.tensors().values().stream()
            .filter(tensor -> isOrEndsWith(tensor.name(), firstQuery))
            .toList();
    if (found.size() != 1) {
      throw new WeightsException(
          "tensors named %s: %d (expected: 1, alone or behind a prefix; the file has %d tensors)"
              .formatted(firstQuery, found.size(), file.tensors().size()));
    }
    return found.getFirst();
  }

  private static boolean isOrEndsWith(String name, String end) {
    return name.equals(end) || name.endsWith("." + end);
  }

  private static void check(
      Map<String, TensorEntry> tensors, String name, int[] shape, List<String> problems) {
    List<Long> expected = Arrays.stream(shape).asLongStream().boxed().toList();
    TensorEntry tensor = tensors.get(name);
    if (tensor == null) {
      problems.add("tensor %s: missing (expected: %s)".formatted(name, expected));
    } else if (!tensor.shape().equals(expected) || !tensor.type().isFloat()) {
      problems.add(
          "tensor %s: %s %s (expected: F32, F16 or BF16 %s)"
              .formatted(name, tensor.type(), tensor.shape(), expected));
    }
  }

  private static void refuse(List<String> problems) throws WeightsException {
    if (!problems.isEmpty()) {
      String more =
          problems.size() > SHOWN ? "; and %d more".formatted(problems.size() - SHOWN) : "";
      throw new WeightsException(
          String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size()))) + more);
    }
  }

  /** Shapes by our names, without the dimension. */
  private static Map<String, int[]> shapes(int width, int stages) throws WeightsException {
    int heads = Head.Hpqa.official(1).attentionHeads();
    if (width == 0 || width % heads != 0) {
      throw new WeightsException(
          "hidden size: %d (expected: a multiple of %d, at most 65536)".formatted(width, heads));
    }
    Integer[] taps = IntStream.rangeClosed(1, stages).boxed().toArray(Integer[]::new);
    Map<String, int[]> shapes = new LinkedHashMap<>();
    RewardHeadGraph.requiredWeights(Head.Hpqa.official(taps), List.of(ANY), width)
        .forEach((name, shape) -> shapes.put(name.substring(name(ANY, "").length()), shape));
    return shapes;
  }

  private static String name(String dimension, String ours) {
    return "head." + dimension + "." + ours;
  }
}
