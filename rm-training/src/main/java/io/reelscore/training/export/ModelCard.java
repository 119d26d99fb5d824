package io.reelscore.training.export;

import io.reelscore.onnx.model.Head;
import io.reelscore.training.evaluation.EvaluationReport;
import io.reelscore.training.evaluation.EvaluationReport.DefectResult;
import io.reelscore.training.evaluation.EvaluationTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code MODEL_CARD.md}: what a model was made from, how good it is, and what it is not. */
final class ModelCard {

  private ModelCard() {}

  /**
   * The card; the same for the same arguments.
   *
   * @param network what the heads stand on, as part of a sentence
   */
  static String of(
      NetworkTerms network,
      ModelFacts facts,
      Head head,
      EvaluationReport report,
      Parity parity,
      Optional<ScoreChange> rounding) {
    StringBuilder card = new StringBuilder();
    card.append("# ").append(facts.name()).append("\n\n");
    card.append(
        """
        A video reward model: %s with one %s a dimension, trained \
        on single Pass/Fail labels with %s (SoliReward, arXiv \
        2512.22170). Higher is better in each dimension.

        ## Limits
        """
            .formatted(network.phrase(), HeadTerms.of(head).phrase(), facts.method().phrase()));
    facts.limits().forEach(limit -> bullet(card, limit));
    if (!facts.input().isEmpty()) {
      card.append("\n## Input\n");
      facts.input().forEach(line -> bullet(card, line));
    }
    card.append("\n## Data and training\n");
    bullet(card, "Data: " + facts.data() + "; sha256 " + facts.dataDigest());
    network.facts().forEach(fact -> bullet(card, fact));
    facts.settings().forEach(setting -> bullet(card, setting));
    bullet(card, "Seed: " + facts.seed() + "; code: Reelscore " + facts.codeRevision());
    card.append("\n## Held-out results\n\n```\n");
    card.append(EvaluationTable.sets(report));
    card.append("```\n\n");
    card.append(
        """
        Accuracy: how often the better of two clips gets the higher reward, between prompts and within \
        one. AUC: the same for Pass against Fail. Margin: mean of Pass less mean of Fail; spread: \
        deviation of the Passes; both in standard deviations of all rewards (sd, raw).
        """);
    if (!report.defects().isEmpty()) {
      card.append(
          """

          Only pairs whose gold differs by more than 0.1 count for accuracy. Pass here is gold above its \
          median, without an annotator's noise. These clips, and so the reference of normalized rewards and \
          percentiles, did not pass a codec. The out-of-distribution colours and shapes were seen in \
          pre-training, never with a judgement.
          """);
    }
    defects(card, report.defects());
    card.append("\n## Parity and reproducibility\n");
    bullet(
        card,
        String.format(
            Locale.ROOT,
            "ONNX Runtime against PyTorch on %d inputs: |difference| <= %.0e x max(1, |r|), checked at export.",
            parity.inputs(),
            Parity.TOLERANCE));
    rounding.ifPresent(change -> bullet(card, rounded(change)));
    bullet(card, network.reproducibility());
    card.append("\n## Licence\n\n").append(network.licence()).append('\n');
    return card.toString();
  }

  private static String rounded(ScoreChange change) {
    return String.format(
        Locale.ROOT,
        "Weights: fp16 in the file, a rounding of those whose parity was checked; computed in float32. It changes the rewards of %d held-out clips by at most %.2g and on average %.2g standard deviations; rank correlation at least %.5f (refused below %s).",
        change.clips(),
        change.max(),
        change.mean(),
        change.rankCorrelation(),
        ScoreChange.LEAST_RANK_CORRELATION);
  }

  private static void defects(StringBuilder card, List<DefectResult> defects) {
    if (defects.isEmpty()) {
      return;
    }
    card.append("\n## Defects\n\nHeld-out pairs of a clean clip and the same clip spoilt in one");
    card.append(" dimension (the wrong prompt, for semantic alignment), both as H.264 files.\n\n");
    card.append("| dimension | pairs | defect ranks below clean |\n|---|---|---|\n");
    for (DefectResult defect : defects) {
      card.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.1f %% |\n",
              defect.dimension(),
              defect.pairs(),
              100 * defect.defectBelowClean()));
    }
  }

  private static void bullet(StringBuilder card, String text) {
    card.append("- ").append(text).append('\n');
  }
}
