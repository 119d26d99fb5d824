package io.reelscore.bundle;

import io.reelscore.bundle.Manifest.Batching;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.OutputTensor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the parts of a manifest must agree on. */
final class ManifestRules {
  /** How many samples. Always the first axis, and only there. */
  static final String BATCH = "batch";

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
    rewards(checks, dimensions, outputs, preprocessing.hasOneShape());
    InputRules.check(checks, inputs, preprocessing, batching);
  }

  /** A manifest is of no older version than what it says needs. */
  static void checkVersion(Checks checks, String schemaVersion, Preprocessing preprocessing) {
    SchemaVersion given = SchemaVersion.parse(schemaVersion);
    SchemaVersion needed = preprocessing.version();
    if (given != null && given.minor() < needed.minor()) {
      checks.that(
          false,
          "schemaVersion",
          Checks.quoted(schemaVersion),
          needed.text()
              + (needed.hasForms()
                  ? ", for what is not frames and a text"
                  : ", for frames.counts or prompt.lengths"));
    }
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

  private static void unique(Checks checks, String field, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      checks.that(seen.add(name), field, Checks.quoted(name) + " twice", "names of their own");
    }
  }
}
