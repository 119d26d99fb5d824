/** How good a reward model is: metrics, held-out sets, the report. */
@NullMarked
package io.reelscore.training.evaluation;

import org.jspecify.annotations.NullMarked;
