package io.reelscore.training.annotation;

/**
 * One clip of a pair.
 *
 * @param video where the film is
 * @param prompt it was made from
 * @param quality the higher the better; equal qualities are a tie
 */
record PairSide(String video, String prompt, double quality) {}
