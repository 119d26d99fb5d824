/** Which clips of a batch are compared, and what a comparison costs. */
@NullMarked
package io.reelscore.training.loss;

import org.jspecify.annotations.NullMarked;
