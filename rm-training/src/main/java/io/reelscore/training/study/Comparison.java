package io.reelscore.training.study;

/**
 * Two conditions whose cells of the same seed are compared.
 *
 * @param claim what is asked, one sentence
 * @param treatment a condition's name
 * @param control a condition's name
 * @param expected what was found by others, for the report
 */
record Comparison(String claim, String treatment, String control, String expected) {}
