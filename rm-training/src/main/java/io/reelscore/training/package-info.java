/** Reward-model training: data, pairs, losses, heads, evaluation, export. */
@NullMarked
package io.reelscore.training;

import org.jspecify.annotations.NullMarked;
