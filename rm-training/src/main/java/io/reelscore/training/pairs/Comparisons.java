package io.reelscore.training.pairs;

import io.reelscore.training.loss.Verdict;

/**
 * What is compared in one dimension among the n clips of a draw.
 *
 * @param labels [n], not copied
 * @param beats [n, n] row-major: how much it counts that i beats j, 0 where they are not compared;
 *     not copied
 * @param ties [n, n] row-major, symmetric: how much it counts that i and j tie, 0 where they are
 *     not compared; a pair counts once, though it stands here twice; not copied
 */
public record Comparisons(Verdict[] labels, float[] beats, float[] ties) {}
