package io.reelscore.training.export;

import io.reelscore.training.loss.LossSettings;
import io.reelscore.training.pairs.PairSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * How a reward model was trained, as its manifest and its card tell it.
 *
 * @param loss of the pairs
 * @param pairs which of them
 */
public record Method(LossSettings loss, PairSettings pairs) {

  /** BT-WT over all pairs of a batch. */
  public static final Method BT_WT_IN_BATCH =
      new Method(LossSettings.BT_WT, PairSettings.ALL_IN_BATCH);

  /** The loss for the manifest, for example {@code bt_wt}. */
  String lossId() {
    List<String> parts = new ArrayList<>();
    if (loss.winLoseCoefficient() > 0) {
      parts.add("bt");
    }
    if (loss.tieCoefficient() > 0) {
      parts.add(parts.isEmpty() ? "ties" : "wt");
      switch (loss.form()) {
        case PAPER -> {}
        case OFFICIAL -> parts.add("official");
        case RAO_KUPPER -> parts.add("rao_kupper");
      }
    }
    if (loss.bceCoefficient() > 0) {
      parts.add("bce");
    }
    return String.join("_", parts);
  }

  /** The choice of pairs for the manifest, for example {@code cross_prompt_in_batch}. */
  String pairingId() {
    if (!compares()) {
      return "none";
    }
    return switch (pairs.strategy()) {
      case ALL_IN_BATCH -> "cross_prompt_in_batch";
      case UNIFORM -> "cross_prompt_uniform";
      case IN_PROMPT -> "in_prompt_in_batch";
      case MIXED -> "mixed_in_batch";
      case HARD -> "hard_in_batch";
    };
  }

  /** Both for the card, after "with". */
  String phrase() {
    List<String> parts = new ArrayList<>();
    if (compares()) {
      parts.add("the " + comparison() + " loss over " + choice());
    }
    if (loss.bceCoefficient() > 0) {
      parts.add("cross-entropy on single clips");
    }
    return String.join(" and ", parts);
  }

  private boolean compares() {
    return loss.winLoseCoefficient() + loss.tieCoefficient() > 0;
  }

  private String comparison() {
    String name =
        loss.tieCoefficient() == 0 ? "BT" : loss.winLoseCoefficient() == 0 ? "tie" : "BT-WT";
    if (loss.tieCoefficient() == 0) {
      return name;
    }
    return switch (loss.form()) {
      case PAPER -> name;
      case OFFICIAL -> name + " (official code's form)";
      case RAO_KUPPER -> name + " (Rao and Kupper's form)";
    };
  }

  private String choice() {
    return switch (pairs.strategy()) {
      case ALL_IN_BATCH -> "all pairs of a batch";
      case UNIFORM -> "pairs drawn one by one from all";
      case IN_PROMPT -> "the pairs of a batch that share a prompt";
      case MIXED -> "all pairs of batches of whole prompts, weighted by whether they share one";
      case HARD -> "the pairs of a batch that the model gets most wrong";
    };
  }
}
