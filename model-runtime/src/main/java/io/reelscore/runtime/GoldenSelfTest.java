package io.reelscore.runtime;

import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.bundle.GoldenSet;
import io.reelscore.bundle.Problem;
import io.reelscore.core.BatchExecutor;
import io.reelscore.core.BatchExecutor.ExecutionException;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import java.util.ArrayList;
import java.util.List;

/** Whether the model gives here what its golden samples say, from the prompt on. */
final class GoldenSelfTest {
  private GoldenSelfTest() {}

  /** Each reward that is not reproduced, in batches of one. */
  static List<Problem> problems(
      GoldenSet golden, List<SampleInput> inputs, List<String> dimensions, BatchExecutor executor)
      throws ExecutionException {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      GoldenSample sample = golden.samples().get(i);
      float[] row = executor.execute(List.of(inputs.get(i)), new RunControl())[0];
      for (int d = 0; d < dimensions.size(); d++) {
        String dimension = dimensions.get(d);
        Double expected = sample.rewards().get(dimension);
        if (expected == null || !golden.reproduces(expected, row[d])) {
          problems.add(
              new Problem(
                  BundleFiles.GOLDEN + ": sample " + sample.name() + ", " + dimension,
                  String.valueOf(row[d]),
                  "%s, tolerance %s x max(1, |reward|)".formatted(expected, golden.tolerance())));
        }
      }
    }
    return problems;
  }
}
