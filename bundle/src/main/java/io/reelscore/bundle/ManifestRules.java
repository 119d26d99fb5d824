package io.reelscore.bundle;

import io.reelscore.bundle.Manifest.Batching;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.bundle.Manifest.Frames;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.OutputTensor;
import io.reelscore.bundle.Manifest.Preprocessing;
import io.reelscore.bundle.Manifest.Prompt;
import io.reelscore.bundle.Manifest.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What the parts of a manifest must agree on. */
final class ManifestRules {
  /** How many samples. Always the first axis, and only there. */
  private static final String BATCH = "batch";

  /** How many frames, where a sample may have one number of frames or another. */
  private static final String FRAMES = "frames";

  /** How many tokens, where prompts are padded to one length or another. */
  private static final String TOKENS = "tokens";

  private static final String NUMBER = "[1-9][0-9]{0,8}";
  private static final String SYMBOL = "[A-Za-z_][A-Za-z0-9_]{0,63}";

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
    Frames frames = preprocessing.frames();
    Prompt prompt = preprocessing.prompt();
    boolean oneShape = frames.hasOneCount() && prompt.hasOneLength();
    rewards(checks, dimensions, outputs, oneShape);
    String count = frames.hasOneCount() ? String.valueOf(frames.count()) : FRAMES;
    List<String> tokens =
        List.of(prompt.hasOneLength() ? String.valueOf(prompt.maxTokens()) : TOKENS);
    input(
        checks,
        inputs,
        Role.FRAMES,
        "uint8",
        List.of(count, String.valueOf(frames.height()), String.valueOf(frames.width()), "3"));
    input(checks, inputs, Role.PROMPT_TOKENS, "int64", tokens);
    input(checks, inputs, Role.PROMPT_MASK, "int64", tokens);
    int largest = frames.counts().get(frames.counts().size() - 1);
    long batchBytes = (long) batching.maxBatch() * frames.bytesPerItem(largest);
    checks.range("batching.maxBatch x bytes of a sample", batchBytes, 1, Integer.MAX_VALUE);
  }

  private static void rewards(
      Checks checks, List<Dimension> dimensions, List<OutputTensor> outputs, boolean oneShape) {
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
            isBatched(output.shape(), oneShape ? NUMBER : NUMBER + "|" + SYMBOL),
            field + ".shape",
            output.shape(),
            "[" + BATCH + (oneShape ? ", numbers >= 1]" : ", numbers >= 1 or other symbols]"));
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

  private static boolean isBatched(List<String> shape, String axis) {
    return shape.size() >= 2
        && shape.get(0).equals(BATCH)
        && shape.subList(1, shape.size()).stream()
            .allMatch(s -> s.matches(axis) && !s.equals(BATCH));
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
