package io.reelscore.training.report;

import java.util.List;
import java.util.Locale;

/**
 * The colours of drawings: variables of a page, which has a light and a dark set, with the light
 * ones for a drawing that stands alone. The series' colours can be told apart by colour-blind
 * people (Okabe and Ito, "Color Universal Design", 2008); dashes tell them apart without colour.
 */
final class Ink {

  static final String TEXT = "var(--ink,#1f2328)";
  static final String FAINT = "var(--faint,#59636e)";
  static final String GRID = "var(--grid,#d8dee4)";
  static final String PAPER = "var(--paper,#ffffff)";

  static final List<String> LIGHT =
      List.of("#0072b2", "#d55e00", "#009e73", "#aa4499", "#8a6d00", "#3a8fbf", "#333333");
  static final List<String> DARK =
      List.of("#56b4e9", "#ff9440", "#2fd6a3", "#e79ac6", "#f0c94a", "#9fd3f5", "#e6e6e6");

  private static final List<String> DASHES = List.of("", "7 4", "2 3", "9 3 2 3");

  private Ink() {}

  /** The colour of a series, from 0. */
  static String series(int number) {
    int at = Math.floorMod(number, LIGHT.size());
    return String.format(Locale.ROOT, "var(--s%d,%s)", at, LIGHT.get(at));
  }

  /** The dashes of a series, from 0: changes before colours come again. */
  static String dashes(int number) {
    return DASHES.get(Math.floorMod(number, DASHES.size()));
  }
}
