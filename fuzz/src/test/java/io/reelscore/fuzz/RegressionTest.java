package io.reelscore.fuzz;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each target holds on its sound inputs, on what was found before, and on damaged copies. */
class RegressionTest {
  private static final long SEED = Long.getLong("reelscore.seed", 20_260_101L);
  private static final int LONGEST_HEX = 2000;

  private interface Target {
    void accept(byte[] data) throws Exception;
  }

  @TestFactory
  Stream<DynamicTest> target_holds() {
    return Stream.of(
        test(Seeds.REQUEST, RequestTarget::fuzzerTestOneInput, 20_000),
        test(Seeds.INFERENCE, InferenceTarget::fuzzerTestOneInput, 20_000),
        test(Seeds.MANIFEST, ManifestTarget::fuzzerTestOneInput, 500),
        test(Seeds.REFERENCE, ReferenceTarget::fuzzerTestOneInput, 50),
        test(Seeds.MODEL, ModelTarget::fuzzerTestOneInput, 100),
        test(Seeds.TOKENIZER, TokenizerTarget::fuzzerTestOneInput, 50),
        test(Seeds.VIDEO, VideoTarget::fuzzerTestOneInput, 500),
        test(Seeds.IMAGE, ImageTarget::fuzzerTestOneInput, 3000),
        test(Seeds.SAFETENSORS, SafetensorsTarget::fuzzerTestOneInput, 3000));
  }

  private static DynamicTest test(Seeds seeds, Target target, int damages) {
    return DynamicTest.dynamicTest(seeds.target(), () -> run(seeds, target, damages));
  }

  private static void run(Seeds seeds, Target target, int damages) throws Exception {
    System.out.println("-Dreelscore.seed=" + SEED);
    List<byte[]> inputs = new ArrayList<>(seeds.sound());
    for (Corpus.Entry entry : Corpus.of(seeds.target())) {
      inputs.add(entry.bytes());
    }
    for (byte[] input : inputs) {
      accept(target, input);
    }
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < damages; i++) {
      accept(target, Seeds.damaged(inputs.get(i % inputs.size()), random));
    }
  }

  private static void accept(Target target, byte[] input) throws Exception {
    try {
      target.accept(input);
    } catch (Exception | AssertionError e) {
      String hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, LONGEST_HEX));
      throw new AssertionError(
          "input of %d bytes, seed %d: %s".formatted(input.length, SEED, hex), e);
    }
  }
}
