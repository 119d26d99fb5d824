package io.reelscore.training.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.training.pairs.PairSettings.Strategy;
import org.junit.jupiter.api.Test;

class PairSettingsTest {

  @Test
  void shares_beyond_their_bounds_are_refused() {
    assertThatThrownBy(() -> new PairSettings(Strategy.MIXED, 1.5, 1, 0, false))
        .hasMessage("pairs: inPromptShare: 1.5 (expected: 0..1)");
    assertThatThrownBy(() -> new PairSettings(Strategy.HARD, 0, 0, 0, false))
        .hasMessage("pairs: hardShare: 0.0 (expected: above 0, at most 1)");
    assertThatThrownBy(() -> new PairSettings(Strategy.UNIFORM, 0, 1, Double.NaN, false))
        .hasMessage("pairs: tieShare: NaN (expected: 0..1)");
  }

  @Test
  void a_share_that_the_strategy_does_not_read_is_refused() {
    assertThatThrownBy(() -> new PairSettings(Strategy.UNIFORM, 0.5, 1, 0, false))
        .hasMessage(
            "pairs: inPromptShare: 0.5 (expected: 0.0 with strategy uniform; only mixed reads it)");
    assertThatThrownBy(() -> new PairSettings(Strategy.ALL_IN_BATCH, 0, 0.5, 0, false))
        .hasMessage(
            "pairs: hardShare: 0.5 (expected: 1.0 with strategy all_in_batch; only hard reads it)");
    assertThatThrownBy(() -> new PairSettings(Strategy.HARD, 0, 0.5, 0.5, false))
        .hasMessage(
            "pairs: tieShare: 0.5 (expected: 0.0 with strategy hard; only uniform reads it)");
  }

  @Test
  void a_model_card_says_which_pairs_were_compared() {
    assertThat(PairSettings.ALL_IN_BATCH.description())
        .isEqualTo("all in-batch pairs of a dimension");
    assertThat(new PairSettings(Strategy.HARD, 0, 0.25, 0, true).description())
        .isEqualTo(
            "ties and the hardest win-lose pairs of a batch, a share of 0.25 of them, Passes and Fails balanced");
  }
}
