package io.reelscore.training.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reelscore.world.AnnotatorPanel;
import io.reelscore.world.Clip;
import io.reelscore.world.Dimension;
import io.reelscore.world.Domain;
import io.reelscore.world.GoldOracle;
import io.reelscore.world.WorldSampler;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {

  /** Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C. */
  private static final Judgements FOUR_OBSERVERS =
      Sheets.of("12345", "123321412***", "1233224125*3", "*3332342251*", "12332441251*");

  /** Fleiss' table as worked in the article on his kappa: 14 raters, 10 units, 5 categories. */
  private static final int[][] FOURTEEN_RATERS = {
    {0, 0, 0, 0, 14},
    {0, 2, 6, 4, 2},
    {0, 0, 3, 5, 6},
    {0, 3, 9, 2, 0},
    {2, 2, 8, 1, 1},
    {7, 7, 0, 0, 0},
    {3, 2, 6, 3, 0},
    {2, 5, 3, 2, 2},
    {6, 5, 2, 1, 0},
    {0, 2, 2, 3, 7}
  };

  @Test
  void alpha_of_two_observers_and_binary_data_as_published() {
    Judgements judgements = Sheets.of("01", "0100000000", "1110010010");

    Agreement agreement = Agreement.of(judgements, 0, 1);

    assertThat(agreement.alpha().value()).isCloseTo(0.095, within(0.0005));
    assertThat(agreement.raw().value()).isCloseTo(0.6, within(1e-12));
    assertThat(agreement.unanimous().value()).isCloseTo(0.6, within(1e-12));
  }

  @Test
  void alpha_of_four_observers_with_missing_data_as_published() {
    Agreement agreement = Agreement.of(FOUR_OBSERVERS, 0, 1);

    assertThat(agreement.alpha().value()).isCloseTo(0.743, within(0.0005));
    assertThat(agreement.units()).isEqualTo(12);
    assertThat(agreement.shared()).isEqualTo(11);
    assertThat(agreement.judgements()).isEqualTo(41);
  }

  @Test
  void kappa_of_fourteen_raters_as_published() {
    Judgements judgements = of(FOURTEEN_RATERS);

    Agreement agreement = Agreement.of(judgements, 0, 1);

    assertThat(agreement.kappa().value()).isCloseTo(0.210, within(0.0005));
    assertThat(agreement.raw().value()).isCloseTo(0.378, within(0.0005));
    assertThat(agreement.usualRaters()).isEqualTo(14);
    assertThat(agreement.usualUnits()).isEqualTo(10);
    assertThat(agreement.annotators()).isEmpty();
  }

  @Test
  void kappa_is_that_of_the_units_with_the_usual_number_of_raters() {
    Agreement whole = Agreement.of(Sheets.of("01", "0101", "0011", "0110"), 0, 1);

    Agreement more = Agreement.of(Sheets.of("01", "010110", "001101", "0110**"), 0, 1);

    assertThat(more.kappa()).isEqualTo(whole.kappa());
    assertThat(more.usualUnits()).isEqualTo(4);
    assertThat(more.raw()).isNotEqualTo(whole.raw());
  }

  @Test
  void the_worlds_annotators_agree_as_the_world_says_and_as_published() {
    List<Clip> clips =
        WorldSampler.of(5, Domain.IN_DISTRIBUTION).groups(800, 4).stream()
            .flatMap(group -> group.clips().stream())
            .toList();
    double sum = 0;
    for (Dimension dimension : Dimension.values()) {
      double threshold = GoldOracle.median(clips, dimension);
      io.reelscore.world.Annotation said =
          AnnotatorPanel.standard(1).annotate(clips, dimension, threshold);

      Agreement agreement = Agreement.of(of(said.passes()), 200, 1);

      double alpha = agreement.alpha().value();
      assertThat(alpha).isCloseTo(said.alpha(), within(1e-12));
      assertThat(agreement.alpha().low()).isBetween(alpha - 0.05, alpha - 0.01);
      assertThat(agreement.alpha().high()).isBetween(alpha + 0.01, alpha + 0.05);
      assertThat(agreement.kappa().value()).isCloseTo(alpha, within(1e-3));
      assertThat(agreement.annotators()).hasSize(5);
      sum += alpha;
    }

    assertThat(sum / Dimension.values().length).isCloseTo(0.49, within(0.04));
  }

  @Test
  void an_annotator_is_measured_by_hand() {
    Agreement agreement = Agreement.of(Sheets.of("01", "0011*1", "0010*0", "01*1*0"), 50, 1);

    Agreement.Rater first = agreement.annotators().getFirst();
    assertThat(first.name()).isEqualTo("observer1");
    assertThat(first.judgements()).isEqualTo(5);
    assertThat(first.shares().getLast().value()).isCloseTo(3 / 5.0, within(1e-12));
    assertThat(first.withOthers().value()).isCloseTo((1 + 0.5 + 1 + 0.5 + 0) / 5, within(1e-12));
    assertThat(first.alphaWithout().value())
        .isEqualTo(Agreement.of(Sheets.of("01", "0010*0", "01*1*0"), 0, 1).alpha().value());
  }

  @Test
  void who_judges_the_same_again_counts_once_by_the_last_word() {
    Judgements said = Sheets.of("01", "0011", "0111");
    IntColumn rater = new IntColumn();
    IntColumn category = new IntColumn();
    int[] starts = new int[5];
    for (int u = 0; u < 4; u++) {
      rater.add(0);
      category.add(1);
      for (int i = said.starts()[u]; i < said.starts()[u + 1]; i++) {
        rater.add(said.rater()[i]);
        category.add(said.category()[i]);
      }
      starts[u + 1] = rater.size();
    }
    Judgements repeated =
        Sheets.judgements(said.categories(), said.raters(), starts, rater, category);

    Agreement agreement = Agreement.of(repeated, 0, 1);

    assertThat(agreement.repeats()).isEqualTo(4);
    assertThat(agreement.alpha()).isEqualTo(Agreement.of(said, 0, 1).alpha());
  }

  @Test
  void what_cannot_disagree_is_not_defined() {
    Agreement same = Agreement.of(Sheets.of("01", "111", "111"), 20, 1);
    Agreement alone = Agreement.of(Sheets.of("01", "010"), 20, 1);

    assertThat(same.alpha().value()).isNaN();
    assertThat(same.kappa().value()).isNaN();
    assertThat(same.raw()).isEqualTo(new Estimate(1, 1, 1));
    assertThat(alone.alpha().value()).isNaN();
    assertThat(alone.raw().value()).isNaN();
    assertThat(alone.annotators().getFirst().withOthers().value()).isNaN();
  }

  @Test
  void intervals_come_from_the_seed_and_widen_with_fewer_units() {
    Agreement once = Agreement.of(FOUR_OBSERVERS, 500, 7);
    Agreement again = Agreement.of(FOUR_OBSERVERS, 500, 7);
    Agreement other = Agreement.of(FOUR_OBSERVERS, 500, 8);

    assertThat(again).isEqualTo(once);
    assertThat(other.alpha()).isNotEqualTo(once.alpha());
    assertThat(once.alpha().low()).isLessThan(0.743);
    assertThat(once.alpha().high()).isBetween(0.743, 1.0);
  }

  private static Judgements of(int[][] table) {
    IntColumn rater = new IntColumn();
    IntColumn category = new IntColumn();
    int[] starts = new int[table.length + 1];
    for (int u = 0; u < table.length; u++) {
      for (int c = 0; c < table[u].length; c++) {
        for (int n = 0; n < table[u][c]; n++) {
          rater.add(-1);
          category.add(c);
        }
      }
      starts[u + 1] = rater.size();
    }
    return Sheets.judgements(List.of("1", "2", "3", "4", "5"), List.of(), starts, rater, category);
  }

  private static Judgements of(boolean[][] passes) {
    String[] observers = new String[passes[0].length];
    for (int o = 0; o < observers.length; o++) {
      StringBuilder said = new StringBuilder();
      for (boolean[] unit : passes) {
        said.append(unit[o] ? '1' : '0');
      }
      observers[o] = said.toString();
    }
    return Sheets.of("01", observers);
  }
}
