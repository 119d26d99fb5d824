/** Medians, their intervals, and goals. */
@NullMarked
package io.reelscore.loadtest.stats;

import org.jspecify.annotations.NullMarked;
