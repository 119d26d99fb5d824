package io.reelscore.bundle;

import io.reelscore.bundle.Manifest.Batching;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.Role;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The inputs that follow from what a model takes: their roles, element types and shapes. */
final class InputRules {
  /** How many frames, where a sample may have one number of frames or another. */
  private static final String FRAMES = "frames";

  /** How many tokens, where prompts are padded to one length or another. */
  private static final String TOKENS = "tokens";

  private static final List<String> FLOATS = List.of("float16", "bfloat16", "float32");

  private InputRules() {}

  static void check(
      Checks checks, List<InputTensor> inputs, Preprocessing preprocessing, Batching batching) {
    Map<Role, Expected> expected = expected(preprocessing);
    for (Role role : Role.values()) {
      List<InputTensor> having = inputs.stream().filter(input -> input.role() == role).toList();
      Expected input = expected.get(role);
      checks.that(
          having.size() == (input == null ? 0 : 1),
          "inputs",
          having.size() + " with role " + role.name().toLowerCase(Locale.ROOT),
          input == null ? "none, as preprocessing says" : "exactly 1 of each");
      if (input != null) {
        having.forEach(found -> check(checks, found, input));
      }
    }
    batchFits(checks, inputs, Role.FRAMES, batching, largestFrames(preprocessing));
    if (preprocessing.clip() instanceof Latents latents) {
      batchFits(checks, inputs, Role.LATENTS, batching, latents.numbers());
    }
    if (preprocessing.prompt() instanceof PromptEmbedding embedding) {
      batchFits(checks, inputs, Role.PROMPT_EMBEDDING, batching, embedding.numbers());
    }
  }

  /**
   * An input without its first axis.
   *
   * @param dataTypes legal element types
   */
  private record Expected(List<String> dataTypes, List<String> item) {}

  private static Map<Role, Expected> expected(Preprocessing preprocessing) {
    Map<Role, Expected> inputs = new EnumMap<>(Role.class);
    if (preprocessing.clip() instanceof Frames frames) {
      String count = frames.hasOneCount() ? String.valueOf(frames.count()) : FRAMES;
      inputs.put(
          Role.FRAMES,
          new Expected(
              List.of("uint8"),
              List.of(
                  count, String.valueOf(frames.height()), String.valueOf(frames.width()), "3")));
    } else if (preprocessing.clip() instanceof Latents latents) {
      inputs.put(
          Role.LATENTS,
          new Expected(
              FLOATS,
              axes(latents.channels(), latents.frames(), latents.height(), latents.width())));
      if (latents.timestep() != null) {
        inputs.put(Role.TIMESTEP, new Expected(List.of("float32"), List.of()));
      }
    }
    if (preprocessing.prompt() instanceof Prompt prompt) {
      Expected tokens =
          new Expected(
              List.of("int64"),
              prompt.lengths().size() == 1 ? axes(prompt.maxTokens()) : List.of(TOKENS));
      inputs.put(Role.PROMPT_TOKENS, tokens);
      inputs.put(Role.PROMPT_MASK, tokens);
    } else if (preprocessing.prompt() instanceof PromptEmbedding embedding) {
      inputs.put(
          Role.PROMPT_EMBEDDING, new Expected(FLOATS, axes(embedding.tokens(), embedding.width())));
      inputs.put(Role.PROMPT_MASK, new Expected(List.of("int64"), axes(embedding.tokens())));
    }
    return inputs;
  }

  private static List<String> axes(int... sizes) {
    return Arrays.stream(sizes).mapToObj(String::valueOf).toList();
  }

  private static void check(Checks checks, InputTensor input, Expected expected) {
    List<String> shape =
        Stream.concat(Stream.of(ManifestRules.BATCH), expected.item().stream()).toList();
    checks
        .that(
            expected.dataTypes().contains(input.dataType()),
            "inputs." + input.name() + ".dataType",
            input.dataType(),
            "%s for role %s"
                .formatted(
                    String.join(" | ", expected.dataTypes()),
                    input.role().name().toLowerCase(Locale.ROOT)))
        .that(
            input.shape().equals(shape),
            "inputs." + input.name() + ".shape",
            input.shape(),
            shape + ", as preprocessing says");
  }

  private static int largestFrames(Preprocessing preprocessing) {
    return preprocessing.clip() instanceof Frames frames
        ? frames.bytesPerItem(frames.counts().get(frames.counts().size() - 1))
        : 0;
  }

  /** A full batch lies in one buffer. */
  private static void batchFits(
      Checks checks, List<InputTensor> inputs, Role role, Batching batching, long elements) {
    for (InputTensor input : inputs) {
      if (input.role() == role && elements > 0) {
        checks.range(
            "batching.maxBatch x bytes of a sample",
            batching.maxBatch() * elements * input.elementBytes(),
            1,
            Integer.MAX_VALUE);
      }
    }
  }
}
