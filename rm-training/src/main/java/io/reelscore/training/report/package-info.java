/** Plots and pages that need nothing but themselves: SVG and HTML from data. */
@NullMarked
package io.reelscore.training.report;

import org.jspecify.annotations.NullMarked;
