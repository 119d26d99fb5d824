package io.reelscore.training.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.onnx.model.Head;
import io.reelscore.training.loss.LossSettings;
import io.reelscore.training.pairs.PairSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportTermsTest {

  @Test
  void heads_are_told_with_their_taps() {
    HeadTerms hpqa = HeadTerms.of(Head.Hpqa.official(1, 3));
    HeadTerms mean = HeadTerms.of(new Head.Pooled(Head.Pool.MEAN, Head.Readout.LINEAR));

    assertThat(hpqa).isEqualTo(new HeadTerms("hpqa", "HPQA head", 8, List.of(1, 3)));
    assertThat(mean)
        .isEqualTo(
            new HeadTerms("mean_linear", "linear head on the mean of the tokens", 0, List.of()));
    assertThat(HeadTerms.of(new Head.Hierarchical(List.of(2), 4)).id()).isEqualTo("hierarchical");
    assertThat(HeadTerms.of(new Head.SingleQuery(4)).taps()).isEmpty();
  }

  @Test
  void losses_and_pairs_have_names_for_the_manifest_and_the_card() {
    Method bt = new Method(LossSettings.BT, PairSettings.ALL_IN_BATCH);
    Method official = new Method(LossSettings.BT_WT_OFFICIAL, PairSettings.ALL_IN_BATCH);
    Method single = new Method(LossSettings.BCE, PairSettings.ALL_IN_BATCH);

    assertThat(Method.BT_WT_IN_BATCH.lossId()).isEqualTo("bt_wt");
    assertThat(Method.BT_WT_IN_BATCH.pairingId()).isEqualTo("cross_prompt_in_batch");
    assertThat(Method.BT_WT_IN_BATCH.phrase())
        .isEqualTo("the BT-WT loss over all pairs of a batch");
    assertThat(bt.lossId()).isEqualTo("bt");
    assertThat(official.lossId()).isEqualTo("bt_wt_official");
    assertThat(official.phrase()).contains("official code's form");
    assertThat(single.lossId()).isEqualTo("bce");
    assertThat(single.pairingId()).isEqualTo("none");
    assertThat(single.phrase()).isEqualTo("cross-entropy on single clips");
  }

  @Test
  void a_change_of_scores_is_that_of_the_worst_dimension() {
    double[][] before = {{0, 2, 4, 6}, {0, 1, 2, 3}};
    double[][] after = {{0, 2, 4, 6}, {0, 2.1, 2, 3}};

    ScoreChange change = ScoreChange.of(before, after);

    assertThat(change.max()).isEqualTo(1.1 / Math.sqrt(1.25));
    assertThat(change.mean()).isEqualTo(1.1 / Math.sqrt(1.25) / 4);
    assertThat(change.rankCorrelation()).isEqualTo(0.8);
    assertThat(change.holds()).isFalse();
    assertThat(ScoreChange.of(before, before).holds()).isTrue();
  }
}
