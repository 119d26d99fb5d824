package io.reelscore.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.training.loss.LossSettings.Form;
import org.junit.jupiter.api.Test;

class LossSettingsTest {

  @Test
  void numbers_beyond_their_bounds_are_refused() {
    assertThatThrownBy(() -> new LossSettings(Form.PAPER, -1, 1, 1, 0, 0, 0))
        .hasMessage("loss: margin: -1.0 (expected: 0 or more)");
    assertThatThrownBy(() -> new LossSettings(Form.PAPER, 0, 1, Double.POSITIVE_INFINITY, 0, 0, 0))
        .hasMessage("loss: tieCoefficient: Infinity (expected: 0 or more)");
    assertThatThrownBy(() -> new LossSettings(Form.PAPER, 0, 1, 1, 0, 1, 0))
        .hasMessage("loss: smoothing: 1.0 (expected: 0 or more, below 1)");
    assertThatThrownBy(() -> new LossSettings(Form.PAPER, 0, 1, 1, 1, 0, -0.1))
        .hasMessage("loss: bceSmoothing: -0.1 (expected: 0 or more, below 1)");
  }

  @Test
  void a_loss_of_nothing_is_refused() {
    assertThatThrownBy(() -> new LossSettings(Form.OFFICIAL, 3, 0, 0, 0, 0, 0))
        .hasMessage("loss: coefficients: 0.0 (expected: one above 0)");
  }

  @Test
  void ties_of_no_probability_are_refused() {
    assertThatThrownBy(() -> new LossSettings(Form.RAO_KUPPER, 0, 1, 1, 0, 0, 0))
        .hasMessage("loss: margin: 0.0 (expected: above 0 with rao_kupper)");
  }

  @Test
  void a_model_card_says_what_was_lowered() {
    assertThat(LossSettings.BT_WT.description())
        .isEqualTo("BT-WT (mu 1 and 0.5), mean over the pairs");
    assertThat(LossSettings.BT_WT_OFFICIAL.description())
        .isEqualTo(
            "loss: form official, margin 3.0, coefficients 1.0 (win-lose), 1.0 (tie), 0.0 (cross-entropy), smoothing 0.0 and 0.0");
  }
}
