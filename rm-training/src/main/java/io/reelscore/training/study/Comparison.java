package io.reelscore.training.study;

/**
 * A claim about two conditions, tested on cells that share a seed.
 *
 * @param family claims whose p values are corrected together
 * @param claim one sentence
 * @param treatment a condition's name
 * @param control a condition's name
 * @param measure a measure's id
 * @param expectation what the claim says of treatment less control
 * @param margin of {@link Expectation#EQUAL}: the difference that would matter
 * @param elsewhere what others found, for the report
 */
record Comparison(
    String family,
    String claim,
    String treatment,
    String control,
    String measure,
    Expectation expectation,
    double margin,
    String elsewhere) {

  /** What a claim says of a difference. */
  enum Expectation {
    /** It is above 0. */
    HIGHER,
    /** It is below 0. */
    LOWER,
    /** It is within the margin of 0. */
    EQUAL
  }
}
