/** Which clips are compared with which: draws batches of labelled clips and their pairs. */
@NullMarked
package io.reelscore.training.pairs;

import org.jspecify.annotations.NullMarked;
