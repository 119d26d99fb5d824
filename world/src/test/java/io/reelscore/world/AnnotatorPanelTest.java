package io.reelscore.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnotatorPanelTest {
  private static final List<Clip> CLIPS =
      WorldSampler.of(5, Domain.IN_DISTRIBUTION).groups(800, 4).stream()
          .flatMap(group -> group.clips().stream())
          .toList();

  @Test
  void five_annotators_agree_as_much_as_published() {
    double sum = 0;
    for (long seed = 0; seed < 5; seed++) {
      for (Dimension dimension : Dimension.values()) {
        double alpha = annotate(AnnotatorPanel.standard(seed), dimension).alpha();
        System.out.printf("seed %d %s: alpha %.3f%n", seed, dimension.id(), alpha);
        assertThat(alpha).as("%s, seed %d", dimension, seed).isBetween(0.42, 0.56);
        sum += alpha;
      }
    }

    assertThat(sum / 15).isCloseTo(0.49, within(0.03));
  }

  @Test
  void about_half_pass() {
    Annotation annotation = annotate(AnnotatorPanel.standard(1), Dimension.PHYSICAL_PLAUSIBILITY);

    long passed = 0;
    for (int i = 0; i < CLIPS.size(); i++) {
      passed += annotation.majority(i) ? 1 : 0;
    }

    assertThat((double) passed / CLIPS.size()).isBetween(0.4, 0.6);
  }

  @Test
  void the_same_seed_gives_the_same_labels_and_another_gives_others() {
    boolean[][] first = annotate(AnnotatorPanel.standard(1), Dimension.SUBJECT_DEFORMITY).passes();
    boolean[][] again = annotate(AnnotatorPanel.standard(1), Dimension.SUBJECT_DEFORMITY).passes();
    boolean[][] other = annotate(AnnotatorPanel.standard(2), Dimension.SUBJECT_DEFORMITY).passes();

    assertThat(Arrays.deepEquals(first, again)).isTrue();
    assertThat(Arrays.deepEquals(first, other)).isFalse();
  }

  @Test
  void without_noise_and_bias_everybody_says_what_gold_says() {
    AnnotatorPanel exact = new AnnotatorPanel(3, 0, 0, 0, 1);
    double threshold = GoldOracle.median(CLIPS, Dimension.SEMANTIC_ALIGNMENT);

    Annotation annotation = exact.annotate(CLIPS, Dimension.SEMANTIC_ALIGNMENT, threshold);

    assertThat(annotation.alpha()).isEqualTo(1);
    for (int i = 0; i < CLIPS.size(); i++) {
      double gold = GoldOracle.gold(CLIPS.get(i), Dimension.SEMANTIC_ALIGNMENT);
      assertThat(annotation.majority(i)).isEqualTo(gold > threshold);
    }
  }

  @Test
  void alpha_of_a_worked_example() {
    // Krippendorff (2011), "Computing Krippendorff's alpha-reliability", section A: 10 items.
    String meg = "0100000000";
    String owen = "1110010010";
    boolean[][] passes = new boolean[10][2];
    for (int i = 0; i < 10; i++) {
      passes[i][0] = meg.charAt(i) == '1';
      passes[i][1] = owen.charAt(i) == '1';
    }

    double alpha = new Annotation(Dimension.SUBJECT_DEFORMITY, 0, passes).alpha();

    assertThat(alpha).isCloseTo(0.095, within(0.0005));
  }

  private static Annotation annotate(AnnotatorPanel panel, Dimension dimension) {
    return panel.annotate(CLIPS, dimension, GoldOracle.median(CLIPS, dimension));
  }
}
