package io.reelscore.bundle;

import io.reelscore.bundle.Manifest.Batching;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.OutputTensor;
import io.reelscore.bundle.Manifest.Preprocessing;
import io.reelscore.bundle.Manifest.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What the parts of a manifest must agree on. */
final class ManifestRules {
  /** The one symbol of this format: how many samples. Always the first axis. */
  private static final String BATCH = "batch";

  private ManifestRules() {}

  static void check(
      Checks checks,
      List<Dimension> dimensions,
      List<InputTensor> inputs,
      List<OutputTensor> outputs,
      Preprocessing preprocessing,
      Batching batching) {
    unique(checks, "dimensions", dimensions.stream().map(Dimension::name).toList());
    unique(checks, "dimensions.output", dimensions.stream().map(Dimension::output).toList());
    unique(
        checks,
        "inputs and outputs",
        Stream.concat(
                inputs.stream().map(InputTensor::name), outputs.stream().map(OutputTensor::name))
            .toList());
    checks.that(!dimensions.isEmpty(), "dimensions", "none", "at least 1");
    rewards(checks, dimensions, outputs);
    int frames = preprocessing.frames().count();
    int height = preprocessing.frames().height();
    int width = preprocessing.frames().width();
    int tokens = preprocessing.prompt().maxTokens();
    input(
        checks,
        inputs,
        Role.FRAMES,
        "uint8",
        Stream.of(frames, height, width, 3).map(String::valueOf).toList());
    input(checks, inputs, Role.PROMPT_TOKENS, "int64", List.of(String.valueOf(tokens)));
    input(checks, inputs, Role.PROMPT_MASK, "int64", List.of(String.valueOf(tokens)));
    long batchBytes = (long) batching.maxBatch() * preprocessing.frames().bytesPerItem();
    checks.range("batching.maxBatch x bytes of a sample", batchBytes, 1, Integer.MAX_VALUE);
  }

  private static void rewards(
      Checks checks, List<Dimension> dimensions, List<OutputTensor> outputs) {
    List<String> used = dimensions.stream().map(Dimension::output).toList();
    for (OutputTensor output : outputs) {
      String field = "outputs." + output.name();
      checks.that(
          output.dataType().equals("float32"), field + ".dataType", output.dataType(), "float32");
      if (output.kind() == OutputTensor.Kind.REWARD) {
        checks
            .that(
                output.shape().equals(List.of(BATCH)),
                field + ".shape",
                output.shape(),
                "[" + BATCH + "]")
            .that(used.contains(output.name()), field, "no dimension", "a dimension with it");
      } else {
        checks.that(
            isBatched(output.shape()),
            field + ".shape",
            output.shape(),
            "[" + BATCH + ", numbers >= 1]");
      }
    }
    List<String> rewards =
        outputs.stream()
            .filter(output -> output.kind() == OutputTensor.Kind.REWARD)
            .map(OutputTensor::name)
            .toList();
    for (Dimension dimension : dimensions) {
      checks.that(
          rewards.contains(dimension.output()),
          "dimensions." + dimension.name() + ".output",
          dimension.output(),
          "a reward output of " + rewards);
    }
  }

  private static boolean isBatched(List<String> shape) {
    return shape.size() >= 2
        && shape.get(0).equals(BATCH)
        && shape.subList(1, shape.size()).stream().allMatch(s -> s.matches("[1-9][0-9]{0,8}"));
  }

  private static void input(
      Checks checks, List<InputTensor> inputs, Role role, String dataType, List<String> item) {
    String name = role.name().toLowerCase(Locale.ROOT);
    List<InputTensor> having = inputs.stream().filter(input -> input.role() == role).toList();
    checks.that(
        having.size() == 1, "inputs", having.size() + " with role " + name, "exactly 1 of each");
    List<String> shape = Stream.concat(Stream.of(BATCH), item.stream()).toList();
    for (InputTensor input : having) {
      checks
          .that(
              input.dataType().equals(dataType),
              "inputs." + input.name() + ".dataType",
              input.dataType(),
              dataType + " for role " + name)
          .that(
              input.shape().equals(shape),
              "inputs." + input.name() + ".shape",
              input.shape(),
              shape + ", as preprocessing says");
    }
  }

  private static void unique(Checks checks, String field, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      checks.that(seen.add(name), field, Checks.quoted(name) + " twice", "names of their own");
    }
  }
}
