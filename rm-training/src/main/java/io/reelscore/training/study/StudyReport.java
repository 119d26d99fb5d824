package io.reelscore.training.study;

import io.reelscore.training.study.StudyAnalysis.Claim;
import io.reelscore.training.study.StudyAnalysis.Mean;
import io.reelscore.training.study.StudyAnalysis.Summary;
import io.reelscore.training.study.StudyAnalysis.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The report of a study in Markdown, made of its file and its cells alone. */
final class StudyReport {

  private final StudyConfig study;
  private final Cells cells;
  private final StudyAnalysis analysis;
  private final String name;
  private final String config;
  private final StringBuilder out = new StringBuilder();

  /**
   * @param name of the study's file without its ending
   * @param config the study's file, as a command names it
   */
  StudyReport(StudyConfig study, Cells cells, StudyAnalysis analysis, String name, String config) {
    this.study = study;
    this.cells = cells;
    this.analysis = analysis;
    this.name = name;
    this.config = config;
  }

  String markdown() {
    out.append("# ").append(study.title()).append("\n\n").append(study.question().strip());
    out.append("\n\nMade by `./reelscore study --config ")
        .append(config)
        .append("` out of its cells; every number is in `")
        .append(name)
        .append(".json`. Nothing here is written by hand.\n");
    setup();
    claims();
    models();
    policies();
    differences();
    recipes();
    negatives();
    reproduce();
    return out.toString();
  }

  private void setup() {
    long live = cells.all().stream().filter(CellResult::checkedInProcess).count();
    out.append("\n## What was run\n\n");
    line(
        String.format(
            Locale.ROOT,
            "- %d cells (a condition and a seed each). In %d of them the policy's clips were scored by a running service through the Java client, one call a group, the model pinned by its identity; there the rewards of the first step were the same bits as those of the same graph in the trainer's process, or the cell would have failed.",
            cells.all().size(),
            live));
    line(
        String.format(
            Locale.ROOT,
            "- Backbone: %d steps x %d freshly rendered clips without any judgement of quality, once for all.",
            study.backbone().steps(),
            study.backbone().batchItems()));
    study
        .worlds()
        .forEach((world, of) ->
            line(
                String.format(
                    Locale.ROOT,
                    "- World `%s`: %d prompts x %d clips to train on, %d x %d held out in and as many out of distribution; %d annotators, noise %s (pairs %s), bias %s, halo %s.%s",
                    world,
                    of.prompts(),
                    World.CLIPS_PER_PROMPT,
                    of.heldOutPrompts(),
                    World.CLIPS_PER_PROMPT,
                    World.ANNOTATORS,
                    of.noise(),
                    of.pairNoise(),
                    of.bias(),
                    of.halo(),
                    agreement(world))));
    study
        .tiers()
        .forEach((tier, of) ->
            line(
                String.format(
                    Locale.ROOT,
                    "- Tier `%s`: %s; %d steps x %d clips, rates up to %s.",
                    tier,
                    of.backbone() ? "the whole model learns" : "only the heads learn",
                    of.steps(),
                    of.batchItems(),
                    of.backbone() ? of.backboneRate() + " and " + of.headRate() : of.headRate())));
    PolicySettings policy = study.policy();
    line(
        String.format(
            Locale.ROOT,
            "- Policy: a Gaussian over the world's 14 latents, standard deviation 1, whose mean is learnt by GRPO: %d steps of %d prompts x %d clips, Adam %s, KL penalty %s. The reward is the mean over the dimensions of (r - mean) / std of the held-out clips, or what the condition makes of it. Gold, the world's true quality, is the mean over 1024 clips drawn from the policy; KL is exact.",
            policy.steps(),
            policy.prompts(),
            policy.clips(),
            policy.rate(),
            policy.klPenalty()));
    line(
        String.format(
            Locale.ROOT,
            "- Gold at a KL is interpolated where the policy first reaches it; \"at equal KL\" is the mean over KL %s. A cell that never gets there has none, and is counted.",
            String.join(", ", study.equalKl().stream().map(kl -> number(kl, 0)).toList())));
    line(
        String.format(
            Locale.ROOT,
            "- Cells of one seed share clips, annotators and the policy's noise, so differences are taken seed by seed: mean, 95 %% interval by Student's t, p by the exact sign-flip test, corrected by Holm within each family of claims."));
    out.append(
        "\n| condition | tier | labels | pairs | loss (tie weight) | head | reward | seeds |\n|---|---|---|---|---|---|---|---|\n");
    for (Condition c : study.conditions()) {
      line(
          String.format(
              Locale.ROOT,
              "| `%s`: %s | %s | %s | %s | %s | %s | %s | %d |",
              c.name(),
              plain(c.about()),
              c.tier(),
              lower(c.labelling()),
              c.labelling() == Labelling.PAIRWISE
                  ? "as judged"
                  : lower(c.pairs().strategy())
                      + (c.shortcutBalanced() ? ", shortcut-balanced" : ""),
              loss(c),
              lower(c.head()),
              reward(c),
              c.seeds()));
    }
  }

  private String agreement(String world) {
    List<StudyData.Agreement> known =
        cells.all().stream()
            .filter(cell -> study.condition(cell.condition()).world().equals(world))
            .map(CellResult::agreement)
            .toList();
    if (known.isEmpty()) {
      return "";
    }
    return " Measured agreement (Krippendorff's alpha): %s on single clips, %s on pairs of a prompt."
        .formatted(
            number(known.stream().mapToDouble(StudyData.Agreement::single).average().orElse(0), 2),
            number(known.stream().mapToDouble(StudyData.Agreement::pairs).average().orElse(0), 2));
  }

  private static String loss(Condition condition) {
    var loss = condition.loss();
    return loss.bceCoefficient() > 0 && loss.winLoseCoefficient() == 0
        ? "BCE"
        : loss.tieCoefficient() == 0 || condition.labelling() == Labelling.PAIRWISE
            ? "BT"
            : "BT-WT (" + loss.tieCoefficient() + ")";
  }

  private static String reward(Condition condition) {
    Ensemble ensemble = condition.ensemble();
    return ensemble.members() == 1
        ? lower(condition.transform())
        : "%s, %d models, %s"
            .formatted(
                lower(condition.transform()),
                ensemble.members(),
                ensemble.least()
                    ? "least"
                    : ensemble.penalty() == 0 ? "mean" : "mean - " + ensemble.penalty() + " sd");
  }

  private void claims() {
    out.append(
        "\n## The claims\n\n| claim | elsewhere | measured here: treatment less control | p (Holm) | reproduced? |\n|---|---|---|---|---|\n");
    for (Claim claim : analysis.claims()) {
      Comparison c = claim.comparison();
      line(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s, `%s` - `%s`: %s | %s | %s |",
              plain(c.claim()),
              plain(c.elsewhere()),
              label(c.measure()),
              c.treatment(),
              c.control(),
              difference(claim.difference()),
              claim.adjustedP() == null ? "" : number(claim.adjustedP(), 3),
              said(claim)));
    }
    out.append("\n![differences](").append(name).append("-differences.svg)\n");
  }

  private static String said(Claim claim) {
    boolean equal = claim.comparison().expectation() == Comparison.Expectation.EQUAL;
    String margin = number(claim.comparison().margin(), 3);
    return switch (claim.verdict()) {
      case REPRODUCED -> equal ? "yes (within " + margin + ")" : "yes";
      case CONTRADICTED -> equal ? "no (differs by more than " + margin + ")" : "no, the opposite";
      case UNDECIDED -> equal ? "not shown (margin " + margin + ")" : "not shown";
      case NOT_MEASURED -> "not measured";
    };
  }

  private void models() {
    out.append(
        "\n## The reward models\n\nOn held-out clips, mean over the dimensions; margin and spreads in standard deviations of all rewards. Shortcut sensitivity: how much rewards rise when brightness, saturation or grain is raised by 1 and quality is not. Of an ensemble the first member.\n");
    table(Measure.of(study).stream().filter(Measure::ofModel).toList());
  }

  private void policies() {
    out.append("\n## After post-training\n");
    table(Measure.of(study).stream().filter(measure -> !measure.ofModel()).toList());
    out.append("\n![claims](").append(name).append("-claims-kl.svg)\n");
  }

  private void table(List<Measure> measures) {
    out.append("\n| condition |");
    measures.forEach(measure -> out.append(' ').append(measure.label()).append(" |"));
    out.append("\n|---|").append("---|".repeat(measures.size())).append('\n');
    for (Summary summary : analysis.conditions()) {
      out.append("| `").append(summary.condition()).append("` (").append(summary.seeds());
      out.append(") |");
      for (Measure measure : measures) {
        Mean mean = Objects.requireNonNull(summary.means().get(measure.id()));
        out.append(' ').append(mean(mean)).append(" |");
      }
      out.append('\n');
    }
  }

  private void differences() {
    List<String> shown =
        List.of(
            "accuracy_cross_id",
            "accuracy_within_id",
            "accuracy_cross_ood",
            "accuracy_within_ood",
            "spread_id",
            "top_spread_id",
            "shortcut_sensitivity",
            Measure.GOLD_AT_EQUAL_KL,
            "gold_at_end",
            "shortcut_drift");
    out.append("\n## Paired differences\n\n| treatment - control |");
    shown.forEach(id -> out.append(' ').append(label(id)).append(" |"));
    out.append("\n|---|").append("---|".repeat(shown.size())).append('\n');
    for (StudyAnalysis.Contrast contrast : analysis.differences()) {
      out.append("| `").append(contrast.treatment()).append("` - `").append(contrast.control());
      out.append("` |");
      for (String id : shown) {
        Difference difference = contrast.differences().get(id);
        out.append(' ').append(difference(difference));
        if (difference != null) {
          out.append(" (p ").append(number(difference.twoSided(), 3)).append(')');
        }
        out.append(" |");
      }
      out.append('\n');
    }
  }

  private void recipes() {
    RecipeSearch search = study.recipes();
    RecipeOutcome found = analysis.recipes();
    out.append("\n## The search for a recipe\n\n");
    line(
        String.format(
            Locale.ROOT,
            "Written down before any result: %d recipes against `%s`, judged by gold at equal KL. The best must be better by the one-sided sign-flip test at level %s, corrected by Holm over all recipes, and then once more on %d fresh seeds.",
            search.candidates().size(),
            search.baseline(),
            search.level(),
            search.confirmationSeeds().size()));
    out.append(
        "\n| recipe | gold at equal KL, difference | seeds | p (one-sided) | p (Holm) |\n|---|---|---|---|---|\n");
    for (RecipeOutcome.Candidate candidate : found.candidates()) {
      line(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %d | %s | %s |",
              candidate.condition(),
              difference(candidate.difference()),
              candidate.difference().pairs(),
              number(candidate.difference().greater(), 4),
              number(candidate.adjustedP(), 3)));
    }
    out.append('\n');
    Difference confirmation = found.confirmation();
    if (found.best() != null) {
      line(
          String.format(
              Locale.ROOT,
              "Confirmation of `%s` on fresh seeds: %s",
              found.best(),
              confirmation == null
                  ? "not run."
                  : difference(confirmation)
                      + ", "
                      + confirmation.pairs()
                      + " pairs, one-sided p "
                      + number(confirmation.greater(), 4)
                      + "."));
    }
    line(
        String.format(
            Locale.ROOT,
            "\n**%s**",
            found.winner() == null
                ? "None wins: no recipe is shown to be better than the baseline."
                : "`" + found.winner() + "` wins."));
    out.append("\n![recipes](").append(name).append("-recipes-kl.svg)\n");
  }

  private void negatives() {
    out.append("\n## What did not come out as claimed\n\n");
    List<String> lines = new ArrayList<>();
    for (Claim claim : analysis.claims()) {
      if (claim.verdict() != Verdict.REPRODUCED) {
        lines.add(
            "- %s: %s (%s)."
                .formatted(
                    claim.comparison().claim(), said(claim), difference(claim.difference())));
      }
    }
    for (RecipeOutcome.Candidate candidate : analysis.recipes().candidates()) {
      if (candidate.difference().mean() <= 0) {
        lines.add(
            "- Recipe `%s` is no better than `%s`: %s."
                .formatted(
                    candidate.condition(),
                    study.recipes().baseline(),
                    difference(candidate.difference())));
      }
    }
    out.append(lines.isEmpty() ? "Nothing." : String.join("\n", lines)).append('\n');
    out.append(
        "\n\"Not shown\" is no proof of the contrary: the interval says which differences remain possible. The world is synthetic, the models are small, and the policy has 14 numbers.\n");
  }

  private void reproduce() {
    out.append("\n## Again\n\n```\n./reelscore study --config ")
        .append(config)
        .append(
            "\n```\n\nThe run can be stopped and started again at any time; `--report-only` writes this page from the cells there are. Rewards on another processor may round otherwise, which a training amplifies.\n");
  }

  private String label(String id) {
    return Measure.of(study).stream()
        .filter(measure -> measure.id().equals(id))
        .findFirst()
        .orElseThrow()
        .label();
  }

  private static String mean(Mean mean) {
    if (mean.value() == null) {
      return mean.missing() == 0 ? "" : "none of " + mean.missing();
    }
    return number(mean.value(), 3)
        + (mean.halfWidth() == null ? "" : " ± " + number(mean.halfWidth(), 3))
        + (mean.missing() == 0 ? "" : " (" + mean.missing() + " without)");
  }

  private static String difference(@Nullable Difference difference) {
    if (difference == null) {
      return "none";
    }
    return String.format(Locale.ROOT, "%+.3f", difference.mean())
        + (difference.halfWidth() == null ? "" : " ± " + number(difference.halfWidth(), 3))
        + (difference.missing() == 0 ? "" : " (" + difference.missing() + " missing)");
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Words of the study's file, in a table. */
  private static String plain(String text) {
    return text.replaceAll("\\s+", " ").replace("|", "\\|");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
