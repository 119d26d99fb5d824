package io.reelscore.training.export;

import io.reelscore.bundle.Manifest;
import io.reelscore.onnx.model.Head;
import java.util.List;
import java.util.Locale;

/**
 * How a manifest and a model card tell of a head.
 *
 * @param id for the manifest, for example {@code hpqa}
 * @param phrase for the card, after "one"
 * @param attentionHeads heads of each attention; 0 without attention
 * @param taps the layers it reads besides the last
 */
record HeadTerms(String id, String phrase, int attentionHeads, List<Integer> taps) {

  static HeadTerms of(Head head) {
    return switch (head) {
      case Head.Hpqa(List<Integer> taps, int heads, boolean tapNorm) ->
          tapNorm
              ? new HeadTerms("hpqa_tap_norm", "HPQA head over layer-normed taps", heads, taps)
              : new HeadTerms("hpqa", "HPQA head", heads, taps);
      case Head.Hierarchical(List<Integer> taps, int heads) ->
          new HeadTerms(
              "hierarchical", "hierarchical, not progressive attention head", heads, taps);
      case Head.SingleQuery(int heads) ->
          new HeadTerms("single_query", "single-query attention head", heads, List.of());
      case Head.Pooled(Head.Pool pool, Head.Readout readout) ->
          new HeadTerms(
              pool.name().toLowerCase(Locale.ROOT) + "_" + readout.name().toLowerCase(Locale.ROOT),
              readout(readout) + " head on " + pool(pool),
              0,
              List.of());
    };
  }

  /** For the manifest of a model with this head. */
  Manifest.Training training(ModelFacts facts) {
    return new Manifest.Training(
        true,
        "solireward",
        facts.method().lossId(),
        facts.method().pairingId(),
        id,
        attentionHeads,
        taps,
        facts.dataDigest(),
        facts.seed(),
        facts.codeRevision());
  }

  private static String readout(Head.Readout readout) {
    return switch (readout) {
      case LINEAR -> "linear";
      case MLP -> "two-layer";
    };
  }

  private static String pool(Head.Pool pool) {
    return switch (pool) {
      case LAST_TOKEN -> "the last token";
      case MEAN -> "the mean of the tokens";
      case MAX -> "the maximum of the tokens";
    };
  }
}
