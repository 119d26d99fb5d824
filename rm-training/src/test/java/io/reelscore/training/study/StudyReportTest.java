package io.reelscore.training.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StudyReportTest {

  private static final List<Long> FRESH = List.of(101L, 102L, 103L, 104L, 105L, 106L, 107L, 108L);

  @Test
  void a_recipe_wins_when_it_is_better_and_better_again_on_fresh_seeds() throws Exception {
    StudyConfig study = study();

    RecipeOutcome outcome = StudyAnalysis.of(study, cells(0.05, 0.05)).recipes();

    assertThat(outcome.best()).isEqualTo("pessimist");
    assertThat(outcome.winner()).isEqualTo("pessimist");
    assertThat(outcome.candidates().getFirst().difference().pairs()).isEqualTo(8);
    assertThat(markdown(study, cells(0.05, 0.05))).contains("**`pessimist` wins.**");
  }

  @Test
  void none_wins_when_the_fresh_seeds_disagree_or_are_missing() throws Exception {
    StudyConfig study = study();

    assertThat(StudyAnalysis.of(study, cells(0.05, -0.01)).recipes().winner()).isNull();
    assertThat(StudyAnalysis.of(study, cells(0.05, Double.NaN)).recipes().winner()).isNull();
    assertThat(StudyAnalysis.of(study, cells(-0.05, 0.05)).recipes().winner()).isNull();
    assertThat(markdown(study, cells(0.05, -0.01)))
        .contains("**None wins: no recipe is shown to be better than the baseline.**");
  }

  @Test
  void claims_are_judged_by_corrected_p_or_by_the_margin() throws Exception {
    StudyAnalysis analysis = StudyAnalysis.of(study(), cells(0.05, 0.05));

    assertThat(analysis.claims())
        .extracting(StudyAnalysis.Claim::verdict)
        .containsExactly(StudyAnalysis.Verdict.UNDECIDED, StudyAnalysis.Verdict.REPRODUCED);
  }

  @Test
  void fresh_seeds_count_in_nothing_but_the_confirmation() throws Exception {
    StudyConfig study = study();

    StudyAnalysis with = StudyAnalysis.of(study, cells(0.05, 0.05));
    StudyAnalysis without = StudyAnalysis.of(study, cells(0.05, Double.NaN));

    assertThat(with.conditions()).isEqualTo(without.conditions());
    assertThat(with.differences()).isEqualTo(without.differences());
    assertThat(with.recipes().candidates()).isEqualTo(without.recipes().candidates());
  }

  @Test
  void the_report_is_the_same_for_the_same_cells_and_holds_what_did_not_come_out()
      throws Exception {
    StudyConfig study = study();

    String report = markdown(study, cells(-0.05, Double.NaN));

    assertThat(markdown(study, cells(-0.05, Double.NaN))).isEqualTo(report);
    assertThat(report)
        .contains("Recipe `pessimist` is no better than `bt-wt`: -0.050 ± 0.000")
        .contains("Krippendorff's alpha): 0.49 on single clips, 0.35 on pairs");
    assertThat(StudyPlots.of(study, cells(0.05, 0.05), StudyAnalysis.of(study, cells(0.05, 0.05))))
        .containsOnlyKeys("differences", "claims-kl", "recipes-kl")
        .allSatisfy((name, svg) -> assertThat(svg).startsWith("<svg").doesNotContain("NaN"));
  }

  @Test
  void the_report_names_its_file_and_its_words_break_no_table() throws Exception {
    StudyConfig study =
        StudyFile.parse(
            "x",
            StudyFileTest.smoke()
                .replace("about: without ties", "about: no | ties")
                .replace("elsewhere: \"yes\"", "elsewhere: \"a|b\""));

    String report = markdown(study, cells(0.05, Double.NaN));

    assertThat(report)
        .contains("study --config my/smoke.yaml", "no \\| ties", "| a\\|b |")
        .doesNotContain("docs/studies");
  }

  @Test
  void cells_without_a_number_are_counted_as_missing_and_never_judged() throws Exception {
    StudyConfig study = study();
    Cells cells = cells(0.05, Double.NaN);
    put(cells.results(), "bt", 8, Double.NaN);
    StudyAnalysis analysis = StudyAnalysis.of(study, cells);

    Difference difference =
        Objects.requireNonNull(
            analysis.differences().getFirst().differences().get(Measure.GOLD_AT_EQUAL_KL));

    assertThat(difference.pairs()).isEqualTo(7);
    assertThat(difference.missing()).isEqualTo(1);
    assertThat(difference.twoSided()).isEqualTo(1);
    assertThat(markdown(study, cells)).contains("(1 without)", "(1 missing)").doesNotContain("NaN");
  }

  private static String markdown(StudyConfig study, Cells cells) {
    return new StudyReport(study, cells, StudyAnalysis.of(study, cells), "smoke", "my/smoke.yaml")
        .markdown();
  }

  private static StudyConfig study() throws Exception {
    return StudyFile.parse(
        "x",
        StudyFileTest.smoke()
            .replace("[101, 102]", FRESH.toString())
            .replace("seeds: 2", "seeds: 8"));
  }

  /**
   * Cells of three conditions.
   *
   * @param lead of the recipe in gold
   * @param freshLead the same on the fresh seeds; NaN for no such cells
   */
  private static Cells cells(double lead, double freshLead) {
    Map<String, Map<Long, CellResult>> cells = new TreeMap<>();
    List<Long> seeds = new ArrayList<>(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L));
    if (!Double.isNaN(freshLead)) {
      seeds.addAll(FRESH);
    }
    for (long seed : seeds) {
      double gold = 0.5 + 0.01 * (seed % 7);
      put(cells, "bt-wt", seed, gold);
      put(cells, "pessimist", seed, gold + (seed > 16 ? freshLead : lead));
      if (seed <= 16) {
        put(cells, "bt", seed, gold);
      }
    }
    return new Cells(cells);
  }

  private static void put(
      Map<String, Map<Long, CellResult>> cells, String condition, long seed, double gold) {
    cells
        .computeIfAbsent(condition, name -> new TreeMap<>())
        .put(
            seed,
            CellResultTest.result(
                "d", condition, seed, CellResultTest.step(0, gold), CellResultTest.step(5, gold)));
  }
}
