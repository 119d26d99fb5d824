package io.reelscore.bundle;

import io.reelscore.bundle.Manifest.Role;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What golden samples and their manifest must agree on. */
final class GoldenRules {
  private final Manifest manifest;
  private final List<Problem> problems;

  private GoldenRules(Manifest manifest, List<Problem> problems) {
    this.manifest = manifest;
    this.problems = problems;
  }

  /** Adds what a sample has that the model doesn't take. */
  static void check(GoldenSample sample, Manifest manifest, List<Problem> problems) {
    GoldenRules rules = new GoldenRules(manifest, problems);
    rules.clip(sample);
    rules.prompt(sample);
  }

  private void clip(GoldenSample sample) {
    ClipForm form = manifest.preprocessing().clip();
    if (form instanceof Frames frames && sample.clip() instanceof GoldenClip.Frames clip) {
      bytes(
          GoldenSample.framesFile(sample.name()),
          clip.data().length,
          frames.legalBytes(),
          "preprocessing.frames");
    } else if (form instanceof Latents latents
        && sample.clip() instanceof GoldenClip.Latents clip) {
      bytes(
          GoldenSample.latentsFile(sample.name()),
          clip.data().length,
          List.of(latents.numbers() * manifest.input(Role.LATENTS).elementBytes()),
          "preprocessing.latents");
      timestep(sample, latents.timestep(), clip.timestep());
    } else {
      tell(
          sample,
          "",
          form instanceof Frames ? "latents" : "frames",
          form instanceof Frames
              ? "frames, as preprocessing says"
              : "latents, as preprocessing says");
    }
  }

  private void timestep(GoldenSample sample, @Nullable Timestep range, @Nullable Float found) {
    if (range == null && found != null) {
      tell(sample, ".timestep", String.valueOf(found), "none, as preprocessing.latents says");
    } else if (range != null && found == null && range.standard() == null) {
      tell(sample, ".timestep", "none", "one, as preprocessing.latents has no default");
    } else if (range != null && found != null && !range.isLegal(found)) {
      tell(
          sample,
          ".timestep",
          String.valueOf(found),
          range.min() + ".." + range.max() + ", as preprocessing.latents says");
    }
  }

  private void prompt(GoldenSample sample) {
    PromptForm form = manifest.preprocessing().prompt();
    if (form instanceof PromptEmbedding expected
        && sample.prompt() instanceof GoldenPrompt.Embedding embedding) {
      bytes(
          GoldenSample.embeddingFile(sample.name()),
          embedding.data().length,
          List.of(expected.numbers() * manifest.input(Role.PROMPT_EMBEDDING).elementBytes()),
          "preprocessing.promptEmbedding");
      List<Integer> mask = embedding.mask();
      if (mask.size() != expected.tokens()
          || !mask.contains(1)
          || !List.of(0, 1).containsAll(mask)) {
        tell(
            sample,
            ".promptMask",
            String.valueOf(mask),
            "%d numbers, 1 for a token and 0 for padding, not all 0".formatted(expected.tokens()));
      }
    } else if (!(form instanceof Prompt && sample.prompt() instanceof GoldenPrompt.Text)
        && !(form instanceof PromptForm.None && sample.prompt() instanceof GoldenPrompt.None)) {
      tell(sample, "", name(sample.prompt()), name(form) + ", as preprocessing says");
    }
  }

  private static String name(GoldenPrompt prompt) {
    return prompt instanceof GoldenPrompt.Text
        ? "a prompt"
        : prompt instanceof GoldenPrompt.Embedding ? "a promptEmbedding" : "no prompt";
  }

  private static String name(PromptForm form) {
    return form instanceof Prompt
        ? "a prompt"
        : form instanceof PromptEmbedding ? "a promptEmbedding" : "no prompt";
  }

  private void bytes(String file, int found, List<Integer> expected, String rule) {
    if (!expected.contains(found)) {
      problems.add(
          new Problem(
              file,
              found + " bytes",
              expected.stream().map(String::valueOf).collect(Collectors.joining(" or "))
                  + " bytes, as "
                  + rule
                  + " says"));
    }
  }

  private void tell(GoldenSample sample, String field, String found, String expected) {
    problems.add(
        new Problem(BundleFiles.GOLDEN + ": samples." + sample.name() + field, found, expected));
  }
}
