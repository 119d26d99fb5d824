package io.reelscore.training.export;

import io.reelscore.training.features.Backbones;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a model card tells of the network that the heads stand on.
 *
 * @param phrase after "a video reward model:"
 * @param facts what it is, one line each; none where the card's settings say it all
 * @param reproducibility how far the same command gives the same model, one line
 * @param licence of the model, one line
 */
record NetworkTerms(String phrase, List<String> facts, String reproducibility, String licence) {

  /** The one that this program trains as a whole. */
  static final NetworkTerms MINIATURE =
      new NetworkTerms(
          "a small video-text transformer",
          List.of(),
          "The same command and seed give the same bytes on one machine. PyTorch is told to use its AVX2 kernels, which nearly every x86-64 processor has, so that elsewhere the ranks of held-out rewards agree to at least 0.99 (Spearman); other kernels round otherwise, training amplifies that, and no agreement is promised for them. Measured on one machine only.",
          "Apache-2.0");

  NetworkTerms {
    facts = List.copyOf(facts);
  }

  /** Those that were made elsewhere and are used as they are. */
  static NetworkTerms of(Backbones backbones) {
    List<String> facts = new ArrayList<>();
    facts.add(
        "Backbones: backbone.onnx of the features, the user's networks as one graph; sha256 "
            + backbones.sha256());
    Map<String, String> origins = new HashMap<>();
    backbones.origins().forEach(origin -> origins.put(origin.stream(), origin.phrase() + "; "));
    backbones
        .taps()
        .forEach((stream, taps) ->
            facts.add(
                "Stream %s: %staps %s"
                    .formatted(stream, origins.getOrDefault(stream, ""), String.join(", ", taps))));
    return new NetworkTerms(
        "backbones of the user, which were not trained here,",
        facts,
        "Backbones and heads are computed by kernels that differ between processors; how far models of the same command agree between machines was not measured.",
        "That of the backbones, as their makers gave it; nothing is known of it here.");
  }
}
