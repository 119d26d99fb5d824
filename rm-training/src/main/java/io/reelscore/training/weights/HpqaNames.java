package io.reelscore.training.weights;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a checkpoint calls the parts of an HPQA head; all may stand behind one common prefix.
 *
 * @param firstQuery q0, [1, d]
 * @param firstStage the attention of the first stage, a {@code torch.nn.MultiheadAttention}
 * @param otherStages the attentions of the others are {@code <otherStages>.0}, {@code .1}, ...
 * @param residualQuery q_res, [1, d]
 * @param residual the attention over the last layer
 * @param fc1 the first linear layer, with bias
 * @param fc2 the second, without
 */
public record HpqaNames(
    String firstQuery,
    String firstStage,
    String otherStages,
    String residualQuery,
    String residual,
    String fc1,
    String fc2) {

  /**
   * Those of the official code with {@code reduce_sequence = progressive_hierarchical_attention}
   * (lian700/SoliReward, {@code solireward/models/internvl3/reward_model.py} and {@code
   * attention_query.py}).
   */
  public static final HpqaNames OFFICIAL =
      new HpqaNames(
          "attention_query_first_layer.query.weight",
          "attention_query_first_layer.attention.0",
          "attention_query_other_layers",
          "attention_query_final_layer.query.weight",
          "attention_query_final_layer.attention.0",
          "reward_head.0",
          "reward_head.3");

  /** Their names by ours, of a head of so many stages. */
  Map<String, String> byOurs(int stages) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("q0", firstQuery);
    for (int i = 0; i < stages; i++) {
      attention(names, "stages." + i, i == 0 ? firstStage : otherStage(i));
    }
    names.put("q_res", residualQuery);
    attention(names, "res", residual);
    names.put("fc1.weight", fc1 + ".weight");
    names.put("fc1.bias", fc1 + ".bias");
    names.put("fc2.weight", fc2 + ".weight");
    return names;
  }

  /** The attention of stage {@code i}, from 1. */
  String otherStage(int i) {
    return otherStages + "." + (i - 1);
  }

  private static void attention(Map<String, String> names, String ours, String theirs) {
    for (String part :
        new String[] {"in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"}) {
      names.put(ours + "." + part, theirs + "." + part);
    }
  }
}
